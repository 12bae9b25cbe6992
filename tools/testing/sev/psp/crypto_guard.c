// SPDX-License-Identifier: GPL-2.0
/* Lets code compiled for userspace run on the model's bare CPU. */
#include "psp.h"

#define MSR_FS_BASE	0xc0000100U

static u8 guest_fx[512] __aligned(16);
static u8 library_tls[64] __aligned(16);	/* the canary is at FS:0x28 */
static u64 guest_fs;

void crypto_begin(void)
{
	asm volatile("fxsave64 %0" : "=m"(guest_fx));
	guest_fs = rdmsr(MSR_FS_BASE);
	wrmsr(MSR_FS_BASE, (u64)library_tls);
}

void crypto_end(void)
{
	wrmsr(MSR_FS_BASE, guest_fs);
	asm volatile("fxrstor64 %0" : : "m"(guest_fx));
}
