// SPDX-License-Identifier: GPL-2.0
/*
 * State of a virtual CPU: loaded from a VMSA (AMD APM vol. 2, appendix B), or
 * set to what INIT and SIPI leave where there is no VMSA (mode none).
 */

#include "cpu.h"

#define ASID		1
#define NESTED_PAGING	BIT(0)
#define RFLAGS_FIXED	BIT(1)
#define PAT_RESET	0x0007040600070406ULL
#define NO_VMSA		(~0ULL)
#define DR7_ENABLED	0xffULL

#define EFER_LMSLE	BIT(13)
#define EFER_FFXSR	BIT(14)
#define EFER_TCE	BIT(15)
#define EFER_LEGAL	(EFER_SCE | EFER_LME | EFER_LMA | EFER_NXE | EFER_SVME | \
			 EFER_LMSLE | EFER_FFXSR | EFER_TCE)

/* Types of an MSR permission map: two bits an MSR, read and write. */
static u8 *msrpm, *iopm;

static const u32 passed_msrs[] = {
	0x174, 0x175, 0x176,				/* SYSENTER */
	MSR_PAT,
	0xc0000081, 0xc0000082, 0xc0000083, 0xc0000084,	/* SYSCALL */
	0xc0000100, 0xc0000101, 0xc0000102, 0xc0000103,	/* FS, GS, kernel GS, TSC_AUX */
};

static void pass_msr(u32 msr)
{
	u32 base = msr < 0x2000 ? 0 : 0x800;
	u32 bit = (msr & 0x1fff) * 2;

	msrpm[base + bit / 8] &= ~(3 << bit % 8);
}

void vcpu_intercept_msr(u32 msr)
{
	u32 base = msr < 0x2000 ? 0 : 0x800;
	u32 bit = (msr & 0x1fff) * 2;

	msrpm[base + bit / 8] |= 3 << bit % 8;
}

static void make_maps(void)
{
	msrpm = model_alloc(2 * PAGE_SIZE, PAGE_SIZE);
	iopm = model_alloc(3 * PAGE_SIZE, PAGE_SIZE);
	memset(msrpm, 0xff, 2 * PAGE_SIZE);
	memset(iopm, 0xff, 3 * PAGE_SIZE);
	for (size_t i = 0; i < ARRAY_SIZE(passed_msrs); i++)
		pass_msr(passed_msrs[i]);
}

void set_intercepts(struct vcpu *v)
{
	struct vmcb *c = v->vmcb;
	bool real = !(c->save.cr0 & CR0_PE);

	c->intercept_cr = BIT(EXIT_CR0_WRITE) | BIT(EXIT_CR4_WRITE);
	if (v->cr3_plain)
		c->intercept_cr |= BIT(EXIT_CR3_READ) | BIT(EXIT_CR3_WRITE);
	c->intercept_dr = mode_is_sev() && !(v->sev_features & SEV_FEATURE_DEBUG_SWAP) ?
			  BIT_OF(EXIT_DR7_READ) | BIT_OF(EXIT_DR7_WRITE) : 0;
	c->intercept_exceptions = mode_is_sev() ?
		BIT_OF(EXIT_EXCP_UD) | BIT_OF(EXIT_EXCP_AC) |
		(v->sev_features & SEV_FEATURE_DEBUG_SWAP ? 0 : BIT_OF(EXIT_EXCP_DB)) : 0;
	c->intercept_3 = BIT_OF(EXIT_NMI) | BIT_OF(EXIT_CPUID) | BIT_OF(EXIT_INVD) |
			 BIT_OF(EXIT_IOIO) | BIT_OF(EXIT_MSR) | BIT_OF(EXIT_SHUTDOWN) |
			 BIT_OF(EXIT_RDPMC);
	if (mode_is_sev())
		c->intercept_3 |= BIT_OF(EXIT_RSM) | BIT_OF(EXIT_INVLPGA);
	if (real || (v->nmi_masked && !mode_is_sev()))
		c->intercept_3 |= BIT_OF(EXIT_IRET);
	c->intercept_4 = 0x7f | BIT_OF(EXIT_WBINVD) | BIT_OF(EXIT_MONITOR) | BIT_OF(EXIT_MWAIT);
}

