// SPDX-License-Identifier: GPL-2.0
/* The end of a run: a reason, the counters, and QEMU's exit status. */

#include "model.h"

#define DEBUG_EXIT	0xf4
/* QEMU's status is twice the value plus one; run-model takes 0x7f for a power-off */
#define POWEROFF_VALUE	0x7f

static const char *end_name(enum model_end how)
{
	switch (how) {
	case END_POWEROFF:
		return "power-off";
	case END_TERMINATED:
		return "terminated";
	case END_SHUTDOWN:
		return "triple fault";
	case END_VIOLATION:
		return "violation";
	case END_HANG:
		return "hang";
	case END_MODEL:
		return "model error";
	case END_LAUNCH:
		return "launch refused";
	case END_RESET:
		return "reset";
	}
	return "unknown";
}

void model_end(enum model_end how, const char *fmt, ...)
{
	static bool ending;
	va_list ap;

	if (!ending) {
		ending = true;
		model_print("\n%s: ", end_name(how));
		va_start(ap, fmt);
		model_vprint(fmt, &ap);
		va_end(ap);
		model_print("\n");
		attack_end();
		host_list_shared();
		counters_print();
	}
	for (;;)
		outb(DEBUG_EXIT, how == END_POWEROFF ? POWEROFF_VALUE : how);
}
