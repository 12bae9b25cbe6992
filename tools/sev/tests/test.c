// SPDX-License-Identifier: GPL-2.0
#include <openssl/sha.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "../../../arch/x86/include/asm/sev/ap_page.h"
#include "../../../arch/x86/include/asm/sev/launch.h"
#include "crc32.h"
#include "test.h"

static unsigned int tests, failures;

bool tap_ok(bool ok, const char *format, ...)
{
	va_list args;

	tests++;
	failures += !ok;
	printf("%sok %u - ", ok ? "" : "not ", tests);
	va_start(args, format);
	vprintf(format, args);
	va_end(args);
	putchar('\n');
	fflush(stdout);
	return ok;
}

void tap_diag(const char *format, ...)
{
	va_list args;

	fputs("# ", stdout);
	va_start(args, format);
	vprintf(format, args);
	va_end(args);
	putchar('\n');
}

int tap_done(void)
{
	printf("1..%u\n", tests);
	return failures || !tests;
}

static void give_up(const char *what, const char *text)
{
	printf("Bail out! %s: %s\n", what, text);
	exit(1);
}

size_t test_hex(const char *text, u8 *bytes, size_t size)
{
	size_t length = strlen(text), i;
	unsigned int value;

	if (length % 2 || length / 2 > size)
		give_up("not such hexadecimal digits", text);
	for (i = 0; i < length / 2; i++) {
		char digits[3] = { text[2 * i], text[2 * i + 1], '\0' };
		char *end;

		value = (unsigned int)strtoul(digits, &end, 16);
		if (*end)
			give_up("not hexadecimal digits", text);
		bytes[i] = (u8)value;
	}
	return length / 2;
}

static void generate_stream(u8 *page, const char *argument, u32 number)
{
	u8 seed[256];
	size_t length;
	u32 k;

	length = test_hex(argument, seed, sizeof(seed) - 32);
	length += (size_t)sprintf((char *)seed + length, "%u", number);
	for (k = 0; k < SEV_PAGE_SIZE / SHA256_DIGEST_LENGTH; k++) {
		put_le32(seed + length, k);
		SHA256(seed, length + sizeof(u32), page + k * SHA256_DIGEST_LENGTH);
	}
}

void test_generate(u8 *page, const char *gen, const char *argument, u32 number)
{
	u32 start = (u32)strtoul(argument, NULL, 0);
	u32 i;

	memset(page, 0, SEV_PAGE_SIZE);
	if (!strcmp(gen, "fill")) {
		memset(page, (int)start, SEV_PAGE_SIZE);
	} else if (!strcmp(gen, "ramp")) {
		for (i = 0; i < SEV_PAGE_SIZE; i++)
			page[i] = (u8)(start + number + i);
	} else if (!strcmp(gen, "le32")) {
		for (i = 0; i < SEV_PAGE_SIZE / 4; i++)
			put_le32(page + 4 * i, start + i);
	} else if (!strcmp(gen, "stream")) {
		generate_stream(page, argument, number);
	} else if (!strcmp(gen, "ascii")) {
		test_hex(argument, page, SEV_PAGE_SIZE);
	} else if (strcmp(gen, "zero")) {
		give_up("unknown page generator", gen);
	}
}

static void put_direct_info(u8 *bytes)
{
	const struct sev_direct_info info = {
		.magic = SEV_DIRECT_INFO_MAGIC,
		.size = sizeof(info),
		.version = SEV_DIRECT_INFO_VERSION,
		.entry_offset = TEST_ENTRY,
		.scratch_size = TEST_SCRATCH,
		.ap_offset = TEST_AP_PAGE,
	};

	memcpy(bytes, &info, sizeof(info));
}

static void put_ap_page(u8 *bytes)
{
	const struct sev_ap_page page = {
		.asked = SEV_AP_NOBODY,
		.magic = SEV_AP_MAGIC,
		.version = SEV_AP_VERSION,
		.start = TEST_AP_START,
		.park = TEST_AP_START + 0x80,
		.idt = TEST_AP_IDT,
		.idt_limit = 11,
		.size = TEST_AP_SIZE,
	};

	memcpy(bytes, &page, sizeof(page));
}

