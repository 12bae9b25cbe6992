// SPDX-License-Identifier: GPL-2.0
/*
 * E5. Where the CPUID page lies a guest of UEFI firmware learns from EFI's configuration
 * table, which no host can write to: this is a firmware that gives an odd address, or
 * with option "hidden=1" puts its table under another name.
 *
 * The guest must not take its CPUID page from anywhere else, and stops with a named
 * failure.
 */
#include "attack.h"

/* Linux Documentation/arch/x86/boot.rst: struct cc_blob_sev_info, and its GUID */
#define MAGIC		0x45444d41ULL
#define AT_SECRETS	8
#define AT_SECRETS_LEN	16
#define AT_CPUID	24
#define AT_CPUID_LEN	32
#define BLOB_BYTES	40
static const u8 guid[] = {
	0x5f, 0x1f, 0x7b, 0x06, 0x26, 0xcf, 0xc5, 0x44,
	0x85, 0x54, 0x93, 0xd7, 0x77, 0x91, 0x2d, 0x42,
};

/* One of the files which the firmware reads when it has long made its tables. */
#define LATE_FILE	"etc/table-loader"

static bool is_blob(const u8 *at)
{
	return get_le(at, 4) == MAGIC && get_le(at + AT_SECRETS_LEN, 4) == PAGE_SIZE &&
	       get_le(at + AT_CPUID_LEN, 4) == PAGE_SIZE;
}

static void spoil(u64 gpa, u8 *at)
{
	u64 cpuid = get_le(at + AT_CPUID, 8);

	attack_struck("the CC blob at 0x%lx has the CPUID page 0x%lx at an odd address", gpa,
		      cpuid);
	put_le(at + AT_CPUID, cpuid + 8, 8);
}

static void hide(u64 gpa, u8 *at)
{
	attack_struck("the CC blob's GUID at 0x%lx is another", gpa);
	at[0] ^= 1;
}

static void look_through(u64 gpa, u8 *page, bool hidden)
{
	for (u32 i = 0; i + BLOB_BYTES <= PAGE_SIZE; i += 8) {
		if (hidden && !memcmp(page + i, guid, sizeof(guid)))
			hide(gpa + i, page + i);
		else if (!hidden && is_blob(page + i))
			spoil(gpa + i, page + i);
	}
}

/* There may be more of it than what the kernel finds: the firmware's own copies. */
static void cc_blob(const char *id, u8 *data, u32 bytes)
{
	bool hidden = option_u64("hidden", 0);

	(void)data;
	(void)bytes;
	if (strcmp(id, LATE_FILE))
		return;
	for (u64 gpa = 0; gpa < machine.ram_high_top; gpa += PAGE_SIZE)
		if (gpa_is_ram(gpa) && guest_owned(gpa))
			look_through(gpa, priv_ptr(gpa), hidden);
}

ATTACK(attack_cc_blob, .name = "cc-blob", .file = cc_blob);
