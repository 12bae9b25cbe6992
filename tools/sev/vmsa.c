// SPDX-License-Identifier: GPL-2.0
#include <string.h>

#include "vmsa.h"

#define ATTRIB_CODE32	0xc9b	/* present, 32-bit, 4 KiB units, read, accessed */
#define ATTRIB_DATA32	0xc93
#define ATTRIB_CODE16	0x9b
#define ATTRIB_DATA16	0x93
#define ATTRIB_LDT	0x82
#define ATTRIB_TSS	0x8b
#define ATTRIB_CARRIED	0xfff

#define CR0_PE_ET_NE	0x31
#define CR0_ET		0x10ULL
#define CR0_CD_NW	0x60000000ULL
#define RFLAGS_FIXED	0x2ULL
#define DR6_RESET	0xffff0ff0
#define DR7_RESET	0x400
#define PAT_RESET	0x0007040600070406ULL
#define MXCSR_RESET	0x1f80
#define FCW_RESET	0x37f

static void put_segment(u8 *vmsa, u32 at, u16 selector, u16 attrib, u32 limit,
			u64 base)
{
	put_le16(vmsa + at + VMSA_SEG_SELECTOR, selector);
	put_le16(vmsa + at + VMSA_SEG_ATTRIB, attrib);
	put_le32(vmsa + at + VMSA_SEG_LIMIT, limit);
	put_le64(vmsa + at + VMSA_SEG_BASE, base);
}

/* What the two initial states have in common */
static void fill_common(u8 *vmsa, u64 features)
{
	memset(vmsa, 0, SEV_PAGE_SIZE);
	put_segment(vmsa, VMSA_LDTR, 0, ATTRIB_LDT, 0xffff, 0);
	put_segment(vmsa, VMSA_TR, 0, ATTRIB_TSS, 0xffff, 0);
	put_le64(vmsa + VMSA_EFER, VMSA_EFER_SVME);
	put_le64(vmsa + VMSA_CR4, VMSA_CR4_MCE);
	put_le64(vmsa + VMSA_DR7, DR7_RESET);
	put_le64(vmsa + VMSA_DR6, DR6_RESET);
	put_le64(vmsa + VMSA_RFLAGS, RFLAGS_FIXED);
	put_le64(vmsa + VMSA_G_PAT, PAT_RESET);
	put_le64(vmsa + VMSA_SEV_FEATURES, features);
	put_le64(vmsa + VMSA_XCR0, 1);
	put_le32(vmsa + VMSA_MXCSR, MXCSR_RESET);
	put_le16(vmsa + VMSA_FCW, FCW_RESET);
}

static void fill_data_segments(u8 *vmsa, u16 selector, u16 attrib, u32 limit,
			       u64 base)
{
	static const u16 data[] = { VMSA_ES, VMSA_SS, VMSA_DS, VMSA_FS,
				    VMSA_GS };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(data); i++)
		put_segment(vmsa, data[i], selector, attrib, limit, base);
}

void vmsa_fill_entry32(u8 *vmsa, u32 entry, u32 esi, u64 features)
{
	fill_common(vmsa, features);
	fill_data_segments(vmsa, 0x10, ATTRIB_DATA32, 0xffffffff, 0);
	put_segment(vmsa, VMSA_CS, 8, ATTRIB_CODE32, 0xffffffff, 0);
	put_le64(vmsa + VMSA_CR0, CR0_PE_ET_NE);
	put_le64(vmsa + VMSA_RIP, entry);
	put_le64(vmsa + VMSA_RSI, esi);
}

void vmsa_fill_ap(u8 *vmsa, const struct sev_ap_page *page, u64 features)
{
	fill_common(vmsa, features);
	fill_data_segments(vmsa, SEV_AP_SEGMENT, ATTRIB_DATA16, 0xffff, SEV_AP_GPA);
	put_segment(vmsa, VMSA_CS, SEV_AP_SEGMENT, ATTRIB_CODE16, 0xffff, SEV_AP_GPA);
	put_segment(vmsa, VMSA_GDTR, 0, 0, 0xffff, 0);
	put_segment(vmsa, VMSA_IDTR, 0, 0, page->idt_limit, SEV_AP_GPA + page->idt);
	put_le64(vmsa + VMSA_CR0, CR0_ET);
	put_le64(vmsa + VMSA_RIP, page->start);
	put_le64(vmsa + VMSA_RSP, SEV_PAGE_SIZE);
}

void vmsa_fill_reset(u8 *vmsa, u32 signature, u64 features)
{
	fill_common(vmsa, features);
	fill_data_segments(vmsa, 0, ATTRIB_DATA16, 0xffff, 0);
	put_segment(vmsa, VMSA_CS, 0xf000, ATTRIB_CODE16, 0xffff, 0xffff0000);
	put_segment(vmsa, VMSA_GDTR, 0, 0, 0xffff, 0);
	put_segment(vmsa, VMSA_IDTR, 0, 0, 0xffff, 0);
	put_le64(vmsa + VMSA_CR0, CR0_ET);
	put_le64(vmsa + VMSA_RIP, 0xfff0);
	put_le64(vmsa + VMSA_RDX, signature);
}

static void set_bits(u8 *vmsa, u32 at, u64 set, u64 clear)
{
	put_le64(vmsa + at, (get_le64(vmsa + at) | set) & ~clear);
}

static void trim_segments(u8 *vmsa)
{
	u32 at, attrib;

	for (at = VMSA_ES; at <= VMSA_TR; at += VMSA_SEG_SIZE) {
		attrib = get_le16(vmsa + at + VMSA_SEG_ATTRIB);
		put_le16(vmsa + at + VMSA_SEG_ATTRIB, attrib & ATTRIB_CARRIED);
	}

	/* QEMU 10.2 loads the base of TR from that of LDTR */
	memcpy(vmsa + VMSA_TR + VMSA_SEG_BASE, vmsa + VMSA_LDTR + VMSA_SEG_BASE,
	       8);
	/* KVM takes CPL from SS.DPL */
	vmsa[VMSA_CPL] = vmsa[VMSA_SS + VMSA_SEG_ATTRIB] >> 5 & 3;
}

void vmsa_as_measured(const u8 *file, u64 features, bool legacy, u8 *measured)
{
	const struct vmsa_field *fields;
	size_t count, i;

	memset(measured, 0, SEV_PAGE_SIZE);
	fields = vmsa_fields(&count);
	for (i = 0; i < count; i++)
		if (fields[i].carried)
			memcpy(measured + fields[i].offset,
			       file + fields[i].offset, fields[i].size);

	trim_segments(measured);
	set_bits(measured, VMSA_EFER, VMSA_EFER_SVME, 0);
	set_bits(measured, VMSA_CR4, VMSA_CR4_MCE, 0);
	set_bits(measured, VMSA_CR0, CR0_ET, CR0_CD_NW);
	set_bits(measured, VMSA_RFLAGS, RFLAGS_FIXED, 0);
	put_le64(measured + VMSA_SEV_FEATURES, features);
	if (legacy)
		memset(measured + VMSA_FPU, 0, VMSA_CARRIED_SIZE - VMSA_FPU);
}
