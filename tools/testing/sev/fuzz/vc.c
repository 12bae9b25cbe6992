// SPDX-License-Identifier: GPL-2.0
/*
 * E1, E3: random bytes as the instruction of a #VC. What core handles must be, to a
 * decoder which nobody here wrote (capstone), an instruction of the right kind and
 * of the same length; what core does not handle must leave the registers alone.
 */
#include <capstone/capstone.h>
#include <string.h>
#include <linux/array_size.h>
#include <asm/sev/ghcb.h>

#include "../../../../arch/x86/kernel/sev/core/vc.h"
#include "../unit/fake.h"
#include "fuzz.h"

static const u64 codes[] = {
	SEV_NAE_CPUID, SEV_NAE_RDTSC, SEV_NAE_RDTSCP, SEV_NAE_RDPMC, SEV_NAE_MSR, SEV_NAE_WBINVD,
	SEV_NAE_INVD, SEV_NAE_VMMCALL, SEV_NAE_MONITOR, SEV_NAE_MWAIT, SEV_NAE_DR7_READ,
	SEV_NAE_DR7_WRITE, SEV_VC_DB, SEV_VC_AC, SEV_VC_NOT_VALIDATED, SEV_NAE_IOIO,
	SEV_NAE_IOIO, SEV_VC_MMIO, SEV_VC_MMIO, SEV_VC_MMIO,
};

/* First bytes of what is emulated, and prefixes */
static const u8 starts[] = {
	0x6c, 0x6d, 0x6e, 0x6f, 0xe4, 0xe5, 0xe6, 0xe7, 0xec, 0xed, 0xee, 0xef, 0x0f, 0x66, 0x67,
	0xf2, 0xf3, 0x64, 0x48, 0x41, 0x88, 0x89, 0x8a, 0x8b, 0xa0, 0xa3, 0xa4, 0xa5, 0xaa, 0xab,
	0xc6, 0xc7, 0x63, 0x86, 0x87, 0x08, 0x21, 0x33, 0x80, 0x81, 0x83, 0x84, 0xf6, 0xf7,
};

static csh decoders[3];		/* for 16, 32 and 64 bits */
static cs_insn *decoded;
static u64 dr7;

static csh decoder(void)
{
	static const cs_mode modes[] = { CS_MODE_16, CS_MODE_32, CS_MODE_64 };
	u32 i = fake.code_bits == 64 ? 2 : fake.code_bits == 32;

	if (!decoders[i])
		fuzz_check(cs_open(CS_ARCH_X86, modes[i], &decoders[i]) == CS_ERR_OK,
			   "capstone opens");
	if (!decoded)
		decoded = cs_malloc(decoders[i]);

	return decoders[i];
}

static bool is_one_of(unsigned int id, const u16 *ids, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (ids[i] == id)
			return true;

	return false;
}

static bool is_ioio(unsigned int id)
{
	static const u16 ids[] = {
		X86_INS_IN, X86_INS_OUT, X86_INS_INSB, X86_INS_INSW, X86_INS_INSD,
		X86_INS_OUTSB, X86_INS_OUTSW, X86_INS_OUTSD,
	};

	return is_one_of(id, ids, ARRAY_SIZE(ids));
}

static bool is_mmio(unsigned int id)
{
	static const u16 ids[] = {
		X86_INS_MOV, X86_INS_MOVABS, X86_INS_MOVZX, X86_INS_MOVSX, X86_INS_MOVSXD,
		X86_INS_AND, X86_INS_OR, X86_INS_XOR, X86_INS_TEST, X86_INS_XCHG,
		X86_INS_MOVSB, X86_INS_MOVSW, X86_INS_MOVSD, X86_INS_MOVSQ,
		X86_INS_STOSB, X86_INS_STOSW, X86_INS_STOSD, X86_INS_STOSQ,
		/* XCHG with REP prefixes */
		X86_INS_NOP,
	};

	return is_one_of(id, ids, ARRAY_SIZE(ids));
}

