// SPDX-License-Identifier: GPL-2.0
/*
 * GHCB page 0 or one which the host cannot map: KVM does nothing and resumes.
 * The MSR keeps its value.
 */
/* modes: es */
/* opts: answers=kvm */
#include "guest.h"

static void check(u64 gpa, const char *what)
{
	is(msr_protocol(gpa), gpa, what);
}

void main(void)
{
	check(0, "GPA 0");
	check(0xe0000000, "no RAM there");
	check(0x4000000000000ULL - 0x1000, "far beyond RAM");
	is(nae(NAE_FEATURES, 0, 0), 0, "the right page works");
}
