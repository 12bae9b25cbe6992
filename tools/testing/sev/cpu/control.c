// SPDX-License-Identifier: GPL-2.0
/*
 * Changes of mode: CR0 decides between the two-view root and the all-private
 * one at once; CR3 has a C-bit for QEMU when the guest set none; EFER keeps SVME;
 * a real-mode IRET takes its stack size from the cached SS, which QEMU does not do.
 */

#include "cpu.h"

#define CR0_TS		BIT(3)
#define CR3_NO_FLUSH	BIT(63)
#define CR4_PCIDE	BIT(17)
#define PHYS_BITS_MAX	52
#define RFLAGS_FIXED	BIT(1)

/*
 * The walk of a 64-bit guest's tables begins in private memory, whatever CR3 says.
 * Firmware leaves the C-bit out there: each exit would cost a nested fault more.
 */
static void hide_cr3(struct vcpu *v)
{
	struct save_area *s = &v->vmcb->save;
	u64 cbit = BIT(machine.cbit);

	if (v->cr3_plain)
		s->cr3 &= ~cbit;
	v->cr3_plain = !v->all_private && (s->efer & EFER_LMA) && !(s->cr3 & cbit);
	if (v->cr3_plain)
		s->cr3 |= cbit;
}

void select_root(struct vcpu *v)
{
	const struct save_area *s = &v->vmcb->save;

	v->all_private = mode_is_sev() && (!(s->cr0 & CR0_PG) || !(s->cr4 & CR4_PAE));
	v->vmcb->nested_cr3 = npt_root(v->all_private);
	if (mode_is_sev())
		hide_cr3(v);
}

static void general_protection(struct vcpu *v)
{
	vcpu_inject_exception(v, VECTOR_GP, true, 0);
}

static bool cr0_ok(struct vcpu *v, u64 cr0)
{
	const struct save_area *s = &v->vmcb->save;

	if (cr0 >> 32 || ((cr0 & CR0_PG) && !(cr0 & CR0_PE)) ||
	    ((cr0 & CR0_NW) && !(cr0 & CR0_CD)))
		return false;
	if (!(cr0 & CR0_PG))
		return !(s->cr0 & CR0_PG) || !(s->cs.attrib & SEG_L) || !(s->efer & EFER_LMA);
	if ((s->efer & EFER_LME) && !(s->cr0 & CR0_PG))
		return (s->cr4 & CR4_PAE) && !(s->cs.attrib & SEG_L);
	return true;
}

static void write_cr0(struct vcpu *v, u64 cr0, unsigned int length)
{
	struct save_area *s = &v->vmcb->save;

	if (!cr0_ok(v, cr0)) {
		general_protection(v);
		return;
	}
	s->cr0 = cr0 | CR0_ET;
	if (!(s->efer & EFER_LME) || !(cr0 & CR0_PG))
		s->efer &= ~EFER_LMA;
	else
		s->efer |= EFER_LMA;
	select_root(v);
	set_intercepts(v);
	insn_done(v, s->rip + length);
}

/**
 * struct mov - the instruction that reads or writes a control register
 * @op: opcode byte after 0F
 * @modrm: its ModRM byte
 * @reg: the register operand
 * @value: its contents
 * @length: of the instruction
 */
struct mov {
	u8 op, modrm;
	u64 *reg;
	u64 value;
	unsigned int length;
};

/* False when it is none; prefixes that change nothing are skipped. */
static bool decode_mov(struct vcpu *v, struct mov *m)
{
	bool wide = (v->vmcb->save.efer & EFER_LMA) && (v->vmcb->save.cs.attrib & SEG_L);
	u8 code[15] = { 0 };
	unsigned int i = 0, rex = 0;

	guest_code(v, code, sizeof(code));
	while (i < 10 && (code[i] == 0x66 || code[i] == 0x67 || code[i] == 0xf2 ||
			  code[i] == 0xf3 || code[i] == 0x2e || code[i] == 0x3e))
		i++;
	if (wide && (code[i] & 0xf0) == 0x40)
		rex = code[i++];
	if (code[i] != 0x0f)
		return false;
	m->op = code[i + 1];
	m->modrm = code[i + 2];
	m->reg = gpr(v, (m->modrm & 7) | (rex & 1 ? 8 : 0));
	m->value = *m->reg;
	if (!wide)
		m->value = (u32)m->value;
	m->length = i + 3;
	return true;
}