static bool right_kind(u64 code, unsigned int id)
{
	switch (code) {
	case SEV_NAE_CPUID:
		return id == X86_INS_CPUID;
	case SEV_NAE_RDTSC:
		return id == X86_INS_RDTSC;
	case SEV_NAE_RDTSCP:
		return id == X86_INS_RDTSCP;
	case SEV_NAE_RDPMC:
		return id == X86_INS_RDPMC;
	case SEV_NAE_MSR:
		return id == X86_INS_RDMSR || id == X86_INS_WRMSR;
	case SEV_NAE_WBINVD:
		return id == X86_INS_WBINVD;
	case SEV_NAE_VMMCALL:
		return id == X86_INS_VMMCALL;
	case SEV_NAE_DR7_READ:
	case SEV_NAE_DR7_WRITE:
		return id == X86_INS_MOV;
	case SEV_NAE_MONITOR:
	case SEV_NAE_MWAIT:
		return id == X86_INS_MONITOR || id == X86_INS_MWAIT;
	case SEV_NAE_IOIO:
		return is_ioio(id);
	case SEV_VC_MMIO:
		return is_mmio(id);
	default:
		return false;
	}
}

/* Only a string instruction keeps what it did before a failure. */
static bool kept(const struct sev_vc *vc, const struct pt_regs *before)
{
	struct pt_regs now = *vc->regs;

	if (vc->exit_code == SEV_VC_MMIO) {
		now.cx = before->cx;
		now.si = before->si;
		now.di = before->di;
	}

	return !memcmp(before, &now, sizeof(now));
}

static u64 address(struct fuzz_input *in)
{
	switch (fuzz_below(in, 4)) {
	case 0:
		return fuzz_odd(in);
	case 1:
		return FAKE_DATA_VA + fuzz_below(in, 0x4010);
	default:
		return FAKE_DEVICE_VA + fuzz_below(in, 0x2010);
	}
}

static void set_up(struct fuzz_input *in, struct pt_regs *regs)
{
	u32 i;

	if (!fake.page)
		fake_reset();
	for (i = 0; i < sizeof(*regs) / 8; i++)
		((unsigned long *)regs)[i] = address(in);
	fuzz_bytes(in, fake.code, sizeof(fake.code));
	for (i = 0; i < 3 && fuzz_below(in, 3); i++)
		fake.code[i] = starts[fuzz_below(in, ARRAY_SIZE(starts))];
	fake.code_bits = fuzz_below(in, 8) ? 64 : 16 << fuzz_below(in, 2);
	fake.writable = fuzz_below(in, 4) ? FAKE_DATA_SIZE : fuzz_below(in, FAKE_DATA_SIZE);
	fake.port_denied = !fuzz_below(in, 8);
	fake.hcall_wrong = !fuzz_below(in, 4);
	fake.code_size = fuzz_below(in, 16);
	fake.out_size = 0;
	fake.violation = NULL;
	regs->ip = FAKE_CODE_VA;
}

/* This version of capstone is older than MONITORX and MWAITX. */
static bool is_too_new(const struct sev_vc *vc)
{
	u8 modrm = vc->insn.modrm.bytes[0];

	return (vc->exit_code == SEV_NAE_MONITOR || vc->exit_code == SEV_NAE_MWAIT) &&
	       (modrm == 0xfa || modrm == 0xfb);
}

static void compare(const struct sev_vc *vc, const struct pt_regs *regs)
{
	const u8 *code = fake.code;
	size_t size = fake.code_size;
	u64 at = FAKE_CODE_VA;
	u64 ip = fake.code_bits == 64 ? FAKE_CODE_VA : (u32)FAKE_CODE_VA;

	csh handle = decoder();

	fuzz_check(cs_disasm_iter(handle, &code, &size, &at, decoded),
		   "what was handled is an instruction");
	fuzz_check(right_kind(vc->exit_code, decoded->id), "of the right kind");
	fuzz_check(regs->ip == FAKE_CODE_VA || regs->ip == ip + decoded->size,
		   "and of this length");
}

void fuzz_one(const u8 *data, size_t size)
{
	struct fuzz_input in = { data, size };
	struct pt_regs regs, before;
	struct sev_vc vc = { .regs = &regs, .dr7 = &dr7 };
	struct sev_result r;

	set_up(&in, &regs);
	vc.ghcb = &fake.ghcb;
	vc.exit_code = fuzz_below(&in, 20) ? codes[fuzz_below(&in, ARRAY_SIZE(codes))] :
					     fuzz_odd(&in);
	before = regs;
	r = sev_vc_handle(&vc);
	fuzz_check(!fake.violation, "all events are well formed");
	if (r.code)
		fuzz_check(kept(&vc, &before), "a failure changes no register");
	else if (!is_too_new(&vc))
		compare(&vc, &regs);
}
