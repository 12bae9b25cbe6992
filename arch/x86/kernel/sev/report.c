// SPDX-License-Identifier: GPL-2.0
/*
 * A failure as a line on the console, before the guest ends.
 */
#define pr_fmt(fmt) "SEV: " fmt

#include <linux/atomic.h>
#include <linux/console.h>
#include <linux/printk.h>
#include <linux/types.h>

#include "internal.h"

static atomic_t sev_reporting = ATOMIC_INIT(0);

/**
 * sev_report() - prints what failed
 * @r: the failure
 *
 * The console itself may need the GHCB: what fails while a failure is being
 * printed is not printed; and without GHCBs there is no console.
 */
void sev_report(struct sev_result r)
{
	char text[2 * SEV_FAILURE_TEXT_MAX];

	if (READ_ONCE(sev_ghcbs_closed) || atomic_xchg(&sev_reporting, 1))
		return;
	sev_failure_sentence(r, text, sizeof(text));
	pr_emerg("%s\n", text);
	console_flush_on_panic(CONSOLE_FLUSH_PENDING);
}
