// SPDX-License-Identifier: GPL-2.0
#include <string.h>

#include "vmsa.h"

#define CARRIED(at, bytes, label) \
	{ .offset = (at), .size = (bytes), .carried = true, .name = (label) }
#define UNUSED(at, bytes, label) \
	{ .offset = (at), .size = (bytes), .carried = false, .name = (label) }

static const struct vmsa_field fields[] = {
	CARRIED(VMSA_ES + VMSA_SEG_SELECTOR, 2, "es.selector"),
	CARRIED(VMSA_ES + VMSA_SEG_ATTRIB, 2, "es.attrib"),
	CARRIED(VMSA_ES + VMSA_SEG_LIMIT, 4, "es.limit"),
	CARRIED(VMSA_ES + VMSA_SEG_BASE, 8, "es.base"),
	CARRIED(VMSA_CS + VMSA_SEG_SELECTOR, 2, "cs.selector"),
	CARRIED(VMSA_CS + VMSA_SEG_ATTRIB, 2, "cs.attrib"),
	CARRIED(VMSA_CS + VMSA_SEG_LIMIT, 4, "cs.limit"),
	CARRIED(VMSA_CS + VMSA_SEG_BASE, 8, "cs.base"),
	CARRIED(VMSA_SS + VMSA_SEG_SELECTOR, 2, "ss.selector"),
	CARRIED(VMSA_SS + VMSA_SEG_ATTRIB, 2, "ss.attrib"),
	CARRIED(VMSA_SS + VMSA_SEG_LIMIT, 4, "ss.limit"),
	CARRIED(VMSA_SS + VMSA_SEG_BASE, 8, "ss.base"),
	CARRIED(VMSA_DS + VMSA_SEG_SELECTOR, 2, "ds.selector"),
	CARRIED(VMSA_DS + VMSA_SEG_ATTRIB, 2, "ds.attrib"),
	CARRIED(VMSA_DS + VMSA_SEG_LIMIT, 4, "ds.limit"),
	CARRIED(VMSA_DS + VMSA_SEG_BASE, 8, "ds.base"),
	CARRIED(VMSA_FS + VMSA_SEG_SELECTOR, 2, "fs.selector"),
	CARRIED(VMSA_FS + VMSA_SEG_ATTRIB, 2, "fs.attrib"),
	CARRIED(VMSA_FS + VMSA_SEG_LIMIT, 4, "fs.limit"),
	CARRIED(VMSA_FS + VMSA_SEG_BASE, 8, "fs.base"),
	CARRIED(VMSA_GS + VMSA_SEG_SELECTOR, 2, "gs.selector"),
	CARRIED(VMSA_GS + VMSA_SEG_ATTRIB, 2, "gs.attrib"),
	CARRIED(VMSA_GS + VMSA_SEG_LIMIT, 4, "gs.limit"),
	CARRIED(VMSA_GS + VMSA_SEG_BASE, 8, "gs.base"),
	UNUSED(VMSA_GDTR + VMSA_SEG_SELECTOR, 2, "gdtr.selector"),
	UNUSED(VMSA_GDTR + VMSA_SEG_ATTRIB, 2, "gdtr.attrib"),
	CARRIED(VMSA_GDTR + VMSA_SEG_LIMIT, 4, "gdtr.limit"),
	CARRIED(VMSA_GDTR + VMSA_SEG_BASE, 8, "gdtr.base"),
	CARRIED(VMSA_LDTR + VMSA_SEG_SELECTOR, 2, "ldtr.selector"),
	CARRIED(VMSA_LDTR + VMSA_SEG_ATTRIB, 2, "ldtr.attrib"),
	CARRIED(VMSA_LDTR + VMSA_SEG_LIMIT, 4, "ldtr.limit"),
	CARRIED(VMSA_LDTR + VMSA_SEG_BASE, 8, "ldtr.base"),
	UNUSED(VMSA_IDTR + VMSA_SEG_SELECTOR, 2, "idtr.selector"),
	UNUSED(VMSA_IDTR + VMSA_SEG_ATTRIB, 2, "idtr.attrib"),
	CARRIED(VMSA_IDTR + VMSA_SEG_LIMIT, 4, "idtr.limit"),
	CARRIED(VMSA_IDTR + VMSA_SEG_BASE, 8, "idtr.base"),
	CARRIED(VMSA_TR + VMSA_SEG_SELECTOR, 2, "tr.selector"),
	CARRIED(VMSA_TR + VMSA_SEG_ATTRIB, 2, "tr.attrib"),
	CARRIED(VMSA_TR + VMSA_SEG_LIMIT, 4, "tr.limit"),
	CARRIED(VMSA_TR + VMSA_SEG_BASE, 8, "tr.base"),
	UNUSED(0x0a0, 8, "pl0_ssp"),
	UNUSED(0x0a8, 8, "pl1_ssp"),
	UNUSED(0x0b0, 8, "pl2_ssp"),
	UNUSED(0x0b8, 8, "pl3_ssp"),
	UNUSED(0x0c0, 8, "u_cet"),
	UNUSED(0x0ca, 1, "vmpl"),
	UNUSED(VMSA_CPL, 1, "cpl"),
	CARRIED(VMSA_EFER, 8, "efer"),
	UNUSED(0x140, 8, "xss"),
	CARRIED(VMSA_CR4, 8, "cr4"),
	CARRIED(VMSA_CR3, 8, "cr3"),
	CARRIED(VMSA_CR0, 8, "cr0"),
	CARRIED(VMSA_DR7, 8, "dr7"),
	CARRIED(VMSA_DR6, 8, "dr6"),
	CARRIED(VMSA_RFLAGS, 8, "rflags"),
	CARRIED(VMSA_RIP, 8, "rip"),
	UNUSED(0x180, 8, "dr0"),
	UNUSED(0x188, 8, "dr1"),
	UNUSED(0x190, 8, "dr2"),
	UNUSED(0x198, 8, "dr3"),
	UNUSED(0x1a0, 8, "dr0_addr_mask"),
	UNUSED(0x1a8, 8, "dr1_addr_mask"),
	UNUSED(0x1b0, 8, "dr2_addr_mask"),
	UNUSED(0x1b8, 8, "dr3_addr_mask"),
	CARRIED(0x1d8, 8, "rsp"),
	UNUSED(0x1e0, 8, "s_cet"),
	UNUSED(0x1e8, 8, "ssp"),
	UNUSED(0x1f0, 8, "isst_addr"),
	CARRIED(0x1f8, 8, "rax"),
	UNUSED(0x200, 8, "star"),
	UNUSED(0x208, 8, "lstar"),
	UNUSED(0x210, 8, "cstar"),
	UNUSED(0x218, 8, "sfmask"),
	UNUSED(0x220, 8, "kernel_gs_base"),
	UNUSED(0x228, 8, "sysenter_cs"),
	UNUSED(0x230, 8, "sysenter_esp"),
	UNUSED(0x238, 8, "sysenter_eip"),
	UNUSED(0x240, 8, "cr2"),
	CARRIED(VMSA_G_PAT, 8, "g_pat"),
	UNUSED(0x270, 8, "dbgctl"),
	UNUSED(0x278, 8, "br_from"),
	UNUSED(0x280, 8, "br_to"),
	UNUSED(0x288, 8, "last_excp_from"),
	UNUSED(0x290, 8, "last_excp_to"),
	UNUSED(0x2e0, 8, "spec_ctrl"),
	UNUSED(0x2e8, 4, "pkru"),
	UNUSED(0x2ec, 4, "tsc_aux"),
	UNUSED(0x2f0, 8, "guest_tsc_scale"),
	UNUSED(0x2f8, 8, "guest_tsc_offset"),
	UNUSED(0x300, 8, "reg_prot_nonce"),
	CARRIED(0x308, 8, "rcx"),
	CARRIED(VMSA_RDX, 8, "rdx"),
	CARRIED(0x318, 8, "rbx"),
	UNUSED(0x320, 8, "secure_avic_control"),
	CARRIED(0x328, 8, "rbp"),
	CARRIED(VMSA_RSI, 8, "rsi"),
	CARRIED(0x338, 8, "rdi"),
	CARRIED(0x340, 8, "r8"),
	CARRIED(0x348, 8, "r9"),
	CARRIED(0x350, 8, "r10"),
	CARRIED(0x358, 8, "r11"),
	CARRIED(0x360, 8, "r12"),
	CARRIED(0x368, 8, "r13"),
	CARRIED(0x370, 8, "r14"),
	CARRIED(0x378, 8, "r15"),
	UNUSED(0x390, 8, "guest_exit_info_1"),
	UNUSED(0x398, 8, "guest_exit_info_2"),
	UNUSED(0x3a0, 8, "guest_exit_int_info"),
	UNUSED(0x3a8, 8, "guest_nrip"),
	CARRIED(VMSA_SEV_FEATURES, 8, "sev_features"),
	UNUSED(0x3b8, 8, "vintr_ctrl"),
	UNUSED(0x3c0, 8, "guest_exit_code"),
	UNUSED(0x3c8, 8, "virtual_tom"),
	UNUSED(0x3d0, 8, "tlb_id"),
	UNUSED(0x3d8, 8, "pcpu_id"),
	UNUSED(0x3e0, 8, "event_inj"),
	CARRIED(VMSA_XCR0, 8, "xcr0"),
	UNUSED(VMSA_FPU, 8, "x87_dp"),
	CARRIED(VMSA_MXCSR, 4, "mxcsr"),
	UNUSED(0x40c, 2, "x87_ftw"),
	UNUSED(0x40e, 2, "x87_fsw"),
	CARRIED(VMSA_FCW, 2, "x87_fcw"),
	UNUSED(0x412, 2, "x87_fop"),
	UNUSED(0x414, 2, "x87_ds"),
	UNUSED(0x416, 2, "x87_cs"),
	UNUSED(0x418, 8, "x87_rip"),
	UNUSED(0x420, 80, "x87_registers"),
	UNUSED(0x470, 256, "xmm"),
	UNUSED(0x570, 256, "ymm_high"),
};

const struct vmsa_field *vmsa_fields(size_t *count)
{
	*count = ARRAY_SIZE(fields);
	return fields;
}

u64 vmsa_number(const u8 *vmsa, const struct vmsa_field *field)
{
	u8 bytes[8] = { 0 };

	memcpy(bytes, vmsa + field->offset,
	       field->size < sizeof(bytes) ? field->size : sizeof(bytes));
	return get_le64(bytes);
}

void vmsa_print(FILE *out, const u8 *vmsa, const char *indent)
{
	u64 number;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(fields); i++) {
		number = vmsa_number(vmsa, &fields[i]);
		if (number)
			fprintf(out, "%s%-16s 0x%llx%s\n", indent,
				fields[i].name, number,
				fields[i].size > 8 ? " ..." : "");
	}
}
