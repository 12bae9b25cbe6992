// SPDX-License-Identifier: GPL-2.0
/*
 * A failure as a line on the console, before the guest ends.
 */
#define pr_fmt(fmt) "SEV: " fmt

#include <linux/atomic.h>
#include <linux/console.h>
#include <linux/kernel.h>
#include <linux/list.h>
#include <linux/printk.h>
#include <linux/types.h>

#include "core/serial.h"
#include "internal.h"

static atomic_t sev_reporting = ATOMIC_INIT(0);

/* A kernel which has no console yet speaks as its boot stub did. */
static void sev_report_early(char *text, unsigned int n)
{
	text[n++] = '\r';
	text[n++] = '\n';
	sev_serial_print(&sev_this_cpu()->ghcb, text, n);
}

/**
 * sev_report() - prints what failed
 * @r: the failure
 *
 * The console itself may need the GHCB: what fails while a failure is being
 * printed is not printed; and without GHCBs there is no console, nor has a CPU one
 * whose GHCB was not registered: it has no handler of #VC yet (E13).
 */
void sev_report(struct sev_result r)
{
	char text[2 * SEV_FAILURE_TEXT_MAX];
	unsigned int n;

	if (READ_ONCE(sev_ghcbs_closed) || !sev_this_cpu()->registered ||
	    atomic_xchg(&sev_reporting, 1))
		return;
	n = sev_failure_sentence(r, text, sizeof(text) - 2);
	/* As in a panic: whoever holds the console, or its port, will not go on. */
	printk_legacy_allow_panic_sync();
	bust_spinlocks(1);
	pr_emerg("%s\n", text);
	if (hlist_empty(&console_list))
		sev_report_early(text, n);
	else
		console_flush_on_panic(CONSOLE_FLUSH_PENDING);
}

/**
 * sev_is_reporting() - whether a failure is being printed, by the console's #VCs
 *
 * Return: true until the guest ends.
 */
bool sev_is_reporting(void)
{
	return atomic_read(&sev_reporting);
}

/**
 * sev_tell_host() - ends the guest by page, with what failed and the value in question
 * @r: the failure
 *
 * GHCB 2.04, section 4.1.15 (0x8000FFFE).  Whoever has the GHCB in use will not
 * go on with it.  Returns where there is no GHCB, or a host which does not
 * listen: the MSR protocol has a form of its own, without the value.
 */
void sev_tell_host(struct sev_result r)
{
	struct sev_cpu *cpu = sev_this_cpu();

	if (!READ_ONCE(sev_ghcbs_closed) && cpu->registered &&
	    cpu->ghcb.version >= SEV_GHCB_VERSION_SNP)
		sev_ghcb_terminate(&cpu->ghcb, sev_failure_set(r.code),
				   sev_failure_reason(r.code), r.subject);
}
