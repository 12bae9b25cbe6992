/* SPDX-License-Identifier: GPL-2.0 */
/* Virtual machine control block and VMSA (AMD APM vol. 2, appendix B). */
#ifndef SEV_MODEL_VMCB_H
#define SEV_MODEL_VMCB_H

#include "types.h"

struct segment {
	u16 selector;
	u16 attrib;
	u32 limit;
	u64 base;
};

#define SEG_TYPE_CODE	0x008
#define SEG_DPL_SHIFT	5
#define SEG_P		0x080
#define SEG_L		0x200
#define SEG_DB		0x400

/* The first 0x400 bytes have the same layout in VMCB save area and VMSA. */
struct save_area {
	struct segment es, cs, ss, ds, fs, gs, gdtr, ldtr, idtr, tr;
	u8 reserved_0a0[0x2b];
	u8 cpl;
	u8 reserved_0cc[4];
	u64 efer;
	u8 reserved_0d8[0x70];
	u64 cr4, cr3, cr0, dr7, dr6, rflags, rip;
	u64 dr[4];	/* a VMCB has none */
	u8 reserved_1a0[0x38];
	u64 rsp;
	u8 reserved_1e0[0x18];
	u64 rax;
	u64 star, lstar, cstar, sfmask, kernel_gs_base;
	u64 sysenter_cs, sysenter_esp, sysenter_eip;
	u64 cr2;
	u8 reserved_248[0x20];
	u64 g_pat;
	u8 reserved_270[0x98];
	/* From here on a VMSA has the general registers; a VMCB has nothing. */
	u64 rcx, rdx, rbx, secure_avic, rbp, rsi, rdi;
	u64 r8, r9, r10, r11, r12, r13, r14, r15;
	u8 reserved_380[0x30];
	u64 sev_features;
	u8 reserved_3b8[0x30];
	u64 xcr0;
	u8 reserved_3f0[0x10];
	u64 x87_dp;
	u32 mxcsr;
	u16 x87_ftw, x87_fsw, x87_fcw, x87_fop, x87_ds, x87_cs;
	u64 x87_rip;
	u64 x87_low[8];		/* ST(0) to ST(7), their mantissas */
	u16 x87_high[8];
	u8 xmm[256];
};

struct vmcb {
	u32 intercept_cr, intercept_dr, intercept_exceptions;
	u32 intercept_3, intercept_4, intercept_5;
	u8 reserved_018[0x28];
	u64 iopm_base_pa, msrpm_base_pa, tsc_offset;
	u32 asid;
	u32 tlb_control;
	u64 vintr;
	u64 interrupt_state;
	u64 exit_code, exit_info_1, exit_info_2, exit_int_info;
	u64 nested_control;
	u8 reserved_098[0x10];
	u64 event_inj;
	u64 nested_cr3;
	u64 lbr_control, clean;
	u64 next_rip;
	u8 reserved_0d0[0x400 - 0xd0];
	struct save_area save;
	u8 tail[4096 - 0x400 - sizeof(struct save_area)];
} __aligned(4096);

static_assert(sizeof(struct vmcb) == 4096, "VMCB is one page");
static_assert(offsetof(struct save_area, cpl) == 0xcb, "cpl");
static_assert(offsetof(struct save_area, efer) == 0xd0, "efer");
static_assert(offsetof(struct save_area, cr4) == 0x148, "cr4");
static_assert(offsetof(struct save_area, rip) == 0x178, "rip");
static_assert(offsetof(struct save_area, dr) == 0x180, "dr");
static_assert(offsetof(struct save_area, rsp) == 0x1d8, "rsp");
static_assert(offsetof(struct save_area, rax) == 0x1f8, "rax");
static_assert(offsetof(struct save_area, cr2) == 0x240, "cr2");
static_assert(offsetof(struct save_area, g_pat) == 0x268, "g_pat");
static_assert(offsetof(struct save_area, rcx) == 0x308, "rcx");
static_assert(offsetof(struct save_area, sev_features) == 0x3b0, "sev_features");
static_assert(offsetof(struct save_area, xcr0) == 0x3e8, "xcr0");
static_assert(offsetof(struct save_area, mxcsr) == 0x408, "mxcsr");
static_assert(offsetof(struct save_area, x87_rip) == 0x418, "x87_rip");
static_assert(offsetof(struct save_area, xmm) == 0x470, "xmm");
static_assert(offsetof(struct vmcb, iopm_base_pa) == 0x40, "iopm");
static_assert(offsetof(struct vmcb, exit_code) == 0x70, "exit code");
static_assert(offsetof(struct vmcb, nested_control) == 0x90, "nested control");
static_assert(offsetof(struct vmcb, event_inj) == 0xa8, "event injection");
static_assert(offsetof(struct vmcb, nested_cr3) == 0xb0, "nested CR3");

#endif
