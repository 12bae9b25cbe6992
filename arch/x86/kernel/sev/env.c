// SPDX-License-Identifier: GPL-2.0
/*
 * The kernel as home of core: segments, ports and hypercalls of the interrupted
 * code.
 */
#include <linux/bitops.h>
#include <linux/types.h>
#include <asm/inat.h>
#include <asm/insn-eval.h>
#include <linux/processor.h>
#include <asm/ptrace.h>
#include <asm/svm.h>
#include <asm/x86_init.h>

#include "core/env.h"
#include "internal.h"

u64 sev_env_segment_base(const struct pt_regs *regs, unsigned int segment)
{
	static const u8 registers[] = {
		[SEV_SEGMENT_ES] = INAT_SEG_REG_ES,
		[SEV_SEGMENT_CS] = INAT_SEG_REG_CS,
		[SEV_SEGMENT_SS] = INAT_SEG_REG_SS,
		[SEV_SEGMENT_DS] = INAT_SEG_REG_DS,
		[SEV_SEGMENT_FS] = INAT_SEG_REG_FS,
		[SEV_SEGMENT_GS] = INAT_SEG_REG_GS,
	};

	if (!sev_from_user(regs) && segment < SEV_SEGMENT_FS)
		return 0;

	return insn_get_seg_base((struct pt_regs *)regs, registers[segment]);
}

unsigned int sev_env_code_bits(const struct pt_regs *regs)
{
	int params;

	if (!sev_from_user(regs) || user_64bit_mode((struct pt_regs *)regs))
		return 64;
	params = insn_get_code_seg_params((struct pt_regs *)regs);

	return params < 0 ? 32 : 8 * INSN_CODE_SEG_ADDR_SZ(params);
}

#ifdef CONFIG_X86_IOPL_IOPERM
bool sev_env_port_allowed(u16 port, u32 bytes)
{
	const struct tss_struct *tss = this_cpu_ptr(&cpu_tss_rw);
	const u8 *bitmap = (const u8 *)tss + tss->x86_tss.io_bitmap_base;
	u32 n;

	if (tss->x86_tss.io_bitmap_base == IO_BITMAP_OFFSET_INVALID ||
	    port + bytes > IO_BITMAP_BITS)
		return false;
	for (n = port; n < port + bytes; n++)
		if (bitmap[n / 8] & BIT(n % 8))
			return false;

	return true;
}
#else
bool sev_env_port_allowed(u16 port, u32 bytes)
{
	return false;
}
#endif

void sev_env_hcall_prepare(struct sev_ghcb_page *page, struct pt_regs *regs)
{
	if (x86_platform.hyper.sev_es_hcall_prepare)
		x86_platform.hyper.sev_es_hcall_prepare((struct ghcb *)page, regs);
}

bool sev_env_hcall_finish(struct sev_ghcb_page *page, struct pt_regs *regs)
{
	if (!x86_platform.hyper.sev_es_hcall_finish)
		return true;

	return x86_platform.hyper.sev_es_hcall_finish((struct ghcb *)page, regs);
}
