// SPDX-License-Identifier: GPL-2.0
/* The C-bit at 39: by GHCB MSR, by CPUID, and as it works. */
/* modes: es snp */
/* cbit: 39 */
#include "cbit.h"

void main(void)
{
	check_cbit(39);
}
