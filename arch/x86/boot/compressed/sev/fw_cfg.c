// SPDX-License-Identifier: GPL-2.0
/*
 * Files of the host: QEMU's fw_cfg device, docs/specs/fw_cfg.rst.  Read by
 * string I/O through the GHCB's own buffer, so that no further page is shared;
 * what is read is a private copy which the host cannot change (E16).
 */
#include <linux/compiler.h>
#include <linux/string.h>
#include <linux/types.h>

#include "stub.h"

#define FWCFG_SELECTOR		0x510
#define FWCFG_DATA		0x511
#define FWCFG_DMA_HIGH		0x514
#define FWCFG_DMA_LOW		0x518

#define FWCFG_KEY_SIGNATURE	0x00
#define FWCFG_KEY_DIRECTORY	0x19
#define FWCFG_SIGNATURE		0x554d4551	/* "QEMU" */

#define FWCFG_DMA_SKIP		0x04
#define FWCFG_DMA_SELECT	0x08
#define FWCFG_DMA_WRITE		0x10

/* Descriptor of a DMA transfer, big-endian */
struct stub_fwcfg_dma {
	u32 control;
	u32 length;
	u64 address;
};

static const u8 stub_loader_name[SEV_FWCFG_NAME_SIZE] = STUB_LOADER_NAME;

static u32 stub_be32(u32 v)
{
	return __builtin_bswap32(v);
}

static struct sev_result stub_fwcfg_select(struct sev_stub *stub, u16 key)
{
	return sev_ghcb_out(&stub->ghcb, FWCFG_SELECTOR, key, 2);
}

static struct sev_result stub_fwcfg_read(struct sev_stub *stub, void *to, u32 bytes)
{
	return sev_ghcb_ins(&stub->ghcb, FWCFG_DATA, to, bytes);
}

static struct sev_result stub_fwcfg_check_signature(struct sev_stub *stub)
{
	struct sev_result r;
	u32 word;

	r = stub_fwcfg_select(stub, FWCFG_KEY_SIGNATURE);
	if (!r.code)
		r = stub_fwcfg_read(stub, &word, sizeof(word));
	if (r.code)
		return r;

	return word == FWCFG_SIGNATURE ? r : sev_fail(SEV_FAIL_FWCFG_SIGNATURE, word);
}

static struct sev_result stub_fwcfg_read_directory(struct sev_stub *stub)
{
	struct sev_result r;
	u32 word;

	r = stub_fwcfg_select(stub, FWCFG_KEY_DIRECTORY);
	if (!r.code)
		r = stub_fwcfg_read(stub, &word, sizeof(word));
	if (r.code)
		return r;
	word = stub_be32(word);
	if (word > STUB_FWCFG_FILES)
		return sev_fail(SEV_FAIL_FWCFG_DIRECTORY, word);
	stub->fwcfg_count = word;

	return stub_fwcfg_read(stub, stub->fwcfg, word * sizeof(stub->fwcfg[0]));
}

static const struct stub_fwcfg_file *stub_fwcfg_find(const struct sev_stub *stub, const u8 *name)
{
	u32 i;

	for (i = 0; i < stub->fwcfg_count; i++)
		if (!memcmp(stub->fwcfg[i].name, name, SEV_FWCFG_NAME_SIZE))
			return &stub->fwcfg[i];

	return NULL;
}

/**
 * sev_stub_open_fwcfg() - reads the directory of the host's files
 * @stub: state; the GHCB is live
 *
 * QEMU makes its ACPI tables anew when one of their files is first selected, and
 * then changes the sizes in the directory (hw/i386/acpi-build.c): the directory
 * read after that is the one which counts.
 *
 * Return: SEV_FAIL_FWCFG_SIGNATURE, SEV_FAIL_FWCFG_DIRECTORY, SEV_FAIL_GHCB_*,
 * or SEV_OK.
 */
struct sev_result sev_stub_open_fwcfg(struct sev_stub *stub)
{
	const struct stub_fwcfg_file *loader;
	struct sev_result r;

	r = stub_fwcfg_check_signature(stub);
	if (!r.code)
		r = stub_fwcfg_read_directory(stub);
	if (r.code)
		return r;
	loader = stub_fwcfg_find(stub, stub_loader_name);
	if (!loader)
		return r;
	r = stub_fwcfg_select(stub, __builtin_bswap16(loader->key));

	return r.code ? r : stub_fwcfg_read_directory(stub);
}

struct sev_result sev_acpi_file_size(void *fwcfg, const u8 *name, u32 *size)
{
	const struct stub_fwcfg_file *file = stub_fwcfg_find(fwcfg, name);

	if (!file)
		return sev_fail(SEV_FAIL_FWCFG_MISSING, name[0]);
	*size = stub_be32(file->size);
	if (*size > SEV_ACPI_FILE_MAX)
		return sev_fail(SEV_FAIL_FWCFG_SIZE, *size);

	return sev_ok();
}

struct sev_result sev_acpi_fetch(void *fwcfg, const u8 *name, void *to, u32 size)
{
	const struct stub_fwcfg_file *file = stub_fwcfg_find(fwcfg, name);
	struct sev_result r;

	if (!file)
		return sev_fail(SEV_FAIL_FWCFG_MISSING, name[0]);
	r = stub_fwcfg_select(fwcfg, __builtin_bswap16(file->key));

	return r.code ? r : stub_fwcfg_read(fwcfg, to, size);
}

/* One transfer: descriptor and data lie in the GHCB's shared buffer. */
static struct sev_result stub_fwcfg_dma(struct sev_stub *stub, u32 control, u32 length)
{
	struct stub_fwcfg_dma *dma = sev_ghcb_buffer(&stub->ghcb);
	u64 gpa = stub->ghcb.gpa + SEV_GHCB_BUFFER_OFFSET;
	struct sev_result r;
	u32 left;

	dma->control = stub_be32(control);
	dma->length = stub_be32(length);
	dma->address = __builtin_bswap64(gpa + sizeof(*dma));
	r = sev_ghcb_out(&stub->ghcb, FWCFG_DMA_HIGH, stub_be32(gpa >> 32), 4);
	if (!r.code)
		r = sev_ghcb_out(&stub->ghcb, FWCFG_DMA_LOW, stub_be32(gpa), 4);
	if (r.code)
		return r;

	left = READ_ONCE(dma->control);	/* QEMU is done before OUT is */

	return left ? sev_fail(SEV_FAIL_FWCFG_DMA, stub_be32(left)) : sev_ok();
}

struct sev_result sev_acpi_write_back(void *fwcfg, const u8 *name, u32 offset, u64 value,
				      u32 bytes)
{
	const struct stub_fwcfg_file *file = stub_fwcfg_find(fwcfg, name);
	struct sev_stub *stub = fwcfg;
	struct sev_result r;
	u32 key;

	if (!file)
		return sev_fail(SEV_FAIL_FWCFG_MISSING, name[0]);
	key = (u32)__builtin_bswap16(file->key) << 16;
	r = stub_fwcfg_dma(stub, key | FWCFG_DMA_SELECT | FWCFG_DMA_SKIP, offset);
	if (r.code)
		return r;
	memcpy(sev_ghcb_buffer(&stub->ghcb) + sizeof(struct stub_fwcfg_dma), &value, bytes);

	return stub_fwcfg_dma(stub, FWCFG_DMA_WRITE, bytes);
}
