// SPDX-License-Identifier: GPL-2.0
/*
 * What libmbedcrypto wants from a C library. Nobody here prints or opens files
 * through it; its mutexes guard against nobody, since machine_lock is held.
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

static void check_room(size_t n, size_t room)
{
	if (n > room)
		model_end(END_MODEL, "the crypto library would overwrite its memory");
}

void *__memcpy_chk(void *dst, const void *src, size_t n, size_t room)
{
	check_room(n, room);
	return memcpy(dst, src, n);
}

void *__memset_chk(void *dst, int c, size_t n, size_t room)
{
	check_room(n, room);
	return memset(dst, c, n);
}

void mbedtls_platform_zeroize(void *buf, size_t len)
{
	memset(buf, 0, len);
	/* the library relies on the stores being made */
	asm volatile("" : : "r"(buf) : "memory");
}

struct file *fopen(const char *path, const char *how)
{
	(void)path;
	(void)how;
	return NULL;
}

int fclose(struct file *f)
{
	(void)f;
	return -1;
}

int ferror(struct file *f)
{
	(void)f;
	return 1;
}

char *fgets(char *s, int n, struct file *f)
{
	(void)s;
	(void)n;
	(void)f;
	return NULL;
}

size_t fread(void *p, size_t size, size_t n, struct file *f)
{
	(void)p;
	(void)size;
	(void)n;
	(void)f;
	return 0;
}

size_t fwrite(const void *p, size_t size, size_t n, struct file *f)
{
	(void)p;
	(void)size;
	(void)n;
	(void)f;
	return 0;
}

int pthread_mutex_init(struct mutex *m, const void *attributes)
{
	(void)m;
	(void)attributes;
	return 0;
}

int pthread_mutex_destroy(struct mutex *m)
{
	(void)m;
	return 0;
}

int pthread_mutex_lock(struct mutex *m)
{
	(void)m;
	return 0;
}

int pthread_mutex_unlock(struct mutex *m)
{
	(void)m;
	return 0;
}
