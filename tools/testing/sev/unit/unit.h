/* SPDX-License-Identifier: GPL-2.0 */
/* TAP, and the suites of the unit tests */
#ifndef SEV_UNIT_H
#define SEV_UNIT_H

#include <linux/types.h>

#include "../../../../arch/x86/kernel/sev/core/failure.h"

/**
 * ok() - report one test
 * @pass: whether it passed
 * @format: its name, as printf()
 */
__attribute__((format(printf, 2, 3))) void ok(bool pass, const char *format, ...);

/**
 * fails() - report a test on how a call ended
 * @r: how it ended
 * @code: how it should
 * @name: of the test
 */
void fails(struct sev_result r, enum sev_failure code, const char *name);

/**
 * done() - print the plan
 *
 * Return: exit status of the program.
 */
int done(void);

/**
 * from_hex() - decode hexadecimal digits
 * @text: an even number of digits
 * @bytes: room for @size bytes
 * @size: most bytes to take
 *
 * Return: number of bytes.
 */
size_t from_hex(const char *text, u8 *bytes, size_t size);

/**
 * random_next() - the next number of a fixed sequence
 * @state: seed
 *
 * Return: 64 bits (xorshift64*).
 */
u64 random_next(u64 *state);

void test_msr_protocol(void);
void test_ghcb(void);
void test_page_state(void);
void test_cpuid(void);
void test_vc(void);
void test_vc_io(void);
void test_vc_mmio(void);
void test_vc_events(void);
void test_failure(void);
void test_memory_map(void);
void test_acpi(void);
void test_ap_table(void);
void test_page_set(void);
void test_setup_data(void);

#endif /* SEV_UNIT_H */
