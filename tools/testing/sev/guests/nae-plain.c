// SPDX-License-Identifier: GPL-2.0
/* Events which need little: all accepted, outputs valid where there are some. */
/* modes: es snp */
#include "guest.h"

static void begin(u64 code, u64 info_1)
{
	ghcb_begin(code, info_1, 0);
	ghcb_set(GHCB_RAX, 0);
	ghcb_set(GHCB_RCX, 0);
	ghcb_set(GHCB_RDX, 0);
	ghcb_set_cpl(0);
}

static void done(u64 code, u64 info_1, const char *what)
{
	begin(code, info_1);
	ghcb_exchange();
	is(ghcb_get(GHCB_INFO_1) & LOW32, 0, what);
}

void main(void)
{
	u64 info;

	done(VC_WBINVD, 0, "WBINVD");
	done(VC_INVD, 0, "INVD");
	done(VC_MONITOR, 0, "MONITOR");
	done(VC_MWAIT, 0, "MWAIT");
	done(VC_DR7_READ, 0, "DR7 read");
	begin(VC_DR7_WRITE, 0);
	ghcb_set(GHCB_RAX, 0x400);
	ghcb_exchange();
	is(ghcb_get(GHCB_INFO_1) & LOW32, 0, "DR7 write");
	done(NAE_NMI_DONE, 0, "NMI complete");

	begin(VC_RDPMC, 0);
	ghcb_exchange();
	info = ghcb_get(GHCB_INFO_1) & LOW32;
	if (info)
		is(ghcb_get(GHCB_INFO_2) & GHCB_EVENT_MASK,
		   GHCB_EVENT_GP & GHCB_EVENT_MASK, "RDPMC: #GP, there is no counter");
	else
		ok(ghcb_valid(GHCB_RAX) && ghcb_valid(GHCB_RDX), "RDPMC: RAX, RDX");

	/* KVM: an unknown hypercall gives -1000 */
	begin(VC_VMMCALL, 0);
	ghcb_set(GHCB_RAX, 0x7777);
	ghcb_exchange();
	is(ghcb_get(GHCB_INFO_1) & LOW32, 0, "VMMCALL");
	ok(ghcb_valid(GHCB_RAX), "VMMCALL: RAX");
	is(ghcb_get(GHCB_RAX) & LOW32, (u64)-1000 & LOW32, "VMMCALL: unknown hypercall");
}
