/* SPDX-License-Identifier: GPL-2.0 */
/* The parts of a C library which libmbedcrypto is linked against. */
#ifndef SEV_MODEL_LIBC_SHIM_H
#define SEV_MODEL_LIBC_SHIM_H

#include "types.h"

struct file;
struct mutex;

void __stack_chk_fail(void);
int __printf_chk(int flag, const char *fmt, ...);
int putchar(int c);
int puts(const char *s);
void *__memcpy_chk(void *dst, const void *src, size_t n, size_t room);
void *__memset_chk(void *dst, int c, size_t n, size_t room);
void *calloc(size_t n, size_t size);
void free(void *p);
void mbedtls_platform_zeroize(void *buf, size_t len);

struct file *fopen(const char *path, const char *how);
int fclose(struct file *f);
int ferror(struct file *f);
char *fgets(char *s, int n, struct file *f);
size_t fread(void *p, size_t size, size_t n, struct file *f);
size_t fwrite(const void *p, size_t size, size_t n, struct file *f);

int pthread_mutex_init(struct mutex *m, const void *attributes);
int pthread_mutex_destroy(struct mutex *m);
int pthread_mutex_lock(struct mutex *m);
int pthread_mutex_unlock(struct mutex *m);

#endif
