// SPDX-License-Identifier: GPL-2.0
/*
 * What the boot stub left to the kernel, asm/sev/handover.h.
 */
#define pr_fmt(fmt) "SEV: " fmt

#include <linux/cache.h>
#include <linux/init.h>
#include <linux/io.h>
#include <linux/printk.h>
#include <linux/string.h>
#include <asm/setup.h>
#include <asm/sev/handover.h>

#include "internal.h"

/* More nodes than any boot loader makes */
#define SEV_SETUP_DATA_MAX	64

struct sev_handover sev_handover __ro_after_init;
u64 sev_handover_gpa __ro_after_init;	/* of the node */

static void __init sev_handover_take(const struct sev_setup_data *node, u64 gpa)
{
	const struct sev_handover *h = (const void *)(node + 1);

	if (h->version != SEV_HANDOVER_VERSION || h->size < sizeof(*h)) {
		pr_warn("the boot stub is of another version: %u\n", h->version);
		return;
	}
	sev_handover = *h;
	sev_handover_gpa = gpa;
}

/* Return: the next node's address. */
static u64 __init sev_handover_node(u64 gpa)
{
	const size_t size = sizeof(struct sev_setup_data) + sizeof(struct sev_handover);
	struct sev_setup_data *node = early_memremap(gpa, size);
	u64 next;

	if (!node)
		return 0;
	next = node->next;
	if (node->type == SEV_SETUP_HANDOVER && node->len >= sizeof(struct sev_handover))
		sev_handover_take(node, gpa);
	early_memunmap(node, size);

	return next;
}

/**
 * sev_handover_init() - takes over what the boot stub left, if it ran
 *
 * The list is no longer than any that makes sense, even if it is a ring (E19).
 */
void __init sev_handover_init(void)
{
	u64 gpa = boot_params.hdr.setup_data;
	unsigned int n;

	for (n = 0; gpa && n < SEV_SETUP_DATA_MAX; n++)
		gpa = sev_handover_node(gpa);
}
