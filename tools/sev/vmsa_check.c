// SPDX-License-Identifier: GPL-2.0
#include "vmsa.h"

#define CR0_PG			0x80000000ULL
#define CR0_PE			0x1ULL
#define CR0_ET			0x10ULL
#define CR0_CD_NW		0x60000000ULL
#define CR4_PAE			0x20ULL
#define CR4_UMIP_SMAP_PKE	0x600800ULL
#define EFER_LME		0x100ULL
#define EFER_LMA		0x400ULL
#define RFLAGS_FIXED		0x2ULL
#define DR7_FIXED		0x400ULL
#define ATTRIB_LOST		0xf000
#define ATTRIB_LONG		0x200

static u64 value(const u8 *vmsa, u32 at)
{
	return get_le64(vmsa + at);
}

/* QEMU compares the bytes which it does not take with zero */
static int check_unused(const u8 *vmsa, struct sev_error *err)
{
	const struct vmsa_field *field, *end;
	size_t count;
	u32 at;

	field = vmsa_fields(&count);
	end = field + count;
	for (at = 0; at < VMSA_CARRIED_SIZE; at++) {
		while (field < end && field->offset + field->size <= at)
			field++;
		if (!vmsa[at])
			continue;
		if (field == end || at < field->offset)
			return sev_err(err,
				       "VMSA byte 0x%x, which is reserved, cannot be carried by QEMU on KVM",
				       at);
		if (!field->carried)
			return sev_err(err, "VMSA field %s cannot be carried by QEMU on KVM",
				       field->name);
	}
	return 0;
}

static int check_segments(const u8 *vmsa, struct sev_error *err)
{
	const struct vmsa_field *fields;
	size_t count, i;

	fields = vmsa_fields(&count);
	for (i = 0; i < count && fields[i].offset < VMSA_TR + VMSA_SEG_SIZE; i++)
		if (fields[i].offset % VMSA_SEG_SIZE == VMSA_SEG_ATTRIB &&
		    vmsa_number(vmsa, &fields[i]) & ATTRIB_LOST)
			return sev_err(err,
				       "VMSA field %s is 0x%llx, but only its low 12 bits reach the guest",
				       fields[i].name,
				       vmsa_number(vmsa, &fields[i]));
	if (value(vmsa, VMSA_TR + VMSA_SEG_BASE) !=
	    value(vmsa, VMSA_LDTR + VMSA_SEG_BASE))
		return sev_err(err,
			       "VMSA field tr.base differs from ldtr.base, which QEMU loads in its place");
	return 0;
}

static int check_mode(const u8 *vmsa, struct sev_error *err)
{
	u64 cr0 = value(vmsa, VMSA_CR0), efer = value(vmsa, VMSA_EFER);
	bool code_long = get_le16(vmsa + VMSA_CS + VMSA_SEG_ATTRIB) & ATTRIB_LONG;

	if (!(cr0 & CR0_PG)) {
		if (efer & EFER_LMA || code_long)
			return sev_err(err, "VMSA has paging off but long mode active");
		return 0;
	}
	if (!(cr0 & CR0_PE))
		return sev_err(err, "VMSA has paging on in real mode");
	if (!(efer & EFER_LME) != !(efer & EFER_LMA))
		return sev_err(err, "VMSA has paging on, but EFER.LME and EFER.LMA differ");
	if (efer & EFER_LMA && !(value(vmsa, VMSA_CR4) & CR4_PAE))
		return sev_err(err, "VMSA has long mode active without CR4.PAE");
	return 0;
}

static int check_registers(const u8 *vmsa, struct sev_error *err)
{
	u64 dr7 = value(vmsa, VMSA_DR7);

	if (dr7 & ~DR7_FIXED)
		return sev_err(err, "VMSA field dr7 is 0x%llx, which KVM refuses",
			       dr7);
	if (value(vmsa, VMSA_DR6) >> 32)
		return sev_err(err, "VMSA field dr6 is 0x%llx, which KVM refuses",
			       value(vmsa, VMSA_DR6));
	if (!(value(vmsa, VMSA_XCR0) & 1))
		return sev_err(err, "VMSA field xcr0 lacks bit 0, which KVM demands");
	return 0;
}

static int check_features(const u8 *vmsa, bool snp, struct sev_error *err)
{
	u64 features = value(vmsa, VMSA_SEV_FEATURES), known;

	if (!!(features & VMSA_FEATURE_SNP) != snp)
		return sev_err(err,
			       "VMSA field sev_features is 0x%llx, but bit 0 must be %d for %s",
			       features, snp, snp ? "SEV-SNP" : "SEV-ES");
	known = VMSA_FEATURE_SNP | VMSA_FEATURE_DEBUG_SWAP;
	if (snp)
		known |= VMSA_FEATURE_SECURE_TSC;
	if (features & ~known)
		return sev_err(err,
			       "VMSA field sev_features has bits 0x%llx, which KVM does not offer",
			       features & ~known);
	return 0;
}

/* What the host changes: the file works, but other tools may measure it wrong */
static void note_forced(const u8 *vmsa, struct sev_notes *notes)
{
	u32 at;

	if (!(value(vmsa, VMSA_EFER) & VMSA_EFER_SVME))
		sev_notice(notes, "VMSA lacks EFER.SVME, which KVM sets");
	if (!(value(vmsa, VMSA_CR4) & VMSA_CR4_MCE))
		sev_notice(notes, "VMSA lacks CR4.MCE, which KVM sets");
	if (value(vmsa, VMSA_CR4) & CR4_UMIP_SMAP_PKE)
		sev_notice(notes,
			   "VMSA sets CR4 bits which QEMU drops when the CPU model lacks them");
	if (!(value(vmsa, VMSA_CR0) & CR0_ET))
		sev_notice(notes, "VMSA lacks CR0.ET, which QEMU sets");
	if (value(vmsa, VMSA_CR0) & CR0_CD_NW)
		sev_notice(notes, "VMSA sets CR0.CD or CR0.NW, which KVM clears");
	if (!(value(vmsa, VMSA_RFLAGS) & RFLAGS_FIXED))
		sev_notice(notes, "VMSA lacks RFLAGS bit 1, which KVM sets");
	if (vmsa[VMSA_SS + VMSA_SEG_ATTRIB] >> 5 & 3)
		sev_notice(notes, "VMSA has SS.DPL which is not 0, and KVM makes it the CPL");
	for (at = VMSA_CARRIED_SIZE; at < SEV_PAGE_SIZE; at++)
		if (vmsa[at])
			break;
	if (at < SEV_PAGE_SIZE)
		sev_notice(notes, "VMSA byte 0x%x is not 0, but KVM takes nothing from 0x%x on",
			   at, VMSA_CARRIED_SIZE);
}

int vmsa_check(const u8 *vmsa, bool snp, struct sev_notes *notes,
	       struct sev_error *err)
{
	if (check_unused(vmsa, err) ||
	    check_segments(vmsa, err) ||
	    check_mode(vmsa, err) ||
	    check_registers(vmsa, err) ||
	    check_features(vmsa, snp, err))
		return -1;
	note_forced(vmsa, notes);
	return 0;
}
