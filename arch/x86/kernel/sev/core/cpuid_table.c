// SPDX-License-Identifier: GPL-2.0
/*
 * CPUID of an SEV-SNP guest: the answers come from the CPUID page; the few
 * values in it which depend on the CPU or on its control registers are put
 * right here.  The host is never asked for a leaf that the page lacks.
 */
#include <linux/bits.h>
#include <linux/types.h>
#include <asm/sev/cpuid_page.h>
#include <asm/sev/ghcb.h>

#include "cpuid_table.h"
#include "env.h"
#include "msr_protocol.h"

#define SEV_CPUID_BASE_STANDARD		0x00000000
#define SEV_CPUID_BASE_HYPERVISOR	0x40000000
#define SEV_CPUID_BASE_EXTENDED		0x80000000

#define SEV_CPUID_XSAVE			0xd

#define SEV_CR4_OSXSAVE_BIT		18
#define SEV_CR4_PKE_BIT			22

/**
 * sev_cpuid_check() - looks whether a CPUID page can be used at all (E5)
 * @page: the page
 *
 * Return: SEV_FAIL_CPUID_COUNT with the number of entries, or SEV_OK.
 */
struct sev_result sev_cpuid_check(const struct sev_cpuid_page *page)
{
	if (!page->count || page->count > SEV_CPUID_PAGE_MAX)
		return sev_fail(SEV_FAIL_CPUID_COUNT, page->count);

	return sev_ok();
}

static bool sev_cpuid_has_subleaves(u32 fn)
{
	switch (fn) {
	case 0x4:
	case 0x7:
	case 0xb:
	case SEV_CPUID_XSAVE:
	case 0xf:
	case 0x10:
	case 0x12:
	case 0x14:
	case 0x17:
	case 0x18:
	case 0x1d:
	case 0x1e:
	case 0x1f:
	case 0x8000001d:
	case 0x80000020:
	case 0x80000026:
		return true;
	default:
		return false;
	}
}

/* The entries of sub-leaves 0 and 1 of leaf 0xD hold for a legacy XCR0 only. */
static bool sev_cpuid_entry_fits(const struct sev_cpuid_entry *e, const struct sev_cpuid_leaf *leaf)
{
	if (e->eax_in != leaf->fn)
		return false;
	if (sev_cpuid_has_subleaves(leaf->fn) && e->ecx_in != leaf->subfn)
		return false;
	if (leaf->fn == SEV_CPUID_XSAVE && leaf->subfn <= 1)
		return (e->xcr0_in == 1 || e->xcr0_in == 3) && !e->xss_in;

	return true;
}

/**
 * sev_cpuid_lookup() - finds the page's own answer to a leaf
 * @page: checked by sev_cpuid_check()
 * @leaf: @fn and @subfn given; the rest is filled, with zeroes when not found
 *
 * Return: whether the page has the leaf; of several entries the first is taken.
 */
bool sev_cpuid_lookup(const struct sev_cpuid_page *page, struct sev_cpuid_leaf *leaf)
{
	u32 i;

	*leaf = (struct sev_cpuid_leaf){ .fn = leaf->fn, .subfn = leaf->subfn };

	for (i = 0; i < page->count && i < SEV_CPUID_PAGE_MAX; i++) {
		const struct sev_cpuid_entry *e = &page->entry[i];

		if (!sev_cpuid_entry_fits(e, leaf))
			continue;
		*leaf = (struct sev_cpuid_leaf){
			leaf->fn, leaf->subfn, e->eax, e->ebx, e->ecx, e->edx,
		};
		return true;
	}

	return false;
}

static bool sev_cpuid_in_range(const struct sev_cpuid_page *page, u32 fn)
{
	struct sev_cpuid_leaf base = { .fn = fn & 0xf0000000 };

	switch (base.fn) {
	case SEV_CPUID_BASE_STANDARD:
	case SEV_CPUID_BASE_HYPERVISOR:
	case SEV_CPUID_BASE_EXTENDED:
		return sev_cpuid_lookup(page, &base) && fn <= base.eax;
	default:
		return false;
	}
}

/* Sub-leaf 0 alone, and no leaf 0xD: it depends on XCR0, which has no place. */
static struct sev_result sev_cpuid_host_msr(struct sev_cpuid_leaf *leaf)
{
	struct sev_result r;

