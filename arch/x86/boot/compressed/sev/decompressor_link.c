// SPDX-License-Identifier: GPL-2.0
/*
 * The decompressor's GHCB, from its own page tables to the kernel's entry, and
 * its last words.
 */
#include "../misc.h"

#include <linux/bits.h>
#include <linux/string.h>
#include <linux/types.h>
#include <linux/mem_encrypt.h>
#include <asm/sev/msr_protocol.h>

#include "../../../kernel/sev/core/env.h"
#include "../../../kernel/sev/core/msr_protocol.h"
#include "../error.h"
#include "../sev.h"
#include "decompressor.h"

#define BOOT_SERIAL		0x3f8
#define BOOT_SERIAL_LCR		(BOOT_SERIAL + 3)
#define BOOT_SERIAL_8N1		3

/* All used after .bss is cleared only */
static u8 boot_ghcb_page[SEV_GHCB_SIZE] __aligned(SEV_GHCB_SIZE);
static bool boot_ghcb_live;
static bool boot_ghcb_closed;
static bool boot_failing;

/**
 * sev_boot_ghcb_live() - can the GHCB be used?
 *
 * Return: true if so.
 */
bool sev_boot_ghcb_live(void)
{
	return boot_ghcb_live;
}

/* No baud rate: what the host left is as good as any, behind no real wire. */
static void boot_say(struct sev_result r)
{
	struct sev_ghcb *ghcb = &sev_boot.ghcb;
	char text[160];
	unsigned int n;

	n = sev_failure_sentence(r, text, sizeof(text) - 2);
	text[n++] = '\r';
	text[n++] = '\n';
	if (!sev_ghcb_out(ghcb, BOOT_SERIAL_LCR, BOOT_SERIAL_8N1, 1).code)
		sev_ghcb_outs(ghcb, BOOT_SERIAL, text, n);
	if (ghcb->version >= SEV_GHCB_VERSION_SNP)
		sev_ghcb_terminate(ghcb, sev_failure_set(r.code), sev_failure_reason(r.code),
				   r.subject);
}

/**
 * sev_boot_fail() - says what is wrong and stops
 * @r: the failure
 *
 * GHCB 2.04, section 2.3.1 (0x100) and table 7 (0x8000FFFE): by page where
 * there is one, since that form carries the subject too.  Without SEV-ES nobody
 * listens to either.
 */
void sev_boot_fail(struct sev_result r)
{
	bool es = sev_boot.vc_seen || sev_boot.status & BIT_ULL(SEV_STATUS_ES_BIT);

	/* The link's flags are noise before .bss is cleared, and no GHCB is open. */
	if (es && sev_boot.ghcb.page && boot_ghcb_live && !boot_failing) {
		boot_failing = true;
		boot_say(r);
	}

	for (;;) {
		if (es)
			sev_env_msr_exchange(sev_msr_terminate_request(sev_failure_set(r.code),
								       sev_failure_reason(r.code)));
		asm volatile("hlt");
	}
}

/**
 * sev_boot_open_ghcb() - gets the GHCB ready
 *
 * GHCB 2.04, sections 2.3.1 and 2.3.2.  The page tables are the decompressor's
 * own; from here on every #VC is handled.
 */
void sev_boot_open_ghcb(void)
{
	struct sev_ghcb *ghcb = &sev_boot.ghcb;
	struct sev_result r = sev_ok();

	ghcb->gpa = (u64)boot_ghcb_page;
	if (set_page_decrypted(ghcb->gpa))
		sev_boot_fail(sev_fail(SEV_FAIL_PAGE_TABLES, ghcb->gpa));
	memset(boot_ghcb_page, 0, sizeof(boot_ghcb_page));
	if (sev_boot.status & BIT_ULL(SEV_STATUS_SNP_BIT))
		r = sev_msr_register_ghcb(ghcb->gpa);
	if (r.code)
		sev_boot_fail(r);

	inat_init_tables();
	ghcb->page = (struct sev_ghcb_page *)boot_ghcb_page;
	boot_ghcb_live = true;
}

/**
 * sev_es_shutdown_ghcb() - makes the GHCB an ordinary private page of zeroes
 *
 * Nothing of what the host said or saw is left (E26).  The page is not mapped
 * any more, so that a late use is found.
 */
void sev_es_shutdown_ghcb(void)
{
	u64 gpa = sev_boot.ghcb.gpa;

	if (!boot_ghcb_live)
		return;
	boot_ghcb_live = false;
	sev_boot.ghcb.page = NULL;
	memset(boot_ghcb_page, 0, sizeof(boot_ghcb_page));
	if (set_page_encrypted(gpa))
		sev_boot_fail(sev_fail(SEV_FAIL_PAGE_TABLES, gpa));
	memset(boot_ghcb_page, 0, sizeof(boot_ghcb_page));
	if (set_page_non_present(gpa))
		sev_boot_fail(sev_fail(SEV_FAIL_PAGE_TABLES, gpa));
	boot_ghcb_closed = true;
}

/**
 * sev_es_check_ghcb_fault() - is a page fault due to a late use of the GHCB?
 * @address: what faulted
 *
 * Return: true if so.
 */
bool sev_es_check_ghcb_fault(unsigned long address)
{
	return boot_ghcb_closed && (address & ~0xffful) == sev_boot.ghcb.gpa;
}
