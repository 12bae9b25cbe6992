// SPDX-License-Identifier: GPL-2.0
/*
 * Mode none: intercepted instructions of a guest whose registers the
 * hypervisor sees. QEMU gives no next-RIP but for port I/O.
 */

#include "../cpu/cpu.h"
#include "host.h"

#define MSR_TSC_AUX	0xc0000103U

#define IO_IN		BIT(0)
#define IO_STRING	BIT(2)

static bool is_prefix(u8 byte, bool long_mode)
{
	static const u8 legacy[] = {
		0x26, 0x2e, 0x36, 0x3e, 0x64, 0x65, 0x66, 0x67, 0xf0, 0xf2, 0xf3,
	};

	for (size_t i = 0; i < ARRAY_SIZE(legacy); i++)
		if (legacy[i] == byte)
			return true;
	return long_mode && (byte & 0xf0) == 0x40;
}

/* Behind the prefixes and @opcode_bytes. */
static void skip(struct vcpu *v, unsigned int opcode_bytes)
{
	const struct save_area *s = &v->vmcb->save;
	bool long_mode = s->efer & EFER_LMA && s->cs.attrib & SEG_L;
	u8 code[15] = { 0 };
	unsigned int got = guest_code(v, code, sizeof(code)), n = 0;

	while (n < got && is_prefix(code[n], long_mode))
		n++;
	insn_done(v, s->rip + n + opcode_bytes);
}

static void give_pair(struct vcpu *v, u64 value)
{
	v->vmcb->save.rax = (u32)value;
	v->regs.rdx = value >> 32;
}

static void plain_cpuid(struct vcpu *v)
{
	struct cpuid_regs r = host_cpuid(v, v->vmcb->save.rax, v->regs.rcx);

	v->vmcb->save.rax = r.eax;
	v->regs.rbx = r.ebx;
	v->regs.rcx = r.ecx;
	v->regs.rdx = r.edx;
	skip(v, 2);
}

static void plain_msr(struct vcpu *v, bool write)
{
	u64 value = v->regs.rdx << 32 | (u32)v->vmcb->save.rax;
	bool ok = write ? msr_write(v, v->regs.rcx, value) : msr_read(v, v->regs.rcx, &value);

	if (!ok) {
		vcpu_inject_exception(v, VECTOR_GP, true, 0);
		return;
	}
	if (!write)
		give_pair(v, value);
	skip(v, 2);
}

static void plain_io(struct vcpu *v, u64 info, u64 next_rip)
{
	unsigned int bytes = info >> 4 & 7;
	u16 port = info >> 16;
	u64 rax = v->vmcb->save.rax;

	if (info & IO_STRING) {
		plain_string_io(v, info, next_rip);
		return;
	}
	if (!(info & IO_IN))
		port_out(port, rax, bytes);
	else if (bytes == 4)
		v->vmcb->save.rax = port_in(port, bytes);
	else
		v->vmcb->save.rax = (rax & ~(BIT(bytes * 8) - 1)) | port_in(port, bytes);
	insn_done(v, next_rip);
}

static void plain_rdpmc(struct vcpu *v)
{
	u64 value;

	if (!pmc_read(v->regs.rcx, &value)) {
		vcpu_inject_exception(v, VECTOR_GP, true, 0);
		return;
	}
	give_pair(v, value);
	skip(v, 2);
}

static void plain_tsc(struct vcpu *v, bool with_aux)
{
	give_pair(v, guest_tsc(v));
	if (with_aux)
		v->regs.rcx = (u32)rdmsr(MSR_TSC_AUX);
	skip(v, with_aux ? 3 : 2);
}

/**
 * host_plain_exit - serve an exit of a guest without encryption
 * @v: the CPU
 * @code: exit code; RDTSCP and INVD under their own ones
 * @info1: EXITINFO1
 * @info2: EXITINFO2
 *
 * RIP moves behind the instruction unless it raises an exception, and a single
 * step over it ends there.
 */
void host_plain_exit(struct vcpu *v, u64 code, u64 info1, u64 info2)
{
	switch (code) {
	case EXIT_CPUID:
		plain_cpuid(v);
		return;
	case EXIT_MSR:
		plain_msr(v, info1 & 1);
		return;
	case EXIT_IOIO:
		plain_io(v, info1, info2);
		return;
	case EXIT_RDPMC:
		plain_rdpmc(v);
		return;
	case EXIT_RDTSC:
	case EXIT_RDTSCP:
		plain_tsc(v, code == EXIT_RDTSCP);
		return;
	case EXIT_INVD:
	case EXIT_WBINVD:
		skip(v, 2);
		return;
	case EXIT_MONITOR:	/* not in CPUID */
	case EXIT_MWAIT:
	case EXIT_VMRUN ... EXIT_SKINIT:
		vcpu_inject_exception(v, VECTOR_UD, false, 0);
		return;
	default:
		dump_vcpu(v);
		model_end(END_MODEL, "exit 0x%lx of a plain guest has no handler, CPU %u", code,
			  v->index);
	}
}

/**
 * host_plain_mmio_write - store to a device by a guest without encryption
 * @v: the CPU
 * @gpa: address
 * @value: data
 * @bytes: 1, 2, 4 or 8
 *
 * Return: true when the store is done.
 */
bool host_plain_mmio_write(struct vcpu *v, u64 gpa, u64 value, unsigned int bytes)
{
	mmio_write(v, gpa, value, bytes);
	return true;
}
