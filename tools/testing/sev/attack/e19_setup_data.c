// SPDX-License-Identifier: GPL-2.0
/*
 * E19. The list of setup_data which the guest finds at its start leads back to its
 * first node, or with option "next" to where there is none, or no memory. With "blob=1" that node
 * is the CC blob's, otherwise there is no blob in the list.
 *
 * The guest must not follow the list for ever, nor take for a node what is none: it
 * stops with a named failure.
 */
#include "attack.h"

/* Linux boot protocol: struct setup_data and its type for the blob's address */
#define AT_NEXT		0
#define AT_TYPE		8
#define AT_BYTES	12
#define TYPE_CC_BLOB	7
#define TYPE_NOBODYS	0x4e4f		/* no type of the protocol's */

static bool is_node(const u8 *page)
{
	return !get_le(page + AT_NEXT, 8) && get_le(page + AT_TYPE, 4) == TYPE_CC_BLOB &&
	       get_le(page + AT_BYTES, 4) < PAGE_SIZE;
}

static void setup_data(u64 gpa, enum launch_type type, u8 *page)
{
	u64 next = option_u64("next", gpa);

	(void)type;
	if (!is_node(page) || !attack_due())
		return;
	attack_struck("setup_data at 0x%lx goes on at 0x%lx", gpa, next);
	put_le(page + AT_NEXT, next, 8);
	if (!option_u64("blob", 0))
		put_le(page + AT_TYPE, TYPE_NOBODYS, 4);
}

ATTACK(attack_setup_data, .name = "setup-data", .launch = setup_data);