void handle_cr0_write(struct vcpu *v)
{
	u64 cr0 = v->vmcb->save.cr0;
	struct mov m;

	if (!decode_mov(v, &m))
		model_end(END_MODEL, "CR0 written by what at rip 0x%lx?", v->vmcb->save.rip);
	if (m.op == 0x22)
		write_cr0(v, m.value, m.length);
	else if (m.op == 0x06)
		write_cr0(v, cr0 & ~CR0_TS, m.length - 1);
	else
		write_cr0(v, (cr0 & ~0xeULL) | (m.value & 0xf), m.length);
}

/* With PCID the highest bit only keeps translations. */
static bool cr3_ok(const struct vcpu *v, u64 cr3)
{
	if (v->vmcb->save.cr4 & CR4_PCIDE)
		cr3 &= ~CR3_NO_FLUSH;
	return !(cr3 >> PHYS_BITS_MAX);
}

/* Only while the guest's CR3 is not what the VMCB has. */
void handle_cr3(struct vcpu *v, bool write)
{
	struct save_area *s = &v->vmcb->save;
	struct mov m;

	if (!decode_mov(v, &m) || m.op != (write ? 0x22 : 0x20))
		model_end(END_MODEL, "CR3 used by what at rip 0x%lx?", s->rip);
	if (write && !cr3_ok(v, m.value)) {
		general_protection(v);
		return;
	}
	if (!write) {
		*m.reg = s->cr3 & ~BIT(machine.cbit);
	} else {
		s->cr3 = m.value & ~CR3_NO_FLUSH;
		v->cr3_plain = false;
		select_root(v);
		set_intercepts(v);
	}
	insn_done(v, s->rip + m.length);
}

u64 cr4_supported(struct vcpu *v)
{
	struct cpuid_regs one = host_cpuid(v, 1, 0), seven = host_cpuid(v, 7, 0);
	u64 bits = 0x7ff;			/* VME to OSXMMEXCPT */

	bits |= seven.ecx & BIT(2) ? BIT(11) : 0;	/* UMIP */
	bits |= cpuid(7, 0).ecx & BIT(16) ? CR4_LA57 : 0;	/* which this host hides */
	bits |= seven.ebx & BIT(0) ? BIT(16) : 0;	/* FSGSBASE */
	bits |= one.ecx & BIT(17) ? BIT(17) : 0;	/* PCID */
	bits |= one.ecx & BIT(26) ? BIT(18) : 0;	/* OSXSAVE */
	bits |= seven.ebx & BIT(7) ? BIT(20) : 0;	/* SMEP */
	bits |= seven.ebx & BIT(20) ? BIT(21) : 0;	/* SMAP */
	bits |= seven.ecx & BIT(3) ? BIT(22) : 0;	/* PKE */
	return bits;
}

/* QEMU lets long mode lose PAE, and ends VMRUN on bits that it does not know. */
void handle_cr4_write(struct vcpu *v)
{
	struct save_area *s = &v->vmcb->save;
	struct mov m;

	if (!decode_mov(v, &m) || m.op != 0x22)
		model_end(END_MODEL, "VMRUN refused the state of CPU %u, rip 0x%lx", v->index,
			  s->rip);
	if ((m.value & ~cr4_supported(v)) ||
	    ((s->efer & EFER_LMA) && !(m.value & CR4_PAE)) ||
	    ((s->efer & EFER_LMA) && ((m.value ^ s->cr4) & CR4_LA57)) ||
	    (!(s->efer & EFER_LMA) && (m.value & CR4_PCIDE))) {
		general_protection(v);
		return;
	}
	s->cr4 = m.value;
	select_root(v);
	set_intercepts(v);
	insn_done(v, s->rip + m.length);
}

