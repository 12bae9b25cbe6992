// SPDX-License-Identifier: GPL-2.0
/*
 * Tables in an OVMF image. One entry after the other lies below the reset vector,
 * each with its length and GUID at its end; the topmost one spans them all.
 */
#include "ovmf.h"

#define TABLE_END		32	/* from the end of the image */
#define ENTRY_TAIL		18	/* u16 length of the whole entry, GUID */
#define GUID_BYTES		16
#define METADATA_HEADER		16
#define METADATA_SECTION	12
#define METADATA_MAGIC		0x56455341	/* ASEV */
#define METADATA_VERSION	1

/* 96b582de-1fb2-45f7-baea-a366c55a082d */
static const u8 table_guid[GUID_BYTES] = {
	0xde, 0x82, 0xb5, 0x96, 0xb2, 0x1f, 0xf7, 0x45,
	0xba, 0xea, 0xa3, 0x66, 0xc5, 0x5a, 0x08, 0x2d,
};

/* 00f771de-1a7e-4fcb-890e-68c77e2fb44e */
static const u8 reset_guid[GUID_BYTES] = {
	0xde, 0x71, 0xf7, 0x00, 0x7e, 0x1a, 0xcb, 0x4f,
	0x89, 0x0e, 0x68, 0xc7, 0x7e, 0x2f, 0xb4, 0x4e,
};

/* dc886566-984a-4798-a75e-5585a7bf67cc */
static const u8 metadata_guid[GUID_BYTES] = {
	0x66, 0x65, 0x88, 0xdc, 0x4a, 0x98, 0x98, 0x47,
	0xa7, 0x5e, 0x55, 0x85, 0xa7, 0xbf, 0x67, 0xcc,
};

static const char *read_section(const u8 *p, struct ovmf_section *s)
{
	s->gpa = get_le(p, 4);
	s->bytes = get_le(p + 4, 4);
	s->type = get_le(p + 8, 4);
	if (!s->bytes || !IS_ALIGNED(s->gpa | s->bytes, PAGE_SIZE))
		return "a section of the firmware's SEV metadata is not whole pages";
	return NULL;
}

/* @back: where the metadata is, counted from the end of the image. */
static const char *read_metadata(const struct blob *image, u64 back, struct ovmf *ovmf)
{
	const u8 *p = image->data + image->bytes - back;
	const char *wrong = NULL;
	u64 bytes;
	u32 i;

	if (back > image->bytes || back < METADATA_HEADER)
		return "the firmware's SEV metadata lies outside of the image";
	bytes = get_le(p + 4, 4);
	ovmf->sections = get_le(p + 12, 4);
	if (get_le(p, 4) != METADATA_MAGIC || get_le(p + 8, 4) != METADATA_VERSION)
		return "the firmware's SEV metadata has not the magic ASEV and version 1";
	if (ovmf->sections > OVMF_MAX_SECTIONS)
		return "the firmware's SEV metadata has more than 32 sections";
	if (bytes > back || bytes < METADATA_HEADER + ovmf->sections * METADATA_SECTION)
		return "the firmware's SEV metadata reaches past its end";
	for (i = 0; i < ovmf->sections && !wrong; i++)
		wrong = read_section(p + METADATA_HEADER + i * METADATA_SECTION,
				     &ovmf->section[i]);
	ovmf->has_metadata = true;
	return wrong;
}

/* One entry, which ends at @end and has @bytes of data. */
static const char *read_entry(const struct blob *image, const u8 *end, u64 bytes,
			      struct ovmf *ovmf)
{
	const u8 *guid = end - GUID_BYTES, *data = end - ENTRY_TAIL - bytes;

	if (!memcmp(guid, reset_guid, GUID_BYTES)) {
		if (bytes < 4)
			return "the firmware's SEV-ES reset block is too short";
		ovmf->reset = get_le(data, 4);
		ovmf->has_reset = true;
	} else if (!memcmp(guid, metadata_guid, GUID_BYTES)) {
		if (bytes < 4)
			return "the firmware's pointer to its SEV metadata is too short";
		return read_metadata(image, get_le(data, 4), ovmf);
	}
	return NULL;
}

const char *ovmf_parse(const struct blob *image, struct ovmf *ovmf)
{
	const u8 *end = image->data + image->bytes - TABLE_END;
	const char *wrong = NULL;
	u64 left, bytes;

	memset(ovmf, 0, sizeof(*ovmf));
	if (image->bytes < TABLE_END + ENTRY_TAIL ||
	    memcmp(end - GUID_BYTES, table_guid, GUID_BYTES))
		return NULL;
	left = get_le(end - ENTRY_TAIL, 2);
	if (left < ENTRY_TAIL || left > image->bytes - TABLE_END)
		return "the firmware's table of GUIDs reaches past the start of the image";
	end -= ENTRY_TAIL;
	for (left -= ENTRY_TAIL; left && !wrong; left -= bytes, end -= bytes) {
		if (left < ENTRY_TAIL)
			return "the firmware's table of GUIDs ends inside of an entry";
		bytes = get_le(end - ENTRY_TAIL, 2);
		if (bytes < ENTRY_TAIL || bytes > left)
			return "an entry of the firmware's table of GUIDs reaches past its end";
		wrong = read_entry(image, end, bytes - ENTRY_TAIL, ovmf);
	}
	return wrong;
}
