// SPDX-License-Identifier: GPL-2.0
/*
 * The AP jump table of SEV-ES guests (GHCB 2.04, section 4.3), and the page
 * around it when the guest is its own firmware.
 */
#include <linux/compiler.h>
#include <linux/types.h>
#include <asm/sev/ap_page.h>

#include "ap_table.h"
#include "page_state.h"

/**
 * sev_ap_table_check() - may the AP jump table be where the hypervisor says? (E21)
 * @place: the address, read once, and what is known of it
 *
 * What is written there is executed by other CPUs, and overwrites what was
 * there: neither the kernel's memory nor an address that is none will do.  A
 * guest with a page of its own takes no other.
 *
 * Return: SEV_FAIL_AP_TABLE_* with the address, or SEV_OK.
 */
struct sev_result sev_ap_table_check(const struct sev_ap_place *place)
{
	if (place->own && place->gpa != place->own)
		return sev_fail(SEV_FAIL_AP_TABLE_MOVED, place->gpa);
	if (place->gpa & (SEV_PAGE_4K - 1) || place->gpa >= place->limit)
		return sev_fail(SEV_FAIL_AP_TABLE_GPA, place->gpa);
	if (place->ram || !place->reserved)
		return sev_fail(SEV_FAIL_AP_TABLE_MEMORY, place->gpa);

	return sev_ok();
}

/**
 * sev_ap_table_write() - says where CPUs go when they leave
 * @page: the table, mapped private; only its first four bytes are touched
 * @cs: real-mode segment
 * @ip: offset in it
 */
void sev_ap_table_write(struct sev_ap_page *page, u16 cs, u16 ip)
{
	WRITE_ONCE(page->ip, ip);
	WRITE_ONCE(page->cs, cs);
}

static bool sev_ap_offset_ok(u16 offset)
{
	return offset >= sizeof(struct sev_ap_page) && offset < SEV_PAGE_4K;
}

/**
 * sev_ap_page_check() - is this an AP page that the kernel can work with?
 * @page: the page, mapped private
 *
 * It is measured: this guards against another version, not against the host.
 *
 * Return: SEV_FAIL_AP_PAGE, or SEV_OK.
 */
struct sev_result sev_ap_page_check(const struct sev_ap_page *page)
{
	if (page->magic != SEV_AP_MAGIC || page->version != SEV_AP_VERSION ||
	    !sev_ap_offset_ok(page->start) || !sev_ap_offset_ok(page->park))
		return sev_fail(SEV_FAIL_AP_PAGE, SEV_AP_GPA);

	return sev_ok();
}

/**
 * sev_ap_ask() - lets one CPU leave the AP page
 * @page: AP page
 * @apic_id: its APIC ID
 *
 * It goes when a SIPI wakes it, or when it comes in by its first SIPI.
 */
void sev_ap_ask(struct sev_ap_page *page, u32 apic_id)
{
	WRITE_ONCE(page->asked, apic_id);
}

/**
 * sev_ap_taken() - has the CPU left that was asked for?
 * @page: AP page
 *
 * Return: whether it has, on its way to the address in the table.
 */
bool sev_ap_taken(const struct sev_ap_page *page)
{
	return READ_ONCE(page->asked) == SEV_AP_NOBODY;
}

/**
 * sev_ap_withdraw() - takes a request back
 * @page: AP page
 * @apic_id: as given to sev_ap_ask()
 *
 * Return: false when it came too late: the CPU has left.
 */
bool sev_ap_withdraw(struct sev_ap_page *page, u32 apic_id)
{
	return __sync_bool_compare_and_swap(&page->asked, apic_id, SEV_AP_NOBODY);
}