	if (leaf->fn == SEV_CPUID_XSAVE)
		return sev_fail(SEV_FAIL_VC_NO_GHCB, SEV_NAE_CPUID);
	r = sev_msr_cpuid(leaf->fn, SEV_EAX, &leaf->eax);
	if (!r.code)
		r = sev_msr_cpuid(leaf->fn, SEV_EBX, &leaf->ebx);
	if (!r.code)
		r = sev_msr_cpuid(leaf->fn, SEV_ECX, &leaf->ecx);
	if (!r.code)
		r = sev_msr_cpuid(leaf->fn, SEV_EDX, &leaf->edx);

	return r;
}

/**
 * sev_cpuid_host() - asks the host for a leaf
 * @ghcb: this CPU's GHCB, NULL to ask by the MSR protocol
 * @call: scratch; holds the exception on SEV_FAIL_HOST_EXCEPTION
 * @leaf: @fn and @subfn given, the rest filled
 *
 * GHCB 2.04, section 4.1.3; section 2.3.1 without a GHCB.
 *
 * Return: as sev_ghcb_call() or sev_msr_cpuid(), SEV_FAIL_VC_NO_GHCB for leaf
 * 0xD without a GHCB.
 */
struct sev_result sev_cpuid_host(struct sev_ghcb *ghcb, struct sev_ghcb_call *call,
				 struct sev_cpuid_leaf *leaf)
{
	struct sev_result r;

	if (!ghcb)
		return sev_cpuid_host_msr(leaf);
	*call = (struct sev_ghcb_call){
		.exit_code = SEV_NAE_CPUID,
		.give = SEV_GHCB_RAX | SEV_GHCB_RCX,
		.take = SEV_GHCB_RAX | SEV_GHCB_RBX | SEV_GHCB_RCX | SEV_GHCB_RDX,
		.rax = leaf->fn,
		.rcx = leaf->subfn,
	};
	if (leaf->fn == SEV_CPUID_XSAVE) {
		call->give |= SEV_GHCB_XCR0;
		call->xcr0 = sev_env_xcr0();
		if (leaf->subfn == 1 && ghcb->version >= 2) {
			call->give |= SEV_GHCB_XSS;
			call->xss = sev_env_xss();
		}
	}

	r = sev_ghcb_call(ghcb, call);
	if (r.code)
		return r;
	leaf->eax = call->rax;
	leaf->ebx = call->rbx;
	leaf->ecx = call->rcx;
	leaf->edx = call->rdx;

	return sev_ok();
}

/*
 * Size of the XSAVE area for what is enabled, in the standard or the compacted
 * format: sub-leaf n tells size (EAX), offset (EBX) and alignment (ECX bit 1)
 * of component n, Intel SDM vol. 1, 13.4.3, AMD APM vol. 2, 11.5.
 */
static u32 sev_cpuid_xsave_size(const struct sev_cpuid_page *page, u64 components, bool compacted)
{
	u32 size = 0x240;
	unsigned int n;

	for (n = 2; n < 63; n++) {
		struct sev_cpuid_leaf sub = { .fn = SEV_CPUID_XSAVE, .subfn = n };

		if (!(components & BIT_ULL(n)) || !sev_cpuid_lookup(page, &sub))
			continue;
		if (compacted) {
			if (sub.ecx & 2)
				size = (size + 63) & ~63u;
			size += sub.eax;
		} else if (sub.ebx + sub.eax > size) {
			size = sub.ebx + sub.eax;
		}
	}

	return size;
}

static void sev_cpuid_fix_xsave(const struct sev_cpuid_page *page, struct sev_cpuid_leaf *leaf)
{
	bool compacts = leaf->eax & (BIT(1) | BIT(3));	/* XSAVEC, XSAVES */

	if (leaf->subfn == 0)
		leaf->ebx = sev_cpuid_xsave_size(page, sev_env_xcr0(), false);
	else if (leaf->subfn == 1)
		leaf->ebx = compacts ? sev_cpuid_xsave_size(page, sev_env_xcr0() | sev_env_xss(),
							    true) : 0;
}

static u32 sev_cpuid_merge(u32 own, u32 host, u32 mask)
{
	return (own & ~mask) | (host & mask);
}

static u32 sev_cpuid_id_bit(u32 fn)
{
	switch (fn) {
	case 0x1:
		return BIT(0);
	case 0xb:
		return BIT(1);
	default:
		return BIT(2);
	}
}