void test_kernel(u8 *bytes)
{
	u8 *rest = bytes + TEST_SETUP_SIZE;
	u32 i;

	for (i = 0; i < TEST_KERNEL_SIZE; i++)
		bytes[i] = (u8)(i * 7 + i / 251);
	/* A page of zeros, as every kernel has some */
	memset(rest + 0x3000, 0, SEV_PAGE_SIZE);
	memset(bytes + SETUP_SECTS, 0, SETUP_END_2_15 - SETUP_SECTS);
	bytes[SETUP_SECTS] = TEST_SETUP_SECTORS;
	put_le32(bytes + SETUP_SYSSIZE, TEST_REST_SIZE / 16);
	put_le16(bytes + SETUP_BOOT_FLAG, 0xaa55);
	bytes[0x200] = 0xeb;
	bytes[SETUP_JUMP_LENGTH] = SETUP_END_2_15 - SETUP_JUMP_END;
	memcpy(bytes + SETUP_HEADER, "HdrS", 4);
	put_le16(bytes + SETUP_VERSION, 0x20f);
	bytes[SETUP_LOADFLAGS] = SETUP_LOADED_HIGH | SETUP_CAN_USE_HEAP;
	/* Nothing of these is for the boot_params */
	put_le32(bytes + SETUP_RAMDISK_IMAGE, 0x12345000);
	put_le32(bytes + SETUP_RAMDISK_SIZE, 0x1234);
	put_le16(bytes + SETUP_HEAP_END_PTR, 0x5678);
	put_le64(bytes + SETUP_SETUP_DATA, 0x123456789abcdef0);
	put_le32(bytes + SETUP_INITRD_ADDR_MAX, 0x7fffffff);
	put_le32(bytes + SETUP_ALIGNMENT, 0x200000);
	bytes[SETUP_RELOCATABLE] = 1;
	put_le16(bytes + SETUP_XLOADFLAGS, 0x7f);
	put_le32(bytes + SETUP_CMDLINE_SIZE, 2047);
	put_le32(bytes + SETUP_PAYLOAD_OFFSET, 0x2e0);
	put_le32(bytes + SETUP_PAYLOAD_LENGTH, 0x1000);
	put_le64(bytes + SETUP_PREF_ADDRESS, TEST_LOAD);
	put_le32(bytes + SETUP_INIT_SIZE, TEST_INIT_SIZE);
	put_le32(bytes + SETUP_KERNEL_INFO, TEST_KERNEL_INFO);

	/* Something else comes first in the variable part */
	memcpy(rest + TEST_KERNEL_INFO, "LToP", 4);
	put_le32(rest + TEST_KERNEL_INFO + 4, 16);
	put_le32(rest + TEST_KERNEL_INFO + 8, 16 + 8 + sizeof(struct sev_direct_info));
	put_direct_info(rest + TEST_DIRECT_INFO);
	put_ap_page(rest + TEST_AP_PAGE);
	test_fix_crc(bytes);
}

void test_fix_crc(u8 *bytes)
{
	put_le32(bytes + TEST_KERNEL_SIZE - 4,
		 crc32_add(CRC32_START, bytes, TEST_KERNEL_SIZE - 4));
}

void test_fix_igvm(u8 *bytes, size_t size)
{
	u32 offset, length, fixed, crc;

	if (size < IGVM_FIXED_SIZE_V2)
		return;
	offset = get_le32(bytes + 8);
	length = get_le32(bytes + 12);
	fixed = get_le32(bytes + 4) == 2 ? IGVM_FIXED_SIZE_V2 : IGVM_FIXED_SIZE_V1;
	if (offset > size || length > size - offset)
		return;
	put_le32(bytes + 16, (u32)size);
	put_le32(bytes + IGVM_CHECKSUM_AT, 0);
	crc = crc32_add(CRC32_START, bytes, fixed);
	crc = crc32_add(crc, bytes + offset, length);
	put_le32(bytes + IGVM_CHECKSUM_AT, ~crc);
}
