// SPDX-License-Identifier: GPL-2.0
/* A host which offers version 1 only, as for legacy SEV-ES guests on KVM. */
/* modes: es */
/* opts: ghcbmax=1 */
#include "guest.h"

void main(void)
{
	u64 info = msr_protocol(0x002);

	is(info >> 48, 1, "highest version");
	is(info >> 32 & 0xffff, 1, "lowest version");
	is(entry_state.ghcb_high, 0x10001, "the same at start");
	ghcb_begin(VC_CPUID, 0, 0);
	ghcb_set(GHCB_RAX, 0x80000000);
	ghcb_set(GHCB_RCX, 0);
	write16(ghcb_page() + GHCB_VERSION, 1);
	ghcb_exchange();
	is(ghcb_get(GHCB_INFO_1) & LOW32, 0, "CPUID by version 1");
	ok((ghcb_get(GHCB_RAX) & LOW32) >= 0x8000001f, "answered");
}
