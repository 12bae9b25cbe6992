// SPDX-License-Identifier: GPL-2.0
/*
 * The kernel as home of core: segments, ports and hypercalls of the interrupted
 * code.
 */
#include <linux/bitops.h>
#include <linux/compiler.h>
#include <linux/mm_types.h>
#include <linux/sched.h>
#include <linux/types.h>
#include <asm/desc.h>
#include <asm/inat.h>
#include <asm/insn-eval.h>
#include <linux/mmu_context.h>
#include <linux/processor.h>
#include <asm/ptrace.h>
#include <asm/segment.h>
#include <asm/svm.h>
#include <asm/x86_init.h>

#include "core/env.h"
#include "internal.h"

static u16 sev_selector(const struct pt_regs *regs, unsigned int segment)
{
	u16 selector = 0;

	switch (segment) {
	case SEV_SEGMENT_ES:
		savesegment(es, selector);
		break;
	case SEV_SEGMENT_CS:
		selector = regs->cs;
		break;
	case SEV_SEGMENT_SS:
		selector = regs->ss;
		break;
	case SEV_SEGMENT_DS:
		savesegment(ds, selector);
		break;
	case SEV_SEGMENT_FS:
		savesegment(fs, selector);
		break;
	case SEV_SEGMENT_GS:
		savesegment(gs, selector);
		break;
	}

	return selector;
}

static bool sev_in_local_table(const struct pt_regs *regs, unsigned int segment)
{
	return sev_from_user(regs) && !user_64bit_mode((struct pt_regs *)regs) &&
	       (sev_selector(regs, segment) & SEGMENT_TI_MASK) == SEGMENT_LDT;
}

/*
 * The helpers for instructions look into the local table under a mutex, for which no #VC
 * can wait.  With interrupts off the table stays as it is: who replaces it waits for the
 * CPUs which may use it.
 */
static bool sev_local_descriptor(const struct pt_regs *regs, unsigned int segment,
				 struct desc_struct *desc)
{
#ifdef CONFIG_MODIFY_LDT_SYSCALL
	const struct ldt_struct *table = READ_ONCE(current->mm->context.ldt);
	unsigned int index = sev_selector(regs, segment) >> 3;

	if (!table || index >= table->nr_entries)
		return false;
	*desc = table->entries[index];

	return true;
#else
	return false;
#endif
}

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
	struct desc_struct desc;

	if (!sev_from_user(regs) && segment < SEV_SEGMENT_FS)
		return 0;
	if (sev_in_local_table(regs, segment))
		return sev_local_descriptor(regs, segment, &desc) ? get_desc_base(&desc) : -1ul;

	return insn_get_seg_base((struct pt_regs *)regs, registers[segment]);
}

/**
 * sev_code_address() - where a place in the interrupted code lies
 * @regs: registers of the interrupted code
 * @place: offset into its code segment, as RIP is one
 * @va: set to the linear address (AMD APM vol. 2, 4.5)
 *
 * With interrupts off.
 *
 * Return: false when the segment is not there any more.
 */
bool sev_code_address(const struct pt_regs *regs, u64 place, unsigned long *va)
{
	u64 base;

	*va = place;
	if (!sev_from_user(regs) || user_64bit_mode((struct pt_regs *)regs))
		return true;
	base = sev_env_segment_base(regs, SEV_SEGMENT_CS);
	*va = (u32)(base + place);

	return base != -1ul;
}

unsigned int sev_env_code_bits(const struct pt_regs *regs)
{
	struct desc_struct desc;
	int params;

	if (!sev_from_user(regs) || user_64bit_mode((struct pt_regs *)regs))
		return 64;
	if (sev_in_local_table(regs, SEV_SEGMENT_CS))
		return !sev_local_descriptor(regs, SEV_SEGMENT_CS, &desc) || desc.d ? 32 : 16;
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
