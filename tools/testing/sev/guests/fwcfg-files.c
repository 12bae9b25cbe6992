// SPDX-License-Identifier: GPL-2.0
/*
 * fw_cfg shows the guest its own machine: RAM size and CPU count, an e820
 * whose RAM is the guest's, no kernel.
 */
/* modes: none es snp */
/* smp: 2 */
/* mem: 128M */
#include "guest.h"
#include "fwcfg.h"

void main(void)
{
	u64 ram = 0, start, length;
	u32 bytes = 0, type, i;
	u16 key;

	fw_select(0x05);
	is(fw_little(2), 2, "CPUs");
	fw_select(0x03);
	is(fw_little(8), guest_info()->ram, "RAM size");
	fw_select(0x08);
	is(fw_little(4), 0, "no kernel");
	key = fw_find("etc/e820", &bytes);
	ok(key, "etc/e820");
	is(bytes % 20, 0, "entries of 20 bytes");
	fw_select(key);
	for (i = 0; i < bytes / 20; i++) {
		start = fw_little(8);
		length = fw_little(8);
		type = fw_little(4);
		if (type == 1)
			ram += length;
		ok(type != 1 || start + length <= guest_info()->low_top,
		   "entry %x + %x, type %d", start, length, type);
	}
	is(ram, guest_info()->ram, "RAM of the map");
}
