// SPDX-License-Identifier: GPL-2.0
/*
 * E8. The host answers an event by an exception, given by option "word": one which
 * it may raise (#GP, #UD) or any other bit pattern.
 *
 * The guest must take no other exception than #GP and #UD of type exception with
 * the valid bit, and stop with a named failure otherwise. (All 2^16 words: the unit
 * tests of core.)
 */
#include "attack.h"

#define WORD_PF		0x80000b0eULL

static void exception_word(const struct ghcb_call *c, u8 *page)
{
	u64 word = option_u64("word", WORD_PF);

	if (!attack_due())
		return;
	attack_struck("event 0x%lx is answered by exception word 0x%lx", c->code, word);
	put_le(page + GHCB_AT_INFO_1, 1, 8);
	put_le(page + GHCB_AT_INFO_2, word, 8);
}

ATTACK(attack_exception_word, .name = "exception-word", .answer = exception_word);
