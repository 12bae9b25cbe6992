// SPDX-License-Identifier: GPL-2.0
/* TAP on the serial port. */
#include "guest.h"

#define SERIAL		0x3f8
#define PM1A_CONTROL	0x604

bool tap_ready;
static u32 tests, failures;

static void put(char c)
{
	if (mode_is(MODE_NONE))
		asm volatile("outb %0, %w1" : : "a" (c), "d" (SERIAL));
	else
		io_out(SERIAL, 1, (u8)c);
}

/*
 * Printing goes through the GHCB: what a test left there, and in the GHCB MSR,
 * is put back, so that it may print between the fields it looks at.
 */
static u64 saved_fields[128], saved_msr;

static void save_ghcb(void)
{
	u32 i;

	if (mode_is(MODE_NONE))
		return;
	saved_msr = rdmsr(MSR_GHCB);
	for (i = 0; i < 128; i++)
		saved_fields[i] = read64(ghcb_page() + i * 8);
}

static void restore_ghcb(void)
{
	u32 i;

	if (mode_is(MODE_NONE))
		return;
	for (i = 0; i < 128; i++)
		write64(ghcb_page() + i * 8, saved_fields[i]);
	wrmsr(MSR_GHCB, saved_msr);
}

static void put_number(u64 value, u32 base)
{
	char digits[24];
	u32 n = 0;

	do {
		digits[n++] = "0123456789abcdef"[value % base];
		value /= base;
	} while (value);
	while (n)
		put(digits[--n]);
}

static void put_format(const char *fmt, va_list args)
{
	const char *s;

	for (; *fmt; fmt++) {
		if (*fmt != '%') {
			put(*fmt);
			continue;
		}
		switch (*++fmt) {
		case 's':
			for (s = va_arg(args, const char *); *s; s++)
				put(*s);
			break;
		case 'd':
			put_number(va_arg(args, u32), 10);
			break;
		case 'x':
			put('0');
			put('x');
			put_number(va_arg(args, u64), 16);
			break;
		}
	}
}

void print(const char *fmt, ...)
{
	va_list args;

	save_ghcb();
	va_start(args, fmt);
	put_format(fmt, args);
	va_end(args);
	put('\n');
	restore_ghcb();
}

static void start_line(bool good)
{
	if (!good) {
		failures++;
		put('n');
		put('o');
		put('t');
		put(' ');
	}
	put('o');
	put('k');
	put(' ');
	put_number(++tests, 10);
	put(' ');
	put('-');
	put(' ');
}

void ok(bool good, const char *fmt, ...)
{
	va_list args;

	save_ghcb();
	start_line(good);
	va_start(args, fmt);
	put_format(fmt, args);
	va_end(args);
	put('\n');
	restore_ghcb();
}

void is(u64 got, u64 want, const char *what)
{
	if (got == want)
		ok(true, "%s", what);
	else
		ok(false, "%s: got %x, expected %x", what, got, want);
}

void skip(const char *what, const char *why)
{
	ok(true, "%s # SKIP %s", what, why);
}

void plan(void)
{
	print("1..%d", tests);
}

void finish(void)
{
	plan();
	if (mode_is(MODE_NONE))
		asm volatile("outw %0, %w1"
			     : : "a" ((u16)0x3400), "d" (PM1A_CONTROL));
	msr_terminate(14, failures != 0);
}

void give_up(const char *why)
{
	if (tap_ready) {
		tap_ready = false;
		ok(false, "%s (GHCB result %x)", why, ghcb_result());
		plan();
	}
	msr_terminate(14, 1);
}
