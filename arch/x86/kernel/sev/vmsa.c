// SPDX-License-Identifier: GPL-2.0
/*
 * The VMSA of a CPU which the guest starts: AMD APM vol. 2, 15.36 and
 * appendix B, table B-4.
 */
#include <linux/bits.h>
#include <linux/gfp.h>
#include <linux/mm.h>
#include <linux/types.h>
#include <linux/io.h>
#include <asm/msr-index.h>
#include <asm/processor-flags.h>
#include <asm/sev.h>
#include <asm/svm.h>

#include "internal.h"

/* Segment attributes of real mode: present, type */
#define SEV_ATTR_CODE		0x9a
#define SEV_ATTR_DATA		0x92
#define SEV_ATTR_LDT		0x82
#define SEV_ATTR_TSS		0x83

#define SEV_RESET_CR0		(X86_CR0_CD | X86_CR0_NW | X86_CR0_ET)
#define SEV_RESET_DR6		0xffff0ff0
#define SEV_RESET_PAT		0x0007040600070406ull
#define SEV_RESET_MXCSR		0x1f80
#define SEV_RESET_FTW		0x5555
#define SEV_RESET_FCW		0x0040

/**
 * sev_vmsa_alloc() - a page for a VMSA
 *
 * AMD erratum 1467: never at an address that is a multiple of 2 MiB.  Of two pages
 * side by side, which begin at an even one, the second never is.
 *
 * Return: the page, cleared; NULL without memory.
 */
struct sev_es_save_area *sev_vmsa_alloc(void)
{
	void *pair = alloc_pages_exact(2 * PAGE_SIZE, GFP_KERNEL | __GFP_ZERO);

	if (!pair)
		return NULL;
	free_page((unsigned long)pair);

	return pair + PAGE_SIZE;
}

static void sev_vmsa_segment(struct vmcb_seg *segment, u16 attrib)
{
	segment->attrib = attrib;
	segment->limit = 0xffff;
}

static void sev_vmsa_segments(struct sev_es_save_area *vmsa)
{
	sev_vmsa_segment(&vmsa->cs, SEV_ATTR_CODE);
	sev_vmsa_segment(&vmsa->ds, SEV_ATTR_DATA);
	sev_vmsa_segment(&vmsa->es, SEV_ATTR_DATA);
	sev_vmsa_segment(&vmsa->fs, SEV_ATTR_DATA);
	sev_vmsa_segment(&vmsa->gs, SEV_ATTR_DATA);
	sev_vmsa_segment(&vmsa->ss, SEV_ATTR_DATA);
	sev_vmsa_segment(&vmsa->ldtr, SEV_ATTR_LDT);
	sev_vmsa_segment(&vmsa->tr, SEV_ATTR_TSS);
	sev_vmsa_segment(&vmsa->gdtr, 0);
	sev_vmsa_segment(&vmsa->idtr, 0);
}

/**
 * sev_vmsa_fill() - the state of a CPU after INIT, at a real-mode entry point
 * @vmsa: cleared page
 * @segment: physical address of the code segment, below 1 MiB
 * @ip: entry point in the segment
 * @features: SEV features, the same as this CPU's
 *
 * EFER.SVME is part of every valid VMSA.
 */
void sev_vmsa_fill(struct sev_es_save_area *vmsa, u32 segment, u16 ip, u64 features)
{
	sev_vmsa_segments(vmsa);
	vmsa->cs.base = segment;
	vmsa->cs.selector = segment >> 4;
	vmsa->rip = ip;

	vmsa->efer = EFER_SVME;
	vmsa->cr0 = SEV_RESET_CR0;
	vmsa->cr4 = X86_CR4_MCE;
	vmsa->rflags = X86_EFLAGS_FIXED;
	vmsa->dr6 = SEV_RESET_DR6;
	vmsa->dr7 = SEV_DR7_RESET;
	vmsa->g_pat = SEV_RESET_PAT;
	vmsa->xcr0 = 1;

	vmsa->mxcsr = SEV_RESET_MXCSR;
	vmsa->x87_ftw = SEV_RESET_FTW;
	vmsa->x87_fcw = SEV_RESET_FCW;

	vmsa->vmpl = 0;
	vmsa->sev_features = features;
}

/**
 * sev_vmsa_mark() - makes a page a VMSA, or an ordinary page again
 * @vmsa: the page
 * @is_vmsa: what it is to be
 *
 * The VMSA bit comes with permissions for VMPL1, of which it gets none.
 *
 * Return: 0, or the code of RMPADJUST, which may be any while the CPU runs.
 */
int sev_vmsa_mark(struct sev_es_save_area *vmsa, bool is_vmsa)
{
	unsigned long attributes = 1;

	if (is_vmsa)
		attributes |= RMPADJUST_VMSA_PAGE_BIT;

	return rmpadjust((unsigned long)vmsa, RMP_PG_SIZE_4K, attributes);
}
