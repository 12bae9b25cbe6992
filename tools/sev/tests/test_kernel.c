// SPDX-License-Identifier: GPL-2.0
/* What sev-image says of bad kernels, and how far good ones may go */
#include <stdlib.h>
#include <string.h>

#include "../../../arch/x86/include/asm/sev/ap_page.h"
#include "../../../arch/x86/include/asm/sev/launch.h"
#include "test.h"

struct kernel_rule {
	const char *complaint;
	u32 at;
	u32 size;
	u64 value;
};

#define REST(offset)	(TEST_SETUP_SIZE + (offset))
#define INFO(offset)	REST(TEST_KERNEL_INFO + (offset))
#define AP(field)	REST(TEST_AP_PAGE + offsetof(struct sev_ap_page, field))
#define DIRECT(offset)	REST(TEST_DIRECT_INFO + (offset))

static const struct kernel_rule kernel_rules[] = {
	{ "not a bzImage: no setup header", SETUP_BOOT_FLAG, 2, 0 },
	{ "not a bzImage: no setup header", SETUP_HEADER, 4, 0x53726447 },
	{ "boot protocol 2.14, but 2.15", SETUP_VERSION, 2, 0x20e },
	{ "is a zImage", SETUP_LOADFLAGS, 1, 0 },
	{ "not a 64-bit kernel", SETUP_XLOADFLAGS, 2, 0x7e },
	{ "setup header ends at 0x26b", SETUP_JUMP_LENGTH, 1, 0x69 },
	{ "setup header ends at 0x291", SETUP_JUMP_LENGTH, 1, 0x8f },
	{ "syssize is 0", SETUP_SYSSIZE, 4, 0 },
	{ "is truncated: 26704 bytes, but its header says 26720",
	  SETUP_SYSSIZE, 4, TEST_REST_SIZE / 16 + 1 },
	{ "is truncated", SETUP_SYSSIZE, 4, ~0U },
	{ "is truncated", SETUP_SECTS, 1, 64 },
	{ "payload, 0x0 bytes", SETUP_PAYLOAD_LENGTH, 4, 0 },
	{ "payload, 0xffffffff bytes", SETUP_PAYLOAD_LENGTH, 4, ~0U },
	{ "payload, 0x1000 bytes at 0x6050,", SETUP_PAYLOAD_OFFSET, 4, TEST_REST_SIZE },
	{ "payload, 0x1000 bytes at 0x5051,", SETUP_PAYLOAD_OFFSET, 4, 0x5051 },
	{ "preferred address 0x0", SETUP_PREF_ADDRESS, 8, 0 },
	{ "preferred address 0x1000800", SETUP_PREF_ADDRESS, 8, 0x1000800 },
	{ "preferred address 0xfffffffffffff000", SETUP_PREF_ADDRESS, 8, -4096ULL },
	{ "alignment 0x0", SETUP_ALIGNMENT, 4, 0 },
	{ "alignment 0x300000", SETUP_ALIGNMENT, 4, 0x300000 },
	{ "alignment 0x80000000", SETUP_ALIGNMENT, 4, 0x80000000 },
	{ "init_size 0x604f is less", SETUP_INIT_SIZE, 4, TEST_REST_SIZE - 1 },
	{ "needs memory up to 0x100ffffff, beyond 2 GiB", SETUP_INIT_SIZE, 4, ~0U },
	{ "needs memory up to 0x80250000, beyond 2 GiB", SETUP_ALIGNMENT, 4, 0 },
	{ "kernel_info at 0x0 is outside", SETUP_KERNEL_INFO, 4, 0 },
	{ "kernel_info at 0x6041 is outside", SETUP_KERNEL_INFO, 4, 0x6041 },
	{ "kernel_info at 0xffffffff is outside", SETUP_KERNEL_INFO, 4, ~0U },
	{ "kernel_info at 0x5004 lacks its magic", SETUP_KERNEL_INFO, 4, 0x5004 },
	{ "kernel_info has wrong sizes, 15", INFO(4), 4, 15 },
	{ "kernel_info has wrong sizes, 53", INFO(4), 4, 53 },
	{ "kernel_info has wrong sizes, 16 of 4177", INFO(8), 4, 0x1051 },
	{ "kernel was not built with CONFIG_AMD_SEV_DIRECT", INFO(8), 4, 16 },
	{ "kernel was not built with CONFIG_AMD_SEV_DIRECT", INFO(8), 4, 27 },
	{ "kernel was not built with CONFIG_AMD_SEV_DIRECT", DIRECT(0), 4, 0x44564554 },
	{ "is cut off", INFO(8), 4, 28 },
	{ "wrong size, 27 bytes", DIRECT(4), 4, 27 },
	{ "wrong size, 29 bytes", DIRECT(4), 4, 29 },
	{ "has version 3, not 2", DIRECT(8), 4, 3 },
	{ "entry 0x6050 for a launch", DIRECT(12), 4, TEST_REST_SIZE },
	{ "wants 0x3001 bytes of scratch", DIRECT(16), 4, 0x3001 },
	{ "unknown flags 0x80000000", DIRECT(20), 4, 0x80000000 },
	{ "AP page at 0x6050 is outside", DIRECT(24), 4, TEST_REST_SIZE },
	{ "AP page at 0x6039 is outside", DIRECT(24), 4, TEST_REST_SIZE - 23 },
	{ "AP page at 0xffffffff is outside", DIRECT(24), 4, ~0U },
	{ "AP page lacks its magic", DIRECT(24), 4, TEST_AP_PAGE + 4 },
	{ "AP page has version 2, not 1", AP(version), 2, 2 },
	{ "AP page has a wrong size, 23 bytes", AP(size), 2, 23 },
	{ "AP page has a wrong size, 3921 bytes", AP(size), 2, TEST_REST_SIZE - TEST_AP_PAGE + 1 },
	{ "AP page has an offset outside its 291", AP(start), 2, TEST_AP_SIZE },
	{ "AP page has an offset outside its 291", AP(start), 2, 23 },
	{ "AP page has an offset outside its 291", AP(idt), 2, 23 },
	{ "AP page has an offset outside its 291", AP(idt), 2, TEST_AP_SIZE - 11 },
	{ "AP page has an offset outside its 291", AP(idt_limit), 2, 0xffff },
};

