/* SPDX-License-Identifier: GPL-2.0 */
/* The parts of a C library which libmbedcrypto is linked against. */
#ifndef SEV_MODEL_LIBC_SHIM_H
#define SEV_MODEL_LIBC_SHIM_H

#include "types.h"

void __stack_chk_fail(void);
int __printf_chk(int flag, const char *fmt, ...);
int putchar(int c);
int puts(const char *s);
void *calloc(size_t n, size_t size);
void free(void *p);
void mbedtls_platform_zeroize(void *buf, size_t len);

#endif