static void sev_cpuid_keep_ids(struct sev_cpuid_ids *ids, const struct sev_cpuid_leaf *host)
{
	switch (host->fn) {
	case 0x1:
		ids->ebx_1 = host->ebx;
		ids->edx_1 = host->edx;
		break;
	case 0xb:
		ids->edx_b = host->edx;
		break;
	case 0x8000001e:
		ids->eax_1e = host->eax;
		ids->ebx_1e = host->ebx;
		ids->ecx_1e = host->ecx;
		break;
	}
	ids->known |= sev_cpuid_id_bit(host->fn);
}

/*
 * Only APIC and core ids are the host's to tell: nothing in the guest's memory
 * says which CPU this is.
 */
static struct sev_result sev_cpuid_fix_ids(struct sev_ghcb *ghcb, struct sev_cpuid_ids *ids,
					   struct sev_cpuid_leaf *leaf)
{
	struct sev_cpuid_leaf host = { .fn = leaf->fn, .subfn = leaf->subfn };
	struct sev_cpuid_ids once = { 0 };
	struct sev_ghcb_call call = { 0 };
	struct sev_result r;

	if (!ids)
		ids = &once;
	if (!(ids->known & sev_cpuid_id_bit(leaf->fn))) {
		r = sev_cpuid_host(ghcb, &call, &host);
		if (r.code)
			return r;
		sev_cpuid_keep_ids(ids, &host);
	}

	switch (leaf->fn) {
	case 0x1:
		leaf->ebx = sev_cpuid_merge(leaf->ebx, ids->ebx_1, 0xff000000);
		leaf->edx = sev_cpuid_merge(leaf->edx, ids->edx_1, BIT(9));
		break;
	case 0xb:
		leaf->edx = ids->edx_b;
		break;
	case 0x8000001e:
		leaf->eax = ids->eax_1e;
		leaf->ebx = sev_cpuid_merge(leaf->ebx, ids->ebx_1e, 0xff);
		leaf->ecx = sev_cpuid_merge(leaf->ecx, ids->ecx_1e, 0xff);
		break;
	}

	return sev_ok();
}

static struct sev_result sev_cpuid_fix(const struct sev_cpuid_page *page, struct sev_ghcb *ghcb,
				       struct sev_cpuid_ids *ids, struct sev_cpuid_leaf *leaf)
{
	u64 cr4 = sev_env_cr4();

	switch (leaf->fn) {
	case 0x1:
		leaf->ecx &= ~BIT(27);
		if (cr4 & BIT_ULL(SEV_CR4_OSXSAVE_BIT))
			leaf->ecx |= BIT(27);
		return sev_cpuid_fix_ids(ghcb, ids, leaf);
	case 0x7:
		if (leaf->subfn)
			return sev_ok();
		leaf->ecx &= ~BIT(4);
		if (cr4 & BIT_ULL(SEV_CR4_PKE_BIT))
			leaf->ecx |= BIT(4);
		return sev_ok();
	case SEV_CPUID_XSAVE:
		sev_cpuid_fix_xsave(page, leaf);
		return sev_ok();
	case 0xb:
	case 0x8000001e:
		return sev_cpuid_fix_ids(ghcb, ids, leaf);
	default:
		return sev_ok();
	}
}

/**
 * sev_cpuid_table() - answers CPUID as this CPU has to see it
 * @page: checked by sev_cpuid_check()
 * @ghcb: this CPU's GHCB, for its ids; NULL to ask by the MSR protocol
 * @ids: this CPU's ids, completed here; NULL to ask the host each time
 * @leaf: @fn and @subfn given, the rest filled
 *
 * A leaf within the standard, hypervisor or extended range which the page lacks
 * is zero, then put right like any other; a leaf outside is zero.
 *
 * Return: what sev_ghcb_call() returns when it needs the host, else SEV_OK.
 */
struct sev_result sev_cpuid_table(const struct sev_cpuid_page *page, struct sev_ghcb *ghcb,
				  struct sev_cpuid_ids *ids, struct sev_cpuid_leaf *leaf)
{
	if (!sev_cpuid_lookup(page, leaf) && !sev_cpuid_in_range(page, leaf->fn))
		return sev_ok();

	return sev_cpuid_fix(page, ghcb, ids, leaf);
}