struct good_kernel {
	const char *name;
	u32 at;
	u32 size;
	u64 value;
};

/* As far as each number may go */
static const struct good_kernel good_kernels[] = {
	{ "longest setup header", SETUP_JUMP_LENGTH, 1, SETUP_END_LIMIT - SETUP_JUMP_END },
	{ "payload up to the end", SETUP_PAYLOAD_LENGTH, 4, TEST_REST_SIZE - 0x2e0 },
	{ "lowest preferred address", SETUP_PREF_ADDRESS, 8, 0x100000 },
	{ "smallest alignment", SETUP_ALIGNMENT, 4, 0x1000 },
	{ "largest alignment", SETUP_ALIGNMENT, 4, 0x40000000 },
	{ "smallest init_size", SETUP_INIT_SIZE, 4, TEST_REST_SIZE },
	{ "largest init_size", SETUP_INIT_SIZE, 4, SEV_LAUNCH_GPA_END - TEST_LOAD },
	{ "kernel_info up to the end", INFO(8), 4, TEST_REST_SIZE - TEST_KERNEL_INFO },
	{ "entry at the last byte", DIRECT(12), 4, TEST_REST_SIZE - 1 },
	{ "no scratch memory", DIRECT(16), 4, 0 },
	{ "AP page up to the end", AP(size), 2, TEST_REST_SIZE - TEST_AP_PAGE },
	{ "entry at the AP page's last byte", AP(start), 2, TEST_AP_SIZE - 1 },
	{ "interrupt table up to the AP page's end", AP(idt), 2, TEST_AP_SIZE - 12 },
};

static void test_good_kernel(const struct good_kernel *good)
{
	struct sev_error err = { .text = "" };
	u8 *bytes = sev_alloc(TEST_KERNEL_SIZE);
	struct bzimage kernel;
	u32 k;

	test_kernel(bytes);
	for (k = 0; k < good->size; k++)
		bytes[good->at + k] = (u8)(good->value >> 8 * k);
	test_fix_crc(bytes);
	if (!tap_ok(!bzimage_parse(&kernel, bytes, TEST_KERNEL_SIZE, true, &err),
		    "kernel taken: %s", good->name))
		tap_diag("%s", err.text);
	free(bytes);
}

/* What lies behind syssize, as a signature does, is not part of the kernel */
static void test_appendix(void)
{
	u8 *bytes = sev_alloc(TEST_KERNEL_SIZE + 100);
	struct bzimage kernel;
	struct sev_error err;

	test_kernel(bytes);
	memset(bytes + TEST_KERNEL_SIZE, 0xa5, 100);
	tap_ok(!bzimage_parse(&kernel, bytes, TEST_KERNEL_SIZE + 100, true, &err) &&
	       kernel.rest_size == TEST_REST_SIZE,
	       "kernel taken: bytes behind its end are left out");
	free(bytes);
}

