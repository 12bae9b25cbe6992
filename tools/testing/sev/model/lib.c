// SPDX-License-Identifier: GPL-2.0
/* Strings, formatting and printing for the model. */

#include "model.h"

#define DEBUGCON	0xe9

void *memcpy(void *dst, const void *src, size_t n)
{
	void *d = dst;

	asm volatile("rep movsb" : "+D"(d), "+S"(src), "+c"(n) : : "memory");
	return dst;
}

void *memmove(void *dst, const void *src, size_t n)
{
	u8 *d = dst;
	const u8 *s = src;

	if (d <= s || d >= s + n)
		return memcpy(dst, src, n);
	while (n--)
		d[n] = s[n];
	return dst;
}

void *memset(void *dst, int c, size_t n)
{
	void *d = dst;

	asm volatile("rep stosb" : "+D"(d), "+c"(n) : "a"(c) : "memory");
	return dst;
}

int memcmp(const void *a, const void *b, size_t n)
{
	const u8 *x = a, *y = b;

	for (; n; n--, x++, y++)
		if (*x != *y)
			return *x - *y;
	return 0;
}

size_t strlen(const char *s)
{
	size_t n = 0;

	while (s[n])
		n++;
	return n;
}

int strcmp(const char *a, const char *b)
{
	return strncmp(a, b, ~(size_t)0);
}

int strncmp(const char *a, const char *b, size_t n)
{
	for (; n; n--, a++, b++) {
		if (*a != *b)
			return (u8)*a - (u8)*b;
		if (!*a)
			return 0;
	}
	return 0;
}

struct sink {
	char *buf;
	size_t size, used;
};

static void put(struct sink *out, char c)
{
	if (!out->buf)
		outb(DEBUGCON, c);
	else if (out->used + 1 < out->size)
		out->buf[out->used] = c;
	out->used++;
}

struct spec {
	unsigned int width;
	bool zero, left, is_long, is_unsigned;
	unsigned int base;
};

static void put_number(struct sink *out, u64 v, const struct spec *s, bool negative)
{
	char digits[24];
	unsigned int n = 0;

	do {
		digits[n++] = "0123456789abcdef"[v % s->base];
		v /= s->base;
	} while (v);
	if (negative)
		digits[n++] = '-';
	for (unsigned int i = n; !s->left && i < s->width; i++)
		put(out, s->zero ? '0' : ' ');
	for (unsigned int i = n; i; i--)
		put(out, digits[i - 1]);
	for (unsigned int i = n; s->left && i < s->width; i++)
		put(out, ' ');
}

static void put_string(struct sink *out, const char *s, const struct spec *spec)
{
	unsigned int n = strlen(s);

	for (unsigned int i = n; !spec->left && i < spec->width; i++)
		put(out, ' ');
	while (*s)
		put(out, *s++);
	for (unsigned int i = n; spec->left && i < spec->width; i++)
		put(out, ' ');
}

static const char *parse_spec(const char *f, struct spec *s)
{
	*s = (struct spec){ .base = 10 };
	for (;; f++) {
		if (*f == '0')
			s->zero = true;
		else if (*f == '-')
			s->left = true;
		else
			break;
	}
	while (*f >= '0' && *f <= '9')
		s->width = s->width * 10 + (*f++ - '0');
	while (*f == 'l' || *f == 'z') {
		s->is_long = true;
		f++;
	}
	return f;
}

static u64 fetch_number(va_list *ap, struct spec *s, bool *negative)
{
	s64 v;

	if (s->is_unsigned)
		return s->is_long ? va_arg(*ap, u64) : va_arg(*ap, u32);
	v = s->is_long ? va_arg(*ap, s64) : va_arg(*ap, s32);
	*negative = v < 0;
	return *negative ? -(u64)v : (u64)v;
}

static void print_to(struct sink *out, const char *f, va_list *ap)
{
	struct spec s;

	for (; *f; f++) {
		bool negative = false;

		if (*f != '%') {
			put(out, *f);
			continue;
		}
		f = parse_spec(f + 1, &s);
		if (*f == 's') {
			put_string(out, va_arg(*ap, const char *), &s);
		} else if (*f == 'c') {
			put(out, va_arg(*ap, int));
		} else if (*f == 'd' || *f == 'u' || *f == 'x') {
			s.is_unsigned = *f != 'd';
			s.base = *f == 'x' ? 16 : 10;
			put_number(out, fetch_number(ap, &s, &negative), &s, negative);
		} else {
			put(out, *f);
		}
	}
}

void model_print(const char *fmt, ...)
{
	struct sink out = { 0 };
	va_list ap;

	va_start(ap, fmt);
	print_to(&out, fmt, &ap);
	va_end(ap);
}

void model_vprint(const char *fmt, va_list *ap)
{
	struct sink out = { 0 };

	print_to(&out, fmt, ap);
}

int format(char *buf, size_t size, const char *fmt, ...)
{
	struct sink out = { .buf = buf, .size = size };
	va_list ap;

	va_start(ap, fmt);
	print_to(&out, fmt, &ap);
	va_end(ap);
	if (size)
		buf[MIN(out.used, size - 1)] = 0;
	return out.used;
}
