// SPDX-License-Identifier: GPL-2.0
/* CPUID pages: layout and the firmware's policy (SNP firmware ABI, MSG_CPUID_REQ). */
#include "psp.h"

#define CPUID_MAX_ENTRIES	64
#define CPUID_FIRST_ENTRY	0x10

struct cpuid_entry {
	u32 eax_in, ecx_in;
	u64 xcr0_in, xss_in;
	struct cpuid_regs out;
	u64 reserved;
} __packed;

static_assert(sizeof(struct cpuid_entry) == 48, "CPUID entry is 48 bytes");

enum { EAX = 1, EBX = 2, ECX = 4, EDX = 8 };

/* Registers which hold one feature per bit: what the machine lacks is refused. */
static const struct {
	u32 leaf;
	u32 subleaf;
	u32 registers;
} features[] = {
	{ 0x00000001, 0, ECX | EDX },
	{ 0x00000007, 0, EBX | ECX | EDX },
	{ 0x00000007, 1, EAX | EDX },
	{ 0x0000000d, 0, EAX | EDX },
	{ 0x0000000d, 1, EAX | ECX | EDX },
	{ 0x80000001, 0, ECX | EDX },
	{ 0x80000007, 0, EDX },
	{ 0x80000008, 0, EBX },
	{ 0x8000001f, 0, EAX },
};

static bool check_bits(const struct cpuid_entry *e, const char *name, u32 asked, u32 offered)
{
	if (!(asked & ~offered))
		return true;
	model_print("CPUID page: leaf 0x%x sub-leaf 0x%x %s: asked 0x%x, allowed 0x%x\n",
		    e->eax_in, e->ecx_in, name, asked, asked & offered);
	return false;
}

static bool check_features(const struct cpuid_entry *e, const struct cpuid_regs *machine_has)
{
	bool good = true;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(features); i++) {
		if (features[i].leaf != e->eax_in || features[i].subleaf != e->ecx_in)
			continue;
		if (features[i].registers & EAX)
			good &= check_bits(e, "EAX", e->out.eax, machine_has->eax);
		if (features[i].registers & EBX)
			good &= check_bits(e, "EBX", e->out.ebx, machine_has->ebx);
		if (features[i].registers & ECX)
			good &= check_bits(e, "ECX", e->out.ecx, machine_has->ecx);
		if (features[i].registers & EDX)
			good &= check_bits(e, "EDX", e->out.edx, machine_has->edx);
	}
	return good;
}

/* Highest leaf of a range, physical address width: numbers, not bits. */
static bool check_limits(const struct cpuid_entry *e, const struct cpuid_regs *machine_has)
{
	bool highest_leaf = e->eax_in == 0 || e->eax_in == 0x80000000;
	bool width = e->eax_in == 0x80000008;

	if (highest_leaf && e->out.eax > machine_has->eax) {
		model_print("CPUID page: leaf 0x%x: highest leaf 0x%x, allowed 0x%x\n",
			    e->eax_in, e->out.eax, machine_has->eax);
		return false;
	}
	if (width && (e->out.eax & 0xff) > (machine_has->eax & 0xff)) {
		model_print("CPUID page: %u physical address bits, allowed %u\n",
			    e->out.eax & 0xff, machine_has->eax & 0xff);
		return false;
	}
	return true;
}

static bool check_entry(const struct cpuid_entry *e, u32 index)
{
	struct cpuid_regs machine_has = host_cpuid(vcpus[0], e->eax_in, e->ecx_in);

	if (e->reserved) {
		model_print("CPUID page: reserved bytes of entry %u are not zero\n", index);
		return false;
	}
	if (e->xcr0_in > 3 || e->xss_in) {
		model_print("CPUID page: entry %u is for an XCR0 or XSS which no CPU here has\n",
			    index);
		return false;
	}
	return check_features(e, &machine_has) & check_limits(e, &machine_has);
}

bool cpuid_page_check(const u8 *page)
{
	u32 count = get_le(page, 4);
	struct cpuid_entry e;
	bool good = true;
	u32 i;

	if (!count || count > CPUID_MAX_ENTRIES) {
		model_print("CPUID page: %u entries, allowed 1 to %u\n", count, CPUID_MAX_ENTRIES);
		return false;
	}
	if (get_le(page + 4, 4) || get_le(page + 8, 8)) {
		model_print("CPUID page: reserved bytes of the header are not zero\n");
		return false;
	}
	for (i = 0; i < count; i++) {
		memcpy(&e, page + CPUID_FIRST_ENTRY + i * sizeof(e), sizeof(e));
		good &= check_entry(&e, i);
	}
	return good;
}