static bool pop(struct vcpu *v, u64 offset, u64 mask, void *buf, unsigned int bytes)
{
	const struct save_area *s = &v->vmcb->save;
	struct access a = { .va = (u32)(s->ss.base + ((s->rsp + offset) & mask)) };

	return guest_copy(v, &a, buf, bytes) == WALK_OK;
}

void handle_iret(struct vcpu *v)
{
	struct save_area *s = &v->vmcb->save;
	u64 mask = s->ss.attrib & SEG_DB ? 0xffffffff : 0xffff;
	u32 ip = 0, cs = 0, flags = 0, changed;
	u8 code[2] = { 0 };
	unsigned int bytes;

	guest_code(v, code, sizeof(code));
	bytes = code[0] == 0x66 ? 4 : 2;
	if (code[bytes == 4] != 0xcf)
		model_end(END_MODEL, "IRET expected at rip 0x%lx", s->rip);
	if (!pop(v, 0, mask, &ip, bytes) || !pop(v, bytes, mask, &cs, bytes) ||
	    !pop(v, 2 * bytes, mask, &flags, bytes))
		model_end(END_SHUTDOWN, "IRET in real mode from an unreadable stack, rip 0x%lx",
			  s->rip);
	s->rsp = (s->rsp & ~mask) | ((s->rsp + 3 * bytes) & mask);
	s->rip = ip & 0xffff;
	s->cs.selector = cs;
	s->cs.base = (u64)(u16)cs << 4;
	changed = bytes == 4 ? 0x00257fd5 : 0x7fd5;
	s->rflags = (s->rflags & ~(u64)changed) | (flags & changed) | RFLAGS_FIXED;
}

static void write_efer(struct vcpu *v, u64 value)
{
	struct save_area *s = &v->vmcb->save;

	if ((value & ~(EFER_SCE | EFER_LME | EFER_LMA | EFER_NXE | EFER_SVME | 0x5000ULL)) ||
	    ((value ^ s->efer) & EFER_LME && (s->cr0 & CR0_PG))) {
		general_protection(v);
		return;
	}
	s->efer = (value & (EFER_SCE | EFER_LME | EFER_NXE)) | (s->efer & EFER_LMA) | EFER_SVME;
	insn_done(v, s->rip + 2);
}

static u64 sev_status(struct vcpu *v)
{
	return 3 | v->sev_features << 2;
}

static void read_msr(struct vcpu *v, u64 value)
{
	v->vmcb->save.rax = (u32)value;
	v->regs.rdx = value >> 32;
	insn_done(v, v->vmcb->save.rip + 2);
}

/* MSRs which the hypervisor never sees: EFER, the GHCB MSR, SEV_STATUS. */
void handle_sev_msr(struct vcpu *v)
{
	bool write = v->vmcb->exit_info_1 & 1;
	u64 value = (v->regs.rdx << 32) | (u32)v->vmcb->save.rax;
	u32 msr = v->regs.rcx;

	if (msr == MSR_EFER) {
		if (write)
			write_efer(v, value);
		else
			read_msr(v, mode_is_sev() ? v->vmcb->save.efer :
				 v->vmcb->save.efer & ~EFER_SVME);
	} else if (!mode_is_sev()) {
		host_plain_exit(v, EXIT_MSR, write, 0);
	} else if (msr == MSR_GHCB) {
		if (write) {
			v->ghcb_msr = value;
			insn_done(v, v->vmcb->save.rip + 2);
		} else {
			read_msr(v, v->ghcb_msr);
		}
	} else if (msr == MSR_SEV_STATUS) {
		value = sev_status(v);
		if (write || !attack_status(v, &value))
			general_protection(v);
		else
			read_msr(v, value);
	} else {
		vc_raise(v, EXIT_MSR);
	}
}
