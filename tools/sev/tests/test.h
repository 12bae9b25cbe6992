/* SPDX-License-Identifier: GPL-2.0 */
/* TAP, page generators and a made-up kernel for the tests of the host tools */
#ifndef SEV_TOOLS_TEST_H
#define SEV_TOOLS_TEST_H

#include "bzimage.h"
#include "digest.h"

/**
 * tap_ok() - report one test
 * @ok: whether it passed
 * @format: its name, as printf()
 *
 * Return: @ok.
 */
__printf(2, 3)
bool tap_ok(bool ok, const char *format, ...);

/**
 * tap_diag() - tell more about a test which is about to fail
 * @format: as printf(), one line without its line feed
 */
__printf(1, 2)
void tap_diag(const char *format, ...);

/**
 * tap_done() - print the plan
 *
 * Return: exit status of the test program.
 */
int tap_done(void);

/**
 * test_hex() - decode hexadecimal digits
 * @text: an even number of digits
 * @bytes: room for @size bytes
 * @size: most bytes to take
 *
 * Return: number of bytes; the program ends when @text is no such text.
 */
size_t test_hex(const char *text, u8 *bytes, size_t size);

/**
 * test_generate() - fill a page by one of the generators of the vectors
 * @page: 4096 bytes
 * @gen: name of the generator, see the vectors' README
 * @argument: its number, or its text in hexadecimal
 * @number: of the page within a row of pages
 *
 * The program ends when there is no such generator.
 */
void test_generate(u8 *page, const char *gen, const char *argument, u32 number);

/* A bzImage with nothing in it that runs */
#define TEST_SETUP_SECTORS	3
#define TEST_SETUP_SIZE		((TEST_SETUP_SECTORS + 1) * 512)
#define TEST_REST_SIZE		0x6050
#define TEST_KERNEL_SIZE	(TEST_SETUP_SIZE + TEST_REST_SIZE)
#define TEST_KERNEL_INFO	0x5000
#define TEST_DIRECT_INFO	(TEST_KERNEL_INFO + 24)
#define TEST_AP_PAGE		0x5100
#define TEST_AP_SIZE		0x123
#define TEST_AP_START		0x40
#define TEST_AP_IDT		0x20
#define TEST_ENTRY		0x2340
#define TEST_SCRATCH		0x3000
#define TEST_LOAD		0x1000000
#define TEST_INIT_SIZE		0x250000

/**
 * test_kernel() - make a bzImage
 * @bytes: TEST_KERNEL_SIZE bytes
 */
void test_kernel(u8 *bytes);

/**
 * test_fix_crc() - make a bzImage's checksum right
 * @bytes: TEST_KERNEL_SIZE bytes
 */
void test_fix_crc(u8 *bytes);

/**
 * test_fix_igvm() - make the header checksum of an IGVM file right
 * @bytes: file; too short or too odd a file is left alone
 * @size: bytes
 */
void test_fix_igvm(u8 *bytes, size_t size);

#endif /* SEV_TOOLS_TEST_H */
