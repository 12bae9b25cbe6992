// SPDX-License-Identifier: GPL-2.0
/*
 * Changes of mode: CR0 decides between the two-view root and the all-private
 * one at once; EFER keeps SVME; a real-mode IRET takes its stack size from the
 * cached SS, which QEMU does not do.
 */

#include "cpu.h"

#define CR0_TS		BIT(3)
#define RFLAGS_FIXED	BIT(1)

void select_root(struct vcpu *v)
{
	const struct save_area *s = &v->vmcb->save;

	v->all_private = mode_is_sev() && (!(s->cr0 & CR0_PG) || !(s->cr4 & CR4_PAE));
	v->vmcb->nested_cr3 = npt_root(v->all_private);
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
	s->rip += length;
	select_root(v);
	set_intercepts(v);
}

/* MOV to CR0, LMSW, CLTS; prefixes before them are skipped. */
void handle_cr0_write(struct vcpu *v)
{
	u64 cr0 = v->vmcb->save.cr0;
	u8 code[15] = { 0 };
	unsigned int i = 0, rex = 0;

	guest_code(v, code, sizeof(code));
	while (i < 10 && (code[i] == 0x66 || code[i] == 0x67 || code[i] == 0xf2 ||
			  code[i] == 0xf3 || code[i] == 0x2e || code[i] == 0x3e))
		i++;
	if ((v->vmcb->save.efer & EFER_LMA) && (v->vmcb->save.cs.attrib & SEG_L) &&
	    (code[i] & 0xf0) == 0x40)
		rex = code[i++];
	if (code[i] == 0x0f && code[i + 1] == 0x22) {
		u64 value = *gpr(v, (code[i + 2] & 7) | (rex & 1 ? 8 : 0));

		write_cr0(v, v->vmcb->save.efer & EFER_LMA && v->vmcb->save.cs.attrib & SEG_L ?
			  value : (u32)value, i + 3);
	} else if (code[i] == 0x0f && code[i + 1] == 0x06) {
		write_cr0(v, cr0 & ~CR0_TS, i + 2);
	} else if (code[i] == 0x0f && code[i + 1] == 0x01 && (code[i + 2] & 0xf8) == 0xf0) {
		u64 low = *gpr(v, (code[i + 2] & 7) | (rex & 1 ? 8 : 0)) & 0xf;

		write_cr0(v, (cr0 & ~0xeULL) | low, i + 3);
	} else {
		model_end(END_MODEL, "CR0 written by %x %x %x at rip 0x%lx", code[i], code[i + 1],
			  code[i + 2], v->vmcb->save.rip);
	}
}

/* QEMU ends VMRUN with an invalid state on reserved bits: the guest gets #GP. */
void handle_cr4_write(struct vcpu *v)
{
	u8 code[4] = { 0 };
	unsigned int i;

	guest_code(v, code, sizeof(code));
	i = (code[0] & 0xf0) == 0x40;
	if (code[i] != 0x0f || code[i + 1] != 0x22)
		model_end(END_MODEL, "VMRUN refused the state of CPU %u, rip 0x%lx", v->index,
			  v->vmcb->save.rip);
	general_protection(v);
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
	s->rip += 2;
}

static u64 sev_status(struct vcpu *v)
{
	return 3 | v->sev_features << 2;
}

static void read_msr(struct vcpu *v, u64 value)
{
	v->vmcb->save.rax = (u32)value;
	v->regs.rdx = value >> 32;
	v->vmcb->save.rip += 2;
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
			v->vmcb->save.rip += 2;
		} else {
			read_msr(v, v->ghcb_msr);
		}
	} else if (msr == MSR_SEV_STATUS) {
		if (write)
			general_protection(v);
		else
			read_msr(v, sev_status(v));
	} else {
		vc_raise(v, EXIT_MSR);
	}
}
