/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The VM save area of a vCPU: AMD APM vol. 2, appendix B.4, as far as QEMU
 * 10.2 and KVM carry it from an IGVM file into a launch.
 */
#ifndef SEV_TOOLS_VMSA_H
#define SEV_TOOLS_VMSA_H

#include "../../arch/x86/include/asm/sev/ap_page.h"
#include "util.h"

#define VMSA_ES			0x000
#define VMSA_CS			0x010
#define VMSA_SS			0x020
#define VMSA_DS			0x030
#define VMSA_FS			0x040
#define VMSA_GS			0x050
#define VMSA_GDTR		0x060
#define VMSA_LDTR		0x070
#define VMSA_IDTR		0x080
#define VMSA_TR			0x090
#define VMSA_CPL		0x0cb
#define VMSA_EFER		0x0d0
#define VMSA_CR4		0x148
#define VMSA_CR3		0x150
#define VMSA_CR0		0x158
#define VMSA_DR7		0x160
#define VMSA_DR6		0x168
#define VMSA_RFLAGS		0x170
#define VMSA_RIP		0x178
#define VMSA_RSP		0x1d8
#define VMSA_G_PAT		0x268
#define VMSA_RDX		0x310
#define VMSA_RSI		0x330
#define VMSA_SEV_FEATURES	0x3b0
#define VMSA_XCR0		0x3e8
#define VMSA_FPU		0x400
#define VMSA_MXCSR		0x408
#define VMSA_FCW		0x410
/* QEMU and KVM look at and measure nothing from here on */
#define VMSA_CARRIED_SIZE	0x670

/* Within a segment register */
#define VMSA_SEG_SELECTOR	0
#define VMSA_SEG_ATTRIB		2
#define VMSA_SEG_LIMIT		4
#define VMSA_SEG_BASE		8
#define VMSA_SEG_SIZE		16

#define VMSA_FEATURE_SNP	0x001ULL
#define VMSA_FEATURE_DEBUG_SWAP	0x020ULL
#define VMSA_FEATURE_SECURE_TSC	0x200ULL

#define VMSA_EFER_SVME		0x1000ULL
#define VMSA_CR4_MCE		0x40ULL

/* The only GPA at which KVM measures a VMSA */
#define VMSA_KVM_GPA		0xfffffffff000ULL

/**
 * struct vmsa_field - one field of the save area
 * @offset: from the start of the page
 * @size: bytes; up to 8 it is a little-endian number
 * @carried: whether QEMU and KVM bring the field from the file into the guest
 * @name: as in the AMD APM, lower case
 */
struct vmsa_field {
	u16 offset;
	u16 size;
	bool carried;
	const char *name;
};

/**
 * vmsa_fields() - all named fields, in ascending order and without overlap
 * @count: set to their number
 *
 * Return: table with static lifetime.
 */
const struct vmsa_field *vmsa_fields(size_t *count);

/**
 * vmsa_number() - read a field of up to 8 bytes
 * @vmsa: 4096 bytes
 * @field: from vmsa_fields()
 *
 * Return: its value.
 */
u64 vmsa_number(const u8 *vmsa, const struct vmsa_field *field);

/**
 * vmsa_print() - list the fields which are not zero
 * @out: stream
 * @vmsa: 4096 bytes
 * @indent: put before each line
 */
void vmsa_print(FILE *out, const u8 *vmsa, const char *indent);

/**
 * vmsa_fill_entry32() - vCPU in flat 32-bit protected mode, paging off
 * @vmsa: 4096 bytes, filled as a whole
 * @entry: EIP
 * @esi: ESI; every other general register is 0
 * @features: sev_features
 *
 * With paging off every access is private, wherever the C-bit is.
 */
void vmsa_fill_entry32(u8 *vmsa, u32 entry, u32 esi, u64 features);

/**
 * vmsa_fill_ap() - vCPU of a SEV-ES guest which waits in the AP page
 * @vmsa: 4096 bytes, filled as a whole
 * @page: start of the AP page; its offsets are checked
 * @features: sev_features, those of the boot CPU
 *
 * Real mode, in that page with all segments. Every such vCPU has the same state.
 */
void vmsa_fill_ap(u8 *vmsa, const struct sev_ap_page *page, u64 features);

/**
 * vmsa_fill_reset() - vCPU for which the file has no context
 * @vmsa: 4096 bytes, filled as a whole
 * @signature: CPUID 1 EAX, which the reset state has in RDX
 * @features: sev_features of the VM
 *
 * The state which QEMU gives KVM at reset, as KVM measures it.
 */
void vmsa_fill_reset(u8 *vmsa, u32 signature, u64 features);

/**
 * vmsa_as_measured() - what KVM makes of a VMSA before it is measured
 * @file: 4096 bytes from a file
 * @features: sev_features of the VM
 * @legacy: VM made by KVM_SEV_ES_INIT, which leaves the FPU part out
 * @measured: 4096 bytes, filled as a whole
 *
 * Implements what KVM's VMSA synchronization and QEMU's register transfer do
 * to a save area: forced bits, fields which are not carried, derived fields.
 */
void vmsa_as_measured(const u8 *file, u64 features, bool legacy, u8 *measured);

/**
 * vmsa_check() - whether QEMU 10.2 and KVM take a VMSA and keep its meaning
 * @vmsa: 4096 bytes
 * @snp: SEV-SNP, else SEV-ES
 * @notes: told of values which the host will change without harm; may be NULL
 * @err: filled on failure
 *
 * Return: 0 or -1.
 */
int vmsa_check(const u8 *vmsa, bool snp, struct sev_notes *notes,
	       struct sev_error *err);

#endif /* SEV_TOOLS_VMSA_H */
