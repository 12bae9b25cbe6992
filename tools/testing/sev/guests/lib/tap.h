/* SPDX-License-Identifier: GPL-2.0 */
/* Results: TAP lines on the serial port, then the guest's end. */
#ifndef GUEST_TAP_H
#define GUEST_TAP_H

#include "types.h"

extern bool tap_ready;		/* the serial port can be used */

/* Formats: %s, %d (u32), %x (u64). */
void print(const char *fmt, ...);
void ok(bool good, const char *fmt, ...);
void is(u64 got, u64 want, const char *what);
void skip(const char *what, const char *why);

/* Prints the plan, ends the guest: set 14, reason 0, or 1 after a failure. */
void finish(void) __noreturn;
void give_up(const char *why) __noreturn;

/* For programs whose end is not finish(): the plan only. */
void plan(void);

#endif