void cpu_init_this(struct vcpu *v)
{
	void *hsave;

	if (!msrpm)
		make_maps();
	hsave = model_alloc(PAGE_SIZE, PAGE_SIZE);
	v->vmcb = model_alloc(PAGE_SIZE, PAGE_SIZE);
	v->scratch = model_alloc(PAGE_SIZE, PAGE_SIZE);
	v->vmcb_pa = (u64)v->vmcb;
	v->vmcb->iopm_base_pa = (u64)iopm;
	v->vmcb->msrpm_base_pa = (u64)msrpm;
	v->vmcb->asid = ASID;
	v->vmcb->nested_control = NESTED_PAGING;
	v->vmsa_gpa = NO_VMSA;
	wrmsr(0xc0010117, (u64)hsave);		/* VM_HSAVE_PA */
	asm volatile("clgi" : : : "memory");
}

static void load_gprs(struct gprs *to, const struct save_area *s)
{
	to->rcx = s->rcx;
	to->rdx = s->rdx;
	to->rbx = s->rbx;
	to->rbp = s->rbp;
	to->rsi = s->rsi;
	to->rdi = s->rdi;
	memcpy(&to->r8, &s->r8, 8 * sizeof(u64));
}

static void save_gprs(struct save_area *s, const struct gprs *from)
{
	s->rcx = from->rcx;
	s->rdx = from->rdx;
	s->rbx = from->rbx;
	s->rbp = from->rbp;
	s->rsi = from->rsi;
	s->rdi = from->rdi;
	memcpy(&s->r8, &from->r8, 8 * sizeof(u64));
}

static bool control_ok(struct vcpu *v, const struct save_area *s)
{
	if (s->cr0 >> 32 || ((s->cr0 & CR0_NW) && !(s->cr0 & CR0_CD)) ||
	    ((s->cr0 & CR0_PG) && !(s->cr0 & CR0_PE)))
		return false;
	return !(s->cr4 & ~cr4_supported(v)) && !(s->cr3 >> (machine.cbit + 1)) &&
	       !(s->dr6 >> 32) && !(s->dr7 >> 32);
}

static bool efer_ok(const struct save_area *s)
{
	bool wide = (s->efer & EFER_LME) && (s->cr0 & CR0_PG);

	if (!(s->efer & EFER_SVME) || (s->efer & ~EFER_LEGAL))
		return false;
	return !wide || ((s->cr4 & CR4_PAE) &&
			 !((s->cs.attrib & SEG_L) && (s->cs.attrib & SEG_DB)));
}

/* What VMRUN of an SEV-ES or SNP guest insists on (AMD APM vol. 2, 15.5.1). */
static bool vmsa_ok(struct vcpu *v, const struct save_area *s)
{
	u64 want = mode_is_snp() ? SEV_FEATURE_SNP : 0;

	if (!control_ok(v, s) || !efer_ok(s))
		return false;
	return !mode_is_sev() ||
	       (s->sev_features & ~SEV_FEATURE_DEBUG_SWAP) == want;
}

/*
 * QEMU arms a breakpoint, or takes it away, where an instruction writes DR7, and not
 * at VMRUN: those which a CPU leaves behind would stay, those of a VMSA never come.
 */
static void check_breakpoints(const struct vcpu *v, const struct save_area *from)
{
	if ((v->vmcb->save.dr7 | from->dr7) & DR7_ENABLED)
		model_end(END_MODEL, "CPU %u starts anew with breakpoints on", v->index);
}

/* Its accesses would have the rights of VMPL0. */
static void check_vmpl(const struct vcpu *v, u8 vmpl)
{
	if (mode_is_snp() && vmpl)
		model_end(END_MODEL, "VMPL %u of CPU %u is not modelled, only 0 is", vmpl,
			  v->index);
}

bool vcpu_load_vmsa(struct vcpu *v, const u8 *vmsa)
{
	const struct save_area *from = (const void *)vmsa;
	struct save_area *to = &v->vmcb->save;

	if (!vmsa_ok(v, from))
		return false;
	check_breakpoints(v, from);
	check_vmpl(v, vmsa[VMSA_VMPL]);
	memcpy(to, from, offsetof(struct save_area, rcx));
	to->cr0 |= CR0_ET;
	to->rflags |= RFLAGS_FIXED;
	to->cpl = (from->cr0 & CR0_PE) ? from->ss.attrib >> SEG_DPL_SHIFT & 3 : 0;
	if (to->efer & EFER_LME && to->cr0 & CR0_PG)
		to->efer |= EFER_LMA;
	/* QEMU's VMRUN refuses what it does not know; the others change nothing here */
	to->efer &= EFER_SCE | EFER_LME | EFER_LMA | EFER_NXE | EFER_SVME;
	load_gprs(&v->regs, from);
	v->sev_features = from->sev_features;
	v->vmpl = vmsa[VMSA_VMPL];
	v->vmcb->event_inj = 0;
	v->vmcb->interrupt_state = 0;
	v->nmi_masked = false;
	memcpy(v->scratch, vmsa, PAGE_SIZE);
	v->load_pending = true;
	v->cr3_plain = false;
	select_root(v);
	set_intercepts(v);
	return true;
}

