// SPDX-License-Identifier: GPL-2.0
/*
 * The way of a guest without firmware from its entry point to the kernel.
 */
#include <linux/types.h>

#include "../../../kernel/sev/core/vc.h"
#include "stub.h"

#define STUB_KERNEL_ENTRY_64	0x200	/* Documentation/arch/x86/boot.rst */

struct sev_stub *sev_stub;

static void stub_must(struct sev_stub *stub, struct sev_result r)
{
	if (r.code)
		sev_stub_fail(stub, r);
}

/**
 * sev_stub_main() - everything between the entry code and the kernel
 * @scratch: scratch memory, zeroed but for what the entry code put there
 * @launch: launch page
 * @cbit_mask: C-bit, proven
 *
 * Does not return: enters the kernel, or stops with a named failure.
 */
void sev_stub_main(u64 scratch, const struct sev_launch_page *launch, u64 cbit_mask)
{
	struct sev_stub *stub = (struct sev_stub *)(scratch + STUB_STATE);

	sev_stub = stub;
	stub->scratch = scratch;
	stub->launch = launch;
	stub->cbit_mask = cbit_mask;
	stub->window = ~0ull;
	stub->dr7 = SEV_DR7_RESET;
	sev_stub_load_idt(stub);
	inat_init_tables();

	stub_must(stub, sev_stub_check_launch(stub));
	stub_must(stub, sev_stub_check_vmpl(stub));
	stub_must(stub, sev_stub_open_ghcb(stub));
	stub_must(stub, sev_stub_check_features(stub));
	stub_must(stub, sev_stub_check_cpus(stub));
	stub_must(stub, sev_stub_read_map(stub));
	stub_must(stub, sev_stub_accept_ram(stub));
	sev_stub_report(stub);
	stub_must(stub, sev_stub_register_aps(stub));
	stub_must(stub, sev_stub_init_chipset(stub));
	stub_must(stub, sev_stub_open_fwcfg(stub));
	stub_must(stub, sev_stub_build_tables(stub));
	stub_must(stub, sev_stub_finish_boot_params(stub));
	stub_must(stub, sev_stub_close_ghcb(stub));

	sev_stub_leave(launch->boot_params_gpa, launch->kernel_gpa + STUB_KERNEL_ENTRY_64,
		       scratch + STUB_WIPE, STUB_SCRATCH_SIZE - STUB_WIPE);
}
