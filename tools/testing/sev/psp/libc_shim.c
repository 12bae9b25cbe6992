// SPDX-License-Identifier: GPL-2.0
/*
 * What libmbedcrypto wants from a C library. Printing and allocation are used
 * by its self tests only, which nobody calls.
 */
#include "libc_shim.h"
#include "psp.h"

void __stack_chk_fail(void)
{
	model_end(END_MODEL, "the crypto library found its stack overwritten");
}

int __printf_chk(int flag, const char *fmt, ...)
{
	(void)flag;
	(void)fmt;
	return 0;
}

int putchar(int c)
{
	return c;
}

int puts(const char *s)
{
	(void)s;
	return 0;
}

void *calloc(size_t n, size_t size)
{
	(void)n;
	(void)size;
	return NULL;
}

void free(void *p)
{
	(void)p;
}

void mbedtls_platform_zeroize(void *buf, size_t len)
{
	memset(buf, 0, len);
	/* the library relies on the stores being made */
	asm volatile("" : : "r"(buf) : "memory");
}