/* VMRUN leaves them alone, and the model does not use them: they stay the guest's. */
static void load_debug_registers(const struct save_area *s)
{
	asm volatile("mov %0, %%dr0" : : "r"(s->dr[0]));
	asm volatile("mov %0, %%dr1" : : "r"(s->dr[1]));
	asm volatile("mov %0, %%dr2" : : "r"(s->dr[2]));
	asm volatile("mov %0, %%dr3" : : "r"(s->dr[3]));
}

/* The part of a VMSA that only its own CPU can load. */
void load_on_this_cpu(struct vcpu *v)
{
	load_fpu((const struct save_area *)v->scratch);
	if (v->sev_features & SEV_FEATURE_DEBUG_SWAP)
		load_debug_registers((const struct save_area *)v->scratch);
	wrmsr(MSR_PAT, v->vmcb->save.g_pat);	/* QEMU's VMRUN leaves it out */
	vmload(v->vmcb_pa);
	v->load_pending = false;
}

static void save_debug_registers(struct save_area *s)
{
	asm volatile("mov %%dr0, %0" : "=r"(s->dr[0]));
	asm volatile("mov %%dr1, %0" : "=r"(s->dr[1]));
	asm volatile("mov %%dr2, %0" : "=r"(s->dr[2]));
	asm volatile("mov %%dr3, %0" : "=r"(s->dr[3]));
}

/*
 * On the CPU itself: its state to the page of its VMSA. Hardware does that at each
 * #VMEXIT; nobody sees the page before the CPU gives it up.
 */
void save_vmsa(struct vcpu *v)
{
	struct save_area *to;

	if (v->vmsa_gpa == NO_VMSA || v->load_pending)
		return;
	to = priv_ptr(v->vmsa_gpa);
	vmsave(v->vmcb_pa);
	memcpy(to, &v->vmcb->save, offsetof(struct save_area, rcx));
	to->g_pat = rdmsr(MSR_PAT);
	if (v->cr3_plain)
		to->cr3 &= ~BIT(machine.cbit);
	save_gprs(to, &v->regs);
	if (v->sev_features & SEV_FEATURE_DEBUG_SWAP)
		save_debug_registers(to);
	save_fpu(to);
}

static void real_mode_segment(struct segment *s, u16 attrib)
{
	*s = (struct segment){ .attrib = attrib, .limit = 0xffff };
}

void vcpu_start_real_mode(struct vcpu *target, u8 vector)
{
	struct save_area s;

	memset(&s, 0, sizeof(s));
	real_mode_segment(&s.cs, 0x9b);
	s.cs.selector = vector << 8;
	s.cs.base = (u64)vector << 12;
	real_mode_segment(&s.ds, 0x93);
	s.es = s.ds;
	s.ss = s.ds;
	s.fs = s.ds;
	s.gs = s.ds;
	real_mode_segment(&s.ldtr, 0x82);
	real_mode_segment(&s.tr, 0x8b);
	real_mode_segment(&s.gdtr, 0);
	real_mode_segment(&s.idtr, 0);
	s.efer = EFER_SVME;
	s.cr0 = CR0_ET | CR0_CD | CR0_NW;
	s.dr6 = 0xffff0ff0;
	s.dr7 = 0x400;
	s.rflags = RFLAGS_FIXED;
	s.g_pat = PAT_RESET;
	s.mxcsr = 0x1f80;
	s.x87_fcw = 0x40;
	s.x87_ftw = 0x5555;
	memset(target->launched_vmsa, 0, PAGE_SIZE);
	memcpy(target->launched_vmsa, &s, sizeof(s));
	target->has_launched_vmsa = true;
	target->state = VCPU_OFF;
	vcpu_release(target);
}
