// SPDX-License-Identifier: GPL-2.0
/*
 * The list of setup_data (Linux Documentation/arch/x86/boot.rst), followed no further
 * than it is one: E19.
 */
#include <linux/types.h>
#include <asm/sev/handover.h>

#include "setup_data.h"

/* More than any boot loader makes */
#define SETUP_NODES_MAX		64
#define SETUP_NODE_ALIGN	8u

#define E820_RAM		1
#define E820_ACPI		3
#define E820_RESERVED_KERN	128	/* in the map of a kernel started by kexec */

static bool setup_is_memory(const struct sev_e820_entry *entry)
{
	return entry->type == E820_RAM || entry->type == E820_ACPI ||
	       entry->type == E820_RESERVED_KERN;
}

/* Bytes from @gpa on which one entry of the map has as memory */
static u64 setup_memory_from(const struct sev_setup_list *list, u64 gpa)
{
	u32 i;

	for (i = 0; i < list->count; i++) {
		const struct sev_e820_entry *entry = &list->map[i];

		if (setup_is_memory(entry) && gpa >= entry->addr &&
		    gpa - entry->addr < entry->size)
			return entry->size - (gpa - entry->addr);
	}

	return 0;
}

/**
 * sev_setup_in_memory() - is it in memory which a guest has for itself?
 * @list: list, for its memory map
 * @gpa: first byte
 * @bytes: size, not 0
 *
 * Where there is no memory an access ends the guest, or is the hypervisor's to
 * answer.  Firmware's map has the guest's validated memory, and no more; the EFI
 * stub has filled it before the kernel asks.
 *
 * Return: true if all of it is.
 */
bool sev_setup_in_memory(const struct sev_setup_list *list, u64 gpa, u64 bytes)
{
	u64 part;

	if (gpa + bytes < gpa)
		return false;
	for (;;) {
		part = setup_memory_from(list, gpa);
		if (!part)
			return false;
		if (part >= bytes)
			return true;
		gpa += part;
		bytes -= part;
	}
}

/* What the node says is elsewhere: nobody is to look there for nothing. */
static struct sev_result setup_check_indirect(const struct sev_setup_list *list,
					      const struct sev_setup_data *node)
{
	const struct sev_setup_indirect *to = (const void *)(node + 1);

	if (node->type != SEV_SETUP_INDIRECT)
		return sev_ok();
	if (node->len < sizeof(*to))
		return sev_fail(SEV_FAIL_SETUP_DATA, (u64)node);
	if (to->type != SEV_SETUP_INDIRECT && to->len &&
	    !sev_setup_in_memory(list, to->addr, to->len))
		return sev_fail(SEV_FAIL_SETUP_DATA_MEMORY, to->addr);

	return sev_ok();
}

static struct sev_result setup_check_node(const struct sev_setup_list *list, u64 at)
{
	const struct sev_setup_data *node = (const struct sev_setup_data *)at;

	if (at & (SETUP_NODE_ALIGN - 1))
		return sev_fail(SEV_FAIL_SETUP_DATA, at);
	if (!sev_setup_in_memory(list, at, sizeof(*node)) ||
	    !sev_setup_in_memory(list, at, sizeof(*node) + (u64)node->len))
		return sev_fail(SEV_FAIL_SETUP_DATA_MEMORY, at);

	return setup_check_indirect(list, node);
}

/**
 * sev_setup_find() - looks for a node
 * @list: list
 * @type: its type
 * @bytes: size of its data, at least
 * @found: set to the first such node, or to NULL when there is none; may be NULL
 *
 * Return: SEV_FAIL_SETUP_DATA or SEV_FAIL_SETUP_DATA_MEMORY with the address of
 * what is no node when that comes first, or SEV_OK.
 */
struct sev_result sev_setup_find(const struct sev_setup_list *list, u32 type, u32 bytes,
				 const struct sev_setup_data **found)
{
	u64 at = list->first;
	unsigned int n;

	if (found)
		*found = NULL;
	for (n = 0; at && n < SETUP_NODES_MAX; n++) {
		const struct sev_setup_data *node = (const struct sev_setup_data *)at;
		struct sev_result r = setup_check_node(list, at);

		if (r.code)
			return r;
		if (found && node->type == type && node->len >= bytes) {
			*found = node;
			return sev_ok();
		}
		at = node->next;
	}

	return at ? sev_fail(SEV_FAIL_SETUP_DATA, at) : sev_ok();
}

/**
 * sev_setup_check() - does the list end, and go by nodes in memory?
 * @list: list
 *
 * The kernel follows it, with other types of nodes in mind, as far as it goes.
 *
 * Return: as sev_setup_find().
 */
struct sev_result sev_setup_check(const struct sev_setup_list *list)
{
	return sev_setup_find(list, 0, 0, NULL);
}
