// SPDX-License-Identifier: GPL-2.0
/* The C-bit at 47: by GHCB MSR, by CPUID, and as it works. */
/* modes: es snp */
/* cbit: 47 */
#include "cbit.h"

void main(void)
{
	check_cbit(47);
}
