// SPDX-License-Identifier: GPL-2.0
/* Start states of virtual CPUs (AMD APM vol. 2, appendix B; QEMU's reset state). */
#include "load.h"

#define FLAT_CODE_SELECTOR	0x08
#define FLAT_DATA_SELECTOR	0x10
#define ATTRIB_CODE_32		0xc9b
#define ATTRIB_CODE_16		0x09b
#define ATTRIB_DATA		0xc93
#define ATTRIB_DATA_16		0x093
#define ATTRIB_LDT		0x082
#define ATTRIB_TSS_BUSY		0x08b
#define LIMIT_4G		0xffffffff
#define LIMIT_64K		0xffff
#define RESET_SELECTOR		0xf000
#define RESET_BASE		0xffff0000
#define RESET_IP		0xfff0
#define CR0_PE_ET_NE		0x31
#define CR0_WP			0x10000
#define LINUX_CODE_SELECTOR	0x10
#define LINUX_DATA_SELECTOR	0x18
#define ATTRIB_CODE_64		0xa9b
#define DR6_RESET		0xffff0ff0
#define DR7_RESET		0x400
#define RFLAGS_RESET		0x2
#define PAT_RESET		0x0007040600070406
#define XCR0_X87		1
#define MXCSR_RESET		0x1f80
#define FCW_RESET		0x37f

/* What all start states have in common. */
static struct save_area *vmsa_start(struct vcpu *v)
{
	struct save_area *vmsa = (struct save_area *)v->launched_vmsa;

	memset(v->launched_vmsa, 0, PAGE_SIZE);
	v->has_launched_vmsa = true;
	vmsa->ldtr = (struct segment){ .attrib = ATTRIB_LDT, .limit = LIMIT_64K };
	vmsa->tr = (struct segment){ .attrib = ATTRIB_TSS_BUSY, .limit = LIMIT_64K };
	vmsa->efer = EFER_SVME;
	vmsa->cr4 = CR4_MCE;
	vmsa->dr6 = DR6_RESET;
	vmsa->dr7 = DR7_RESET;
	vmsa->rflags = RFLAGS_RESET;
	vmsa->g_pat = PAT_RESET;
	vmsa->sev_features = guest_features();
	vmsa->xcr0 = XCR0_X87;
	vmsa->mxcsr = MXCSR_RESET;
	vmsa->x87_fcw = FCW_RESET;
	return vmsa;
}

static void set_data_segments(struct save_area *vmsa, struct segment data)
{
	vmsa->es = data;
	vmsa->ss = data;
	vmsa->ds = data;
	vmsa->fs = data;
	vmsa->gs = data;
}

/**
 * vmsa_reset_state() - the state of a CPU after reset, as QEMU leaves it
 * @v: virtual CPU
 */
void vmsa_reset_state(struct vcpu *v)
{
	struct save_area *vmsa = vmsa_start(v);

	set_data_segments(vmsa, (struct segment){ .attrib = ATTRIB_DATA_16, .limit = LIMIT_64K });
	vmsa->cs = (struct segment){ RESET_SELECTOR, ATTRIB_CODE_16, LIMIT_64K, RESET_BASE };
	vmsa->gdtr.limit = LIMIT_64K;
	vmsa->idtr.limit = LIMIT_64K;
	vmsa->cr0 = CR0_ET;
	vmsa->rip = RESET_IP;
	vmsa->rdx = host_cpuid(v, 1, 0).eax;
}

void vmsa_reset_at(struct vcpu *v, u32 address)
{
	struct save_area *vmsa = (struct save_area *)v->launched_vmsa;

	vmsa_reset_state(v);
	vmsa->cs.base = address & 0xffff0000;
	vmsa->rip = address & 0xffff;
}

/**
 * vmsa_flat_32() - protected mode, flat 32-bit segments, paging off
 * @v: virtual CPU
 * @start: its first instruction and arguments
 */
void vmsa_flat_32(struct vcpu *v, const struct start_state *start)
{
	struct save_area *vmsa = vmsa_start(v);

	set_data_segments(vmsa, (struct segment){ FLAT_DATA_SELECTOR, ATTRIB_DATA, LIMIT_4G, 0 });
	vmsa->cs = (struct segment){ FLAT_CODE_SELECTOR, ATTRIB_CODE_32, LIMIT_4G, 0 };
	vmsa->cr0 = CR0_PE_ET_NE;
	vmsa->rip = start->rip;
	vmsa->rsi = start->rsi;
	vmsa->rdi = start->rdi;
}

/**
 * vmsa_long_mode() - Linux' 64-bit boot protocol
 * @v: virtual CPU
 * @start: entry, argument and tables
 *
 * Linux Documentation/arch/x86/boot.rst, "64-bit Boot Protocol".
 */
void vmsa_long_mode(struct vcpu *v, const struct long_start *start)
{
	struct save_area *vmsa = vmsa_start(v);

	set_data_segments(vmsa, (struct segment){ LINUX_DATA_SELECTOR, ATTRIB_DATA, LIMIT_4G, 0 });
	vmsa->cs = (struct segment){ LINUX_CODE_SELECTOR, ATTRIB_CODE_64, LIMIT_4G, 0 };
	vmsa->gdtr.base = start->gdt_base;
	vmsa->gdtr.limit = start->gdt_limit;
	vmsa->efer |= EFER_LME | EFER_LMA;
	vmsa->cr4 |= CR4_PAE;
	vmsa->cr3 = start->cr3;
	vmsa->cr0 = CR0_PG | CR0_WP | CR0_PE_ET_NE;
	vmsa->rip = start->rip;
	vmsa->rsi = start->rsi;
}

/**
 * vmsa_parked() - real mode, in the parking code for APs
 * @v: virtual CPU
 * @code_gpa: page with the parking code
 * @table_gpa: AP jump table, reached through DS
 */
void vmsa_parked(struct vcpu *v, u64 code_gpa, u64 table_gpa)
{
	struct save_area *vmsa = (struct save_area *)v->launched_vmsa;

	vmsa_reset_state(v);
	vmsa->cs.base = code_gpa;
	vmsa->ds.base = table_gpa;
	vmsa->rip = 0;
}
