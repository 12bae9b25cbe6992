// SPDX-License-Identifier: GPL-2.0
/* Registers of CPU 0 at its first instruction, and the model's info page. */
/* modes: none es snp */
#include "guest.h"

void main(void)
{
	struct guest_info *info = guest_info();

	is(info->magic, GUEST_INFO_MAGIC, "info page magic");
	is(info->cpus, 1, "info page: CPUs");
	is(info->reserved, 0, "info page: reserved word");
	ok(info->ram >= info->low_top, "RAM %x, low end %x", info->ram, info->low_top);
	is(entry_state.esi, INFO_PAGE, "ESI");
	is(entry_state.edi, 0, "EDI is the CPU's index");
	is(entry_state.eax, 0, "EAX");
	is(entry_state.ecx, 0, "ECX");
	is(entry_state.ebp, 0, "EBP");
	is(entry_state.esp, 0, "ESP");
	is(entry_state.cr0, 0x31, "CR0: PE, ET, NE and no paging");
	is(entry_state.efer & 0xd01, 0, "EFER: no long mode, no NX, no SYSCALL");
	if (mode_is(MODE_NONE))
		return;
	is(entry_state.cr4 & ~0x40, 0, "CR4: nothing but MCE");
	is(entry_state.ghcb_low, 1 | cbit << 24,
	   "GHCB MSR at start: SEV information with the C-bit");
	is(entry_state.ghcb_high, 0x20001, "GHCB MSR at start: versions 1 to 2");
}
