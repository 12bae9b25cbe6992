/* SPDX-License-Identifier: GPL-2.0 */
/*
 * struct sev_direct_info, in the variable-length part of kernel_info: tells
 * the image builder where a guest without firmware starts.
 */
#include <asm/sev/launch.h>
#include "layout.h"

	.balign	4
	.long	SEV_DIRECT_INFO_MAGIC
	.long	28
	.long	SEV_DIRECT_INFO_VERSION
	.globl	sev_direct_info_entry
sev_direct_info_entry:
	.long	sev_direct_entry_value - .	/* from startup_32, see Makefile.stub */
	.long	STUB_SCRATCH_SIZE
	.long	0
	.globl	sev_direct_info_ap
sev_direct_info_ap:
	.long	sev_direct_ap_value - .		/* likewise */
