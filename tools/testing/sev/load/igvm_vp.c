// SPDX-License-Identifier: GPL-2.0
/* VP contexts: VMSAs which QEMU 10.2 carries over to KVM field by field. */
#include "igvm.h"

#define CARRIED_BYTES	0x670	/* QEMU does not look at what lies behind */
#define DR7_FIXED	0x400
#define XCR0_X87	BIT(0)
#define SEG_KEPT	0x0fff
#define SEGMENTS	10	/* es to tr, one after the other */

/* What QEMU hands to KVM, as ranges of offsets. */
static const struct {
	u16 first, end;
} carried[] = {
	{ 0x000, 0x060 },	/* es to gs */
	{ 0x064, 0x070 },	/* gdtr: limit, base */
	{ 0x070, 0x080 },	/* ldtr */
	{ 0x084, 0x090 },	/* idtr: limit, base */
	{ 0x090, 0x0a0 },	/* tr */
	{ 0x0d0, 0x0d8 },	/* efer */
	{ 0x148, 0x180 },	/* cr4, cr3, cr0, dr7, dr6, rflags, rip */
	{ 0x1d8, 0x1e0 },	/* rsp */
	{ 0x1f8, 0x200 },	/* rax */
	{ 0x268, 0x270 },	/* g_pat */
	{ 0x308, 0x320 },	/* rcx, rdx, rbx */
	{ 0x328, 0x380 },	/* rbp, rsi, rdi, r8 to r15 */
	{ 0x3b0, 0x3b8 },	/* sev_features */
	{ 0x3e8, 0x3f0 },	/* xcr0 */
	{ 0x408, 0x40c },	/* mxcsr */
	{ 0x410, 0x412 },	/* x87_fcw */
};

/* The others, for the sentence: where each starts. */
static const struct {
	u16 offset;
	const char *name;
} fields[] = {
	{ 0x060, "gdtr selector or attributes" }, { 0x080, "idtr selector or attributes" },
	{ 0x0a0, "pl0_ssp" }, { 0x0a8, "pl1_ssp" }, { 0x0b0, "pl2_ssp" }, { 0x0b8, "pl3_ssp" },
	{ 0x0c0, "u_cet" }, { 0x0c8, "reserved" }, { 0x0ca, "vmpl" }, { 0x0cb, "cpl" },
	{ 0x0cc, "reserved" }, { 0x0d8, "reserved" }, { 0x140, "xss" }, { 0x180, "dr0" },
	{ 0x188, "dr1" }, { 0x190, "dr2" }, { 0x198, "dr3" }, { 0x1a0, "dr0 to dr3 masks" },
	{ 0x1c0, "reserved" }, { 0x1e0, "s_cet" }, { 0x1e8, "ssp" }, { 0x1f0, "isst_addr" },
	{ 0x200, "star" }, { 0x208, "lstar" }, { 0x210, "cstar" }, { 0x218, "sfmask" },
	{ 0x220, "kernel_gs_base" }, { 0x228, "sysenter_cs" }, { 0x230, "sysenter_esp" },
	{ 0x238, "sysenter_eip" }, { 0x240, "cr2" }, { 0x248, "reserved" }, { 0x270, "dbgctl" },
	{ 0x278, "br_from, br_to or last exceptions" }, { 0x298, "reserved" },
	{ 0x2e0, "spec_ctrl" }, { 0x2e8, "pkru" }, { 0x2ec, "tsc_aux" },
	{ 0x2f0, "guest_tsc_scale" }, { 0x2f8, "guest_tsc_offset" },
	{ 0x300, "reg_prot_nonce" }, { 0x320, "secure_avic_control" }, { 0x380, "reserved" },
	{ 0x390, "guest_exit_info" }, { 0x3b8, "vintr_ctrl" }, { 0x3c0, "guest_exit_code" },
	{ 0x3c8, "virtual_tom" }, { 0x3d0, "tlb_id" }, { 0x3d8, "pcpu_id" },
	{ 0x3e0, "event_inj" }, { 0x3f0, "reserved" }, { 0x400, "x87_dp" },
	{ 0x40c, "x87_ftw" }, { 0x40e, "x87_fsw" }, { 0x412, "x87 state" }, { 0x470, "xmm0-15" },
	{ 0x570, "ymm0-15" },
};

static bool is_carried(u32 offset)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(carried); i++)
		if (offset >= carried[i].first && offset < carried[i].end)
			return true;
	return false;
}

static const char *field_name(u32 offset)
{
	size_t i = ARRAY_SIZE(fields);

	while (i > 1 && fields[i - 1].offset > offset)
		i--;
	return fields[i - 1].name;
}

static void check_segments(const u8 *vmsa)
{
	const struct save_area *s = (const struct save_area *)vmsa;
	const struct segment *seg = &s->es;
	u32 i;

	for (i = 0; i < SEGMENTS; i++)
		if (seg[i].attrib & ~SEG_KEPT)
			igvm_refuse("VMSA segment %u has attributes 0x%x, QEMU keeps 12 bits", i,
				    seg[i].attrib);
	if (s->tr.base != s->ldtr.base)
		igvm_refuse("VMSA field tr.base would be replaced by ldtr.base in QEMU");
}

/*
 * What the first CPU of the file has is turned on for the whole machine, of what
 * this host offers.
 */
static void check_features(const struct save_area *s)
{
	static bool known;

	if (!known)
		machine.debug_swap = s->sev_features & SEV_FEATURE_DEBUG_SWAP;
	known = true;
	if (s->sev_features != guest_features())
		igvm_refuse("VMSA field sev_features is 0x%lx, this host offers 0x%lx",
			    s->sev_features, guest_features());
}

static void check_values(const u8 *vmsa)
{
	const struct save_area *s = (const struct save_area *)vmsa;

	check_features(s);
	if (!(s->xcr0 & XCR0_X87))
		igvm_refuse("VMSA field xcr0 lacks bit 0");
	if (s->dr7 & ~(u64)DR7_FIXED)
		igvm_refuse("VMSA field dr7 is 0x%lx, KVM takes 0x400", s->dr7);
	if (s->dr6 >> 32)
		igvm_refuse("VMSA field dr6 has bits above 31");
	if (!(s->cr0 & CR0_PG) && ((s->efer & EFER_LMA) || (s->cs.attrib & SEG_L)))
		igvm_refuse("the VMSA is in long mode with paging off");
}

static void check_vmsa(const u8 *vmsa)
{
	u32 i;

	for (i = 0; i < CARRIED_BYTES; i++)
		if (vmsa[i] && !is_carried(i))
			igvm_refuse("VMSA field %s cannot be carried by QEMU", field_name(i));
	check_segments(vmsa);
	check_values(vmsa);
}

void igvm_vp_context(const struct igvm *f, const struct igvm_header *h)
{
	const u8 *vmsa = igvm_data(f, get_le(h->body + 12, 4), PAGE_SIZE);
	u32 index = get_le(h->body + 16, 2);

	if (get_le(h->body, 8) != VMSA_GPA_OF_KVM)
		igvm_refuse("VP context GPA must be 0x%llx, not 0x%lx", VMSA_GPA_OF_KVM,
			    get_le(h->body, 8));
	if (index >= machine.cpus)
		igvm_refuse("a VP context is for CPU %u, the machine has %u", index, machine.cpus);
	if (vcpus[index]->has_launched_vmsa)
		igvm_refuse("CPU %u has two VP contexts", index);
	check_vmsa(vmsa);
	memcpy(vcpus[index]->launched_vmsa, vmsa, PAGE_SIZE);
	vcpus[index]->has_launched_vmsa = true;
}