static void test_kernel_rule(const struct kernel_rule *rule)
{
	struct sev_error err = { .text = "no complaint" };
	u8 *bytes = sev_alloc(TEST_KERNEL_SIZE);
	struct bzimage kernel;
	bool refused;
	u32 k;

	test_kernel(bytes);
	for (k = 0; k < rule->size; k++)
		bytes[rule->at + k] = (u8)(rule->value >> 8 * k);
	/* The one rule which takes two fields */
	if (strstr(rule->complaint, "0x80250000")) {
		put_le32(bytes + SETUP_ALIGNMENT, 0x40000000);
		put_le64(bytes + SETUP_PREF_ADDRESS, 0x7ffff000);
	}
	test_fix_crc(bytes);
	refused = bzimage_parse(&kernel, bytes, TEST_KERNEL_SIZE, true, &err);
	if (!refused || !strstr(err.text, rule->complaint))
		tap_diag("got \"%s\"", err.text);
	tap_ok(refused && strstr(err.text, rule->complaint), "kernel: %s", rule->complaint);
	free(bytes);
}

/* Each in memory of just its length, for the sanitizer to watch */
static void test_truncation(void)
{
	u8 *whole = sev_alloc(TEST_KERNEL_SIZE), *part;
	struct bzimage kernel;
	struct sev_error err;
	size_t length;
	bool ok = true;

	test_kernel(whole);
	for (length = 1; length < TEST_KERNEL_SIZE; length += length < 0x800 ? 1 : 61) {
		part = sev_alloc(length);
		memcpy(part, whole, length);
		err.text[0] = '\0';
		if (!bzimage_parse(&kernel, part, length, true, &err) || !err.text[0]) {
			tap_diag("taken at %zu bytes", length);
			ok = false;
		}
		free(part);
	}
	tap_ok(ok, "kernel: cut off at any of many places");
	free(whole);
}

static void test_corruption(void)
{
	u8 *bytes = sev_alloc(TEST_KERNEL_SIZE);
	struct bzimage kernel;
	struct sev_error err;
	bool ok = true;
	size_t at;

	test_kernel(bytes);
	for (at = 0; at < TEST_KERNEL_SIZE; at += at < 0x800 ? 1 : 13) {
		bytes[at] ^= 1 << at % 8;
		err.text[0] = '\0';
		if (!bzimage_parse(&kernel, bytes, TEST_KERNEL_SIZE, true, &err) || !err.text[0]) {
			tap_diag("taken with a wrong bit at 0x%zx", at);
			ok = false;
		}
		bytes[at] ^= 1 << at % 8;
	}
	tap_ok(ok, "kernel: one wrong bit at any of many places");
	free(bytes);
}

static void test_runtime(void)
{
	u8 *bytes = sev_alloc(TEST_KERNEL_SIZE);
	struct sev_error err;
	struct bzimage kernel;
	bool ok;

	test_kernel(bytes);
	put_le32(bytes + SETUP_ALIGNMENT, 0x1000000);
	put_le64(bytes + SETUP_PREF_ADDRESS, 0x1200000);
	test_fix_crc(bytes);
	ok = !bzimage_parse(&kernel, bytes, TEST_KERNEL_SIZE, true, &err) &&
	     kernel.load == 0x1200000 && kernel.runtime == 0x2000000;
	tap_ok(ok, "kernel: relocatable, runs at the next multiple of its alignment");
	bytes[SETUP_RELOCATABLE] = 0;
	test_fix_crc(bytes);
	ok = !bzimage_parse(&kernel, bytes, TEST_KERNEL_SIZE, true, &err) &&
	     kernel.runtime == 0x1200000;
	tap_ok(ok, "kernel: not relocatable, runs at its preferred address");
	bytes[TEST_SETUP_SIZE + 3] ^= 1;
	ok = bzimage_parse(&kernel, bytes, TEST_KERNEL_SIZE, true, &err) &&
	     strstr(err.text, "checksum is wrong") &&
	     !bzimage_parse(&kernel, bytes, TEST_KERNEL_SIZE, false, &err);
	tap_ok(ok, "kernel: wrong checksum refused, but not when it is not to be checked");
	free(bytes);
}

int main(void)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(good_kernels); i++)
		test_good_kernel(&good_kernels[i]);
	for (i = 0; i < ARRAY_SIZE(kernel_rules); i++)
		test_kernel_rule(&kernel_rules[i]);
	test_appendix();
	test_truncation();
	test_corruption();
	test_runtime();
	return tap_done();
}
