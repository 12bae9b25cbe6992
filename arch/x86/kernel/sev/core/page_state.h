/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _SEV_CORE_PAGE_STATE_H
#define _SEV_CORE_PAGE_STATE_H

#include <linux/types.h>
#include <asm/sev/ghcb.h>

#include "failure.h"
#include "ghcb.h"

#define SEV_PAGE_4K		0x1000ull
#define SEV_PAGE_2M		0x200000ull

/**
 * struct sev_accept - memory on its way to being private and validated, or shared
 * @ghcb: for the page state changes
 * @next: everything below is done with: accepted, or left out for good.  A GPA
 *	is validated at most once (E10) because this only grows.  Who takes back
 *	what was shared knows by other means, and sets it back.
 * @exits: page state change events sent
 * @pvalidate_2m: PVALIDATEs of 2 MiB which succeeded
 * @pvalidate_4k: PVALIDATEs of 4 KiB which succeeded
 * @rescind_2m: PVALIDATEs of 2 MiB which rescinded
 * @rescind_4k: PVALIDATEs of 4 KiB which rescinded
 * @mismatches: PVALIDATEs of 2 MiB split up because the RMP has 4 KiB entries
 * @count: entries of @batch in use
 * @evict: drop stale cache lines of every page validated (E12)
 * @batch: page state change entries not sent yet; ours, never the host's copy
 */
struct sev_accept {
	struct sev_ghcb *ghcb;
	u64 next;
	u32 exits;
	u32 pvalidate_2m;
	u32 pvalidate_4k;
	u32 rescind_2m;
	u32 rescind_4k;
	u32 mismatches;
	u32 count;
	bool evict;
	u64 batch[SEV_PSC_MAX_ENTRIES];
};

struct sev_result sev_accept_range(struct sev_accept *accept, u64 start, u64 end);
struct sev_result sev_share_range(struct sev_accept *accept, u64 start, u64 end);
struct sev_result sev_share_rescinded(struct sev_accept *accept, u64 start, u64 end);
struct sev_result sev_accept_flush(struct sev_accept *accept);
struct sev_result sev_page_rescind(u64 gpa);
struct sev_result sev_page_validate(u64 gpa);

#endif /* _SEV_CORE_PAGE_STATE_H */
