// SPDX-License-Identifier: GPL-2.0
/*
 * E20. The host looks at a message to the secure processor while the guest writes it:
 * one which a crash cuts off there is known to the host already, and the kernel which
 * runs after the crash goes on with the counter in the secrets page.
 *
 * The guest must count a message before the first byte of it is where the host can
 * read it, or the next one is encrypted with the same key and IV.
 */
#include "attack.h"

#define SW_GUEST_REQUEST	0x80000011ULL
#define SECRETS_COUNTER		0xa0	/* SNP firmware ABI, "Secrets Page": of VMPCK0 */
#define MESSAGE_SEQUENCE	0x20

static u64 secrets, page, next;		/* next: number of the message which is to come */

static void launch(u64 gpa, enum launch_type type, u8 *content)
{
	(void)content;
	if (type == LAUNCH_SECRETS)
		secrets = gpa;
}

static u64 counter(void)
{
	return get_le((u8 *)priv_ptr(secrets) + SECRETS_COUNTER, 4);
}

static void answer(const struct ghcb_call *c, u8 *ghcb)
{
	(void)ghcb;
	if (c->code != SW_GUEST_REQUEST)
		return;
	page = c->info_1 & PAGE_MASK;
	next = get_le((u8 *)shared_ptr(page) + MESSAGE_SEQUENCE, 8) + 2;
	memory_watch(page, false);
	attack_struck("page 0x%lx is watched for message %lu", page, next);
}

static bool access(struct vcpu *v, u64 gpa, bool private, bool read)
{
	if (!private && !read && page && (gpa & PAGE_MASK) == page && counter() < next)
		attack_won("message %lu is written before it is counted, rip 0x%lx", next,
			   vcpu_rip(v));
	return false;
}

ATTACK(attack_seen, .name = "message-seen", .launch = launch, .answer = answer, .access = access);
