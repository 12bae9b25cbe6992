// SPDX-License-Identifier: GPL-2.0
/*
 * What the model must know of the instruction at RIP: QEMU gives neither
 * next-RIP nor decode bytes nor the linear address of a nested page fault.
 * Decoding itself is done by the kernel's instruction decoder.
 */

#include "cpu.h"
#include "decode.h"

u64 *gpr(struct vcpu *v, unsigned int n)
{
	switch (n) {
	case 0: return &v->vmcb->save.rax;
	case 1: return &v->regs.rcx;
	case 2: return &v->regs.rdx;
	case 3: return &v->regs.rbx;
	case 4: return &v->vmcb->save.rsp;
	case 5: return &v->regs.rbp;
	case 6: return &v->regs.rsi;
	case 7: return &v->regs.rdi;
	}
	return &v->regs.r8 + (n - 8);
}

static enum insn_mode mode_of(struct vcpu *v)
{
	const struct save_area *s = &v->vmcb->save;

	return (s->efer & EFER_LMA) && (s->cs.attrib & SEG_L) ? INSN_MODE_64 : INSN_MODE_32;
}

bool decode_at_rip(struct vcpu *v, struct insn *insn)
{
	u8 code[MAX_INSN_SIZE] = { 0 };
	unsigned int got = guest_code(v, code, sizeof(code));

	return got && !insn_decode(insn, code, got, mode_of(v));
}

static u64 segment_base(struct vcpu *v, struct insn *insn)
{
	for (int i = 0; i < insn->prefixes.nbytes && i < 4; i++) {
		u8 prefix = insn->prefixes.bytes[i];

		if (prefix == 0x64 || prefix == 0x65) {
			vmsave((u64)v->scratch);
			return prefix == 0x64 ? v->scratch->save.fs.base :
						v->scratch->save.gs.base;
		}
	}
	return mode_of(v) == INSN_MODE_64 ? 0 : v->vmcb->save.ds.base;
}

static u64 base_and_index(struct vcpu *v, struct insn *insn)
{
	u8 modrm = insn->modrm.value, sib = insn->sib.value;
	u8 mod = X86_MODRM_MOD(modrm), rm = X86_MODRM_RM(modrm);
	u8 rex = insn->rex_prefix.value;
	u64 at = 0;

	if (insn->sib.nbytes) {
		u8 base = X86_SIB_BASE(sib), index = X86_SIB_INDEX(sib);

		if (base != 5 || mod)
			at += *gpr(v, base | (X86_REX_B(rex) ? 8 : 0));
		index |= X86_REX_X(rex) ? 8 : 0;
		if (index != 4)
			at += *gpr(v, index) << X86_SIB_SCALE(sib);
		return at;
	}
	if (mod == 0 && rm == 5)
		return mode_of(v) == INSN_MODE_64 ? v->vmcb->save.rip + insn->length : 0;
	return *gpr(v, rm | (X86_REX_B(rex) ? 8 : 0));
}

/* Linear address of the ModRM memory operand; false when there is none. */
static bool memory_operand(struct vcpu *v, struct insn *insn, u64 *va)
{
	if (insn->moffset1.nbytes) {
		*va = (u64)(u32)insn->moffset2.value << 32 | (u32)insn->moffset1.value;
		return true;
	}
	if (!insn->modrm.nbytes || X86_MODRM_MOD(insn->modrm.value) == 3)
		return false;
	*va = base_and_index(v, insn) + (s64)insn->displacement.value;
	if (insn->addr_bytes == 4)
		*va = (u32)*va;
	*va += segment_base(v, insn);
	return true;
}

/* Does translating @va lead to @gpa: as its page, or as a table on the way? */
static bool leads_to(struct vcpu *v, u64 va, u64 gpa, bool *table)
{
	struct access a = { .va = va };
	enum walk_result r = guest_walk(v, &a);

	*table = r == WALK_UNVALIDATED;
	return (r == WALK_OK || r == WALK_UNVALIDATED) &&
	       (a.gpa & PAGE_MASK) == (gpa & PAGE_MASK);
}

/*
 * CR2 for a page that is not validated: the address among those which the
 * instruction may touch whose translation leads to @gpa.
 */
u64 find_fault_address(struct vcpu *v, u64 gpa)
{
	u64 candidates[16], rip = linear_rip(v);
	struct insn insn;
	unsigned int n = 0;
	bool table;
	u64 va;

	candidates[n++] = rip;
	candidates[n++] = rip + MAX_INSN_SIZE;
	candidates[n++] = v->vmcb->save.cr2;
	candidates[n++] = v->vmcb->save.rsp - 8;
	candidates[n++] = v->vmcb->save.rsp;
	candidates[n++] = v->regs.rsi;
	candidates[n++] = v->regs.rdi;
	candidates[n++] = v->vmcb->save.idtr.base + 16 * VECTOR_PF;
	if (decode_at_rip(v, &insn) && memory_operand(v, &insn, &va)) {
		candidates[n++] = va + 63;
		candidates[n++] = va;
	}
	while (n--)
		if (leads_to(v, candidates[n], gpa, &table))
			return table ? candidates[n] :
			       (candidates[n] & PAGE_MASK) | (gpa & ~PAGE_MASK);
	return gpa;
}

/* Mode none: a store to a device which the host emulates (the APIC). */
bool plain_mmio(struct vcpu *v, u64 gpa)
{
	struct insn insn;
	unsigned int bytes;
	u64 value;
	u8 op;

	if (!decode_at_rip(v, &insn) || insn.opcode.nbytes != 1)
		return false;
	op = insn.opcode.bytes[0];
	bytes = op & 1 ? insn.opnd_bytes : 1;
	if (op == 0x88 || op == 0x89)
		value = *gpr(v, X86_MODRM_REG(insn.modrm.value) |
				(X86_REX_R(insn.rex_prefix.value) ? 8 : 0));
	else if (op == 0xc6 || op == 0xc7)
		value = (s64)insn.immediate.value;
	else if (op == 0xa2 || op == 0xa3)
		value = v->vmcb->save.rax;
	else
		return false;
	if (!host_plain_mmio_write(v, gpa, value, bytes))
		return false;
	insn_done(v, v->vmcb->save.rip + insn.length);
	return true;
}
