// SPDX-License-Identifier: GPL-2.0
/*
 * What core asks of its surroundings, as far as the stub and the decompressor
 * have the same answer: one program at privilege level 0, flat segments, memory
 * mapped one to one, interrupts off.
 */
#include <linux/string.h>
#include <linux/types.h>
#include <asm/ptrace.h>

#include "../../../kernel/sev/core/env.h"

/* Its own code and its own data: always there, or mapped by #PF. */
unsigned int sev_env_fetch(const struct pt_regs *regs, u8 *buf, unsigned int size)
{
	memcpy(buf, (const void *)regs->ip, size);

	return size;
}

unsigned int sev_env_read(const struct pt_regs *regs, void *to, u64 va, unsigned int size)
{
	memcpy(to, (const void *)va, size);

	return size;
}

unsigned int sev_env_write(const struct pt_regs *regs, u64 va, const void *from,
			   unsigned int size)
{
	memcpy((void *)va, from, size);

	return size;
}

unsigned int sev_env_writable(const struct pt_regs *regs, u64 va, unsigned int size)
{
	return size;
}

/* No string of the early code's has shared memory and a device as operands. */
bool sev_env_is_ram(u64 gpa)
{
	return false;
}

bool sev_env_port_allowed(u16 port, u32 bytes)
{
	return true;
}

unsigned int sev_env_code_bits(const struct pt_regs *regs)
{
	return 64;
}

void sev_env_hcall_prepare(struct sev_ghcb_page *page, struct pt_regs *regs)
{
}

bool sev_env_hcall_finish(struct sev_ghcb_page *page, struct pt_regs *regs)
{
	return true;
}

u64 sev_env_segment_base(const struct pt_regs *regs, unsigned int segment)
{
	return 0;
}

u64 sev_env_cr4(void)
{
	u64 cr4;

	asm volatile("movq %%cr4, %0" : "=r" (cr4));

	return cr4;
}

u64 sev_env_xcr0(void)
{
	return 1;	/* CR4.OSXSAVE is never set here */
}

u64 sev_env_xss(void)
{
	return 0;
}
