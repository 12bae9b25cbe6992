/* SPDX-License-Identifier: GPL-2.0 */
/* What the model counts; printed as one table when a run ends. */
#ifndef SEV_MODEL_COUNTERS_H
#define SEV_MODEL_COUNTERS_H

#include "types.h"

struct counters {
	u64 exits;			/* #VMEXITs of any kind */
	u64 vc[0x500];			/* #VCs delivered, by code */
	u64 vmgexit_msr[0x1000];	/* by GHCB MSR request code */
	u64 vmgexit_page[0x100];	/* NAE events below 0x100 */
	u64 vmgexit_sw[0x20];		/* 0x80000000 + n */
	u64 vmgexit_other;		/* HV features, terminate, unsupported, unknown */
	u64 pvalidate[2][8];		/* [2 MiB][EAX] */
	u64 pvalidate_carry;		/* EAX = 0 with CF = 1 */
	u64 validated_twice;		/* GPAs validated again with no change between */
	u64 rmpadjust[8];		/* by EAX */
	u64 psc_private, psc_shared;	/* 4 KiB pages converted by request */
	u64 psc_entries;
	u64 implicit_shared;		/* 4 KiB pages shared by an access */
	u64 implicit_private;
	u64 psmash;
	u64 launched[8];		/* pages, by enum launch_type */
	u64 launch_measured_bytes;
	u64 flushes;			/* cross-CPU flushes */
	u64 walks_through_shared;	/* table walks through a C=0 pointer */
	u64 fetches_through_shared;	/* fetches through a C=0 mapping */
	u64 flash_writes;		/* commands and data to the flash memory */
	u64 wrong_view_reads;		/* ES: reads of a page through the wrong view */
	u64 vmgexits;
};

extern struct counters counters;

void counters_mark(void);	/* machine.mark_gpa is being executed */
void counters_note(u8 n);	/* one line, where the guest asks for it */
void counters_print(void);

#endif
