/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _SEV_CORE_TEXT_H
#define _SEV_CORE_TEXT_H

#include <linux/types.h>

/**
 * struct sev_text - a line in the making, always NUL-terminated
 * @buf: the line
 * @size: bytes of @buf, not 0; what does not fit is left out
 * @used: characters so far, without the NUL
 */
struct sev_text {
	char *buf;
	unsigned int size;
	unsigned int used;
};

void sev_text_add(struct sev_text *t, const char *s);
void sev_text_add_hex(struct sev_text *t, u64 v);
void sev_text_add_dec(struct sev_text *t, u64 v);

#endif /* _SEV_CORE_TEXT_H */
