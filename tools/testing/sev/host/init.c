// SPDX-License-Identifier: GPL-2.0
/* The hypervisor's start, and its side of a virtual CPU's reset. */

#include "host.h"

#define GHCB_SEV_INFORMATION	0x001

/**
 * host_init - prepare the hypervisor
 *
 * Runs once on the boot CPU, before any guest memory is loaded.
 */
void host_init(void)
{
	pci_init();
	fwcfg_init();
	kvmclock_init();
}

/**
 * host_vcpu_reset - hypervisor's state of a virtual CPU at power-on
 * @v: the CPU
 *
 * The GHCB MSR then holds the SEV information already (GHCB 2.04, section 2.4).
 */
void host_vcpu_reset(struct vcpu *v)
{
	v->ghcb_msr = 0;
	if (mode_is_sev())
		v->ghcb_msr = (u64)machine.version_max << 48 | (u64)machine.version_min << 32 |
			      (u64)machine.cbit << 24 | GHCB_SEV_INFORMATION;
	v->ghcb_registered = ~0ULL;
	v->init_seen = false;
	v->apic_reset = false;
	v->sipi_latched = false;
	v->create_on_init = 0;
	v->hold_ghcb = 0;
	v->icr_high = 0;
	msr_reset(v);
	apic_reset(v);
}

/**
 * host_enter - what must be done on a CPU itself before it runs
 * @v: the CPU
 *
 * INIT and AP creation reset the local APIC, of an encrypted guest's CPU too, and its
 * clock. A CPU can only reach its own APIC.
 */
void host_enter(struct vcpu *v)
{
	if (!v->apic_reset)
		return;
	v->apic_reset = false;
	apic_reset(v);
	apic_init(v);
	kvmclock_reset(v);
}
