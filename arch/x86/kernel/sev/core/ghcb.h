/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _SEV_CORE_GHCB_H
#define _SEV_CORE_GHCB_H

#include <linux/bits.h>
#include <linux/stddef.h>
#include <linux/types.h>
#include <asm/sev/ghcb.h>

#include "failure.h"

/**
 * struct sev_ghcb - a GHCB in use by one CPU
 * @page: mapping with C = 0; the hypervisor may change it at any time
 * @gpa: its address
 * @exits: events sent so far
 * @version: agreed version of the protocol
 */
struct sev_ghcb {
	struct sev_ghcb_page *page;
	u64 gpa;
	u32 exits;
	u16 version;
};

/*
 * Fields of struct sev_ghcb_call: each the field's bit in its half of the page's
 * bitmap, in which no two of them have the same place.
 */
#define SEV_GHCB_QUAD(field)	(offsetof(struct sev_ghcb_page, field) / 8)
#define SEV_GHCB_BIT(field)	BIT_ULL(SEV_GHCB_QUAD(field) % 64)

#define SEV_GHCB_CPL		SEV_GHCB_BIT(cpl)
#define SEV_GHCB_XSS		SEV_GHCB_BIT(xss)
#define SEV_GHCB_RAX		SEV_GHCB_BIT(rax)
#define SEV_GHCB_RCX		SEV_GHCB_BIT(rcx)
#define SEV_GHCB_RDX		SEV_GHCB_BIT(rdx)
#define SEV_GHCB_RBX		SEV_GHCB_BIT(rbx)
#define SEV_GHCB_SCRATCH	SEV_GHCB_BIT(sw_scratch)	/* start of the shared buffer */
#define SEV_GHCB_XCR0		SEV_GHCB_BIT(xcr0)

/**
 * struct sev_ghcb_call - one event
 * @exit_code: SEV_NAE_*
 * @info_1: sw_exit_info_1
 * @info_2: sw_exit_info_2
 * @rax: given if in @give, replaced by the answer if in @take
 * @rbx: as @rax
 * @rcx: as @rax
 * @rdx: as @rax
 * @xcr0: given if in @give
 * @xss: given if in @give
 * @answer: sw_exit_info_2 of the answer
 * @give: SEV_GHCB_*: fields that the event needs
 * @take: SEV_GHCB_R?X: fields that the answer must hold
 * @error_code: of the exception
 * @vector: exception which the hypervisor asks for, 0 for none
 * @has_error: the exception has an error code
 * @cpl: given if in @give
 */
struct sev_ghcb_call {
	u64 exit_code;
	u64 info_1;
	u64 info_2;
	u64 rax;
	u64 rbx;
	u64 rcx;
	u64 rdx;
	u64 xcr0;
	u64 xss;
	u64 answer;
	u64 give;
	u64 take;
	u32 error_code;
	u8 vector;
	bool has_error;
	u8 cpl;
};

void sev_ghcb_clear(const struct sev_ghcb *ghcb);
void sev_ghcb_fill(const struct sev_ghcb *ghcb, const struct sev_ghcb_call *call);
struct sev_result sev_ghcb_send(struct sev_ghcb *ghcb, struct sev_ghcb_call *call);
struct sev_result sev_ghcb_answer(const struct sev_ghcb_page *page, struct sev_ghcb_call *call);
struct sev_result sev_ghcb_call(struct sev_ghcb *ghcb, struct sev_ghcb_call *call);
struct sev_result sev_ghcb_out(struct sev_ghcb *ghcb, u16 port, u32 value, u32 bytes);
struct sev_result sev_ghcb_in(struct sev_ghcb *ghcb, u16 port, u32 *value, u32 bytes);
struct sev_result sev_ghcb_outs(struct sev_ghcb *ghcb, u16 port, const void *from, u32 bytes);
struct sev_result sev_ghcb_ins(struct sev_ghcb *ghcb, u16 port, void *to, u32 bytes);
void sev_ghcb_terminate(struct sev_ghcb *ghcb, u32 set, u32 reason, u64 extra);

static inline void *sev_ghcb_buffer(const struct sev_ghcb *ghcb)
{
	return ghcb->page->shared_buffer;
}

#endif /* _SEV_CORE_GHCB_H */
