// SPDX-License-Identifier: GPL-2.0
/* RMPADJUST: 0; 1 bad input; 2 target VMPL not below the own; 6 size. */
/* modes: snp */
/* opts: rmp2m=0 */
/* opts: rmp2m=1 */
#include "guest.h"

#define READ_WRITE	0x300

static u8 page[4096] __aligned(4096);

void main(void)
{
	u64 own = (u64)page;

	is(rmpadjust(own, RMP_4K, 1 | READ_WRITE).eax, 0, "VMPL1 gets read and write");
	is(rmpadjust(own, RMP_4K, 1).eax, 0, "VMPL1 gets nothing");
	is(rmpadjust(own, RMP_4K, 3 | 0xf00).eax, 0, "VMPL3 gets all");
	is(rmpadjust(own, RMP_4K, 0 | READ_WRITE).eax, 2, "target VMPL0");
	is(rmpadjust(own, RMP_4K, 0).eax, 2, "target VMPL0, no permission");
	is(rmpadjust(FREE_BASE + PAGE_SIZE, RMP_2M, 1).eax, 1, "2 MiB, not aligned");
	is(rmpadjust(own, 2, 1).eax, 1, "undefined size");
	ok(page_validate(FREE_BASE), "first page of 2 MiB, validated as 4 KiB");
	is(rmpadjust(FREE_BASE, RMP_2M, 1).eax, 6, "2 MiB on 4 KiB entries");
	is(rmpadjust(FREE_BASE, RMP_4K, 1).eax, 0, "4 KiB there");
	write64(own, 0x1234);
	is(read64(own), 0x1234, "VMPL0 keeps its permissions");
}
