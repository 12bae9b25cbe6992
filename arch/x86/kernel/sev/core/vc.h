/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _SEV_CORE_VC_H
#define _SEV_CORE_VC_H

#include <linux/bits.h>
#include <linux/types.h>
#include <asm/insn.h>
#include <asm/ptrace.h>
#include <asm/sev/cpuid_page.h>

#include "cpuid_table.h"
#include "failure.h"
#include "ghcb.h"

#define SEV_RFLAGS_CF		BIT_ULL(0)
#define SEV_RFLAGS_PF		BIT_ULL(2)
#define SEV_RFLAGS_AF		BIT_ULL(4)
#define SEV_RFLAGS_ZF		BIT_ULL(6)
#define SEV_RFLAGS_SF		BIT_ULL(7)
#define SEV_RFLAGS_TF		BIT_ULL(8)
#define SEV_RFLAGS_DF		BIT_ULL(10)
#define SEV_RFLAGS_OF		BIT_ULL(11)
#define SEV_RFLAGS_IOPL_SHIFT	12
#define SEV_RFLAGS_RF		BIT_ULL(16)

#define SEV_EXC_DB		1
#define SEV_EXC_UD		6
#define SEV_EXC_GP		13
#define SEV_EXC_PF		14
#define SEV_EXC_AC		17

#define SEV_PF_WRITE		BIT(1)
#define SEV_PF_USER		BIT(2)

/* DR7 after reset; bit 10 is always set */
#define SEV_DR7_RESET		0x400

/**
 * struct sev_vc - one #VC exception
 * @regs: registers of the interrupted code; changed only when the event is
 *	handled or a string instruction has made part of its way
 * @ghcb: this CPU's GHCB; NULL before there is one, see sev_vc_handle_early()
 * @cpuid: CPUID page, NULL under SEV-ES, where CPUID is the host's
 * @ids: this CPU's own part of CPUID, NULL to ask the host each time
 * @dr7: this CPU's DR7 as last written, NULL while nobody keeps it
 * @exit_code: error code of the exception
 * @status: SEV_STATUS MSR
 * @cr2: CR2 at the exception; set to what CR2 has to be when @vector is #PF
 * @insn: the instruction at regs->ip, decoded by sev_vc_handle()
 * @error_code: of @vector
 * @vector: exception to raise in the interrupted code, 0 for none
 * @code_bits: 16, 32 or 64, see sev_env_code_bits()
 * @has_error: @vector has an error code
 * @single_step: on SEV_OK: the code is single-stepped, and a step is over; the
 *	caller raises #DB with DR6.BS, a trap, as the processor would have
 */
struct sev_vc {
	struct pt_regs *regs;
	struct sev_ghcb *ghcb;
	const struct sev_cpuid_page *cpuid;
	struct sev_cpuid_ids *ids;
	u64 *dr7;
	u64 exit_code;
	u64 status;
	u64 cr2;
	struct insn insn;
	u32 error_code;
	u8 vector;
	u8 code_bits;
	bool has_error;
	bool single_step;
};

struct sev_result sev_vc_handle(struct sev_vc *vc);
struct sev_result sev_vc_handle_early(struct sev_vc *vc);

/* Between the files of core */
enum sev_vc_fit {
	SEV_VC_MISFIT,
	SEV_VC_FITS,
	SEV_VC_FITS_CPL0,	/* for code of privilege level 0 only */
};

bool sev_vc_code_known(u64 exit_code);
enum sev_vc_fit sev_vc_opcode_fits(u64 exit_code, const struct insn *insn);
struct sev_result sev_vc_call(struct sev_vc *vc, struct sev_ghcb_call *call);
struct sev_result sev_vc_raise(struct sev_vc *vc, u8 vector);
struct sev_result sev_vc_page_fault(struct sev_vc *vc, u64 va, bool write);
struct sev_result sev_vc_ioio(struct sev_vc *vc, bool *again);
struct sev_result sev_vc_mmio(struct sev_vc *vc, bool *again);
struct sev_result sev_vc_cpuid(struct sev_vc *vc);
struct sev_result sev_vc_msr(struct sev_vc *vc);
struct sev_result sev_vc_tsc(struct sev_vc *vc);
struct sev_result sev_vc_pmc(struct sev_vc *vc);
struct sev_result sev_vc_wbinvd(struct sev_vc *vc);
struct sev_result sev_vc_vmmcall(struct sev_vc *vc);
struct sev_result sev_vc_monitor(struct sev_vc *vc);
struct sev_result sev_vc_dr7_read(struct sev_vc *vc);
struct sev_result sev_vc_dr7_write(struct sev_vc *vc);

/* vc_operand.c: registers and addresses as the instruction names them */
unsigned long *sev_vc_gpr(struct pt_regs *regs, unsigned int number);
unsigned int sev_vc_reg_number(const struct insn *insn);
unsigned int sev_vc_rm_number(const struct insn *insn);
u64 sev_vc_get_reg(const struct sev_vc *vc, unsigned int number, u32 bytes);
void sev_vc_set_reg(struct sev_vc *vc, unsigned int number, u32 bytes, u64 value);
u64 sev_vc_address(const struct sev_vc *vc);
u64 sev_vc_merge(u64 old, u64 value, u32 bytes);
bool sev_vc_repeats(const struct insn *insn);
u8 sev_vc_segment(const struct sev_vc *vc, u8 segment);

static inline unsigned int sev_vc_cpl(const struct sev_vc *vc)
{
	return vc->regs->cs & 3;
}

#define SEV_SEGMENT_ES		0
#define SEV_SEGMENT_CS		1
#define SEV_SEGMENT_SS		2
#define SEV_SEGMENT_DS		3
#define SEV_SEGMENT_FS		4
#define SEV_SEGMENT_GS		5

#endif /* _SEV_CORE_VC_H */
