// SPDX-License-Identifier: GPL-2.0
/*
 * CPUs that come and go.  Under SEV-SNP the guest makes their VMSA and has the
 * hypervisor run it (GHCB 2.04, section 4.1.9); for SEV-ES see cpus_es.c.
 */
#define pr_fmt(fmt) "SEV: " fmt

#include <linux/cc_platform.h>
#include <linux/cpu.h>
#include <linux/delay.h>
#include <linux/err.h>
#include <linux/init.h>
#include <linux/irqflags.h>
#include <linux/mm.h>
#include <linux/percpu.h>
#include <linux/preempt.h>
#include <linux/printk.h>
#include <linux/smp.h>
#include <linux/string.h>
#include <linux/topology.h>
#include <asm/apic.h>
#include <asm/cpu.h>
#include <asm/realmode.h>
#include <asm/sev.h>
#include <asm/sev/ghcb.h>
#include <asm/sev/msr_protocol.h>
#include <asm/svm.h>

#include "internal.h"

/* The VMSA of each CPU that was started here, and one it may still be leaving */
DEFINE_PER_CPU(struct sev_es_save_area *, sev_vmsa);
DEFINE_PER_CPU(struct sev_es_save_area *, sev_vmsa_left);

/**
 * sev_call() - sends one event by this CPU's GHCB
 * @call: the event, and its answer
 *
 * Return: as sev_ghcb_call().
 */
struct sev_result sev_call(struct sev_ghcb_call *call)
{
	struct sev_cpu *cpu;
	struct sev_result r;
	unsigned long flags;

	local_irq_save(flags);
	cpu = sev_this_cpu();
	r = sev_ghcb_call(sev_ghcb_get(cpu), call);
	sev_ghcb_put_back(cpu);
	local_irq_restore(flags);

	return r;
}

static u32 sev_trampoline_offset(const struct real_mode_header *rmh)
{
	return rmh->sev_es_trampoline_start - rmh->trampoline_start;
}

/**
 * sev_ap_creation() - has the hypervisor run or forget a CPU
 * @apic_id: the CPU
 * @op: SEV_AP_CREATE or SEV_AP_DESTROY
 * @vmsa: what it starts with; NULL to destroy
 *
 * GHCB 2.04, section 4.1.9.
 *
 * Return: as sev_ghcb_call().
 */
struct sev_result sev_ap_creation(u32 apic_id, u32 op, struct sev_es_save_area *vmsa)
{
	struct sev_ghcb_call call = {
		.exit_code = SEV_NAE_AP_CREATION,
		.info_1 = (u64)apic_id << SEV_AP_APIC_ID_SHIFT | op,
	};

	if (op != SEV_AP_DESTROY) {
		call.info_2 = __pa(vmsa);
		call.give = SEV_GHCB_RAX;
		call.rax = vmsa->sev_features;
	}

	return sev_call(&call);
}

/*
 * A CPU which the hypervisor has not stopped yet keeps its VMSA; the page is
 * taken again when the CPU comes back.
 */
static void sev_vmsa_free(unsigned int cpu, struct sev_es_save_area *vmsa)
{
	if (sev_vmsa_mark(vmsa, false))
		per_cpu(sev_vmsa_left, cpu) = vmsa;
	else
		free_page((unsigned long)vmsa);
}

/**
 * sev_vmsa_release() - makes a VMSA an ordinary page as soon as its CPU has left it
 * @vmsa: the page
 *
 * Waits a second at most.
 *
 * Return: whether it is one.
 */
bool sev_vmsa_release(struct sev_es_save_area *vmsa)
{
	unsigned int tries;

	for (tries = 0; tries < SEV_CPU_TRIES; tries++) {
		if (!sev_vmsa_mark(vmsa, false))
			return true;
		udelay(SEV_CPU_WAIT_US);
	}

	return false;
}

/*
 * While the processor takes a page for a VMSA in use, somebody may run with it: a
 * second one at this CPU's stacks and GHCB is what must not be.
 */
static struct sev_es_save_area *sev_vmsa_take(unsigned int cpu)
{
	struct sev_es_save_area *vmsa = per_cpu(sev_vmsa_left, cpu);

	if (!vmsa)
		return sev_vmsa_alloc() ?: ERR_PTR(-ENOMEM);
	if (!sev_vmsa_release(vmsa)) {
		pr_err("CPU %u: the hypervisor still runs it with the VMSA at 0x%llx\n", cpu,
		       (u64)__pa(vmsa));
		return ERR_PTR(-EBUSY);
	}
	per_cpu(sev_vmsa_left, cpu) = NULL;
	memset(vmsa, 0, PAGE_SIZE);

	return vmsa;
}

static int sev_cpu_number(u32 apic_id)
{
	unsigned int cpu;

	for_each_present_cpu(cpu)
		if (arch_match_cpu_phys_id(cpu, apic_id))
			return cpu;

	return -ENODEV;
}

static void sev_print_failure(unsigned int cpu, struct sev_result r)
{
	char text[2 * SEV_FAILURE_TEXT_MAX];

	sev_failure_sentence(r, text, sizeof(text));
	pr_err("CPU %u: %s\n", cpu, text);
}

static int sev_start_vmsa(unsigned int cpu, u32 apic_id, struct sev_es_save_area *vmsa)
{
	struct sev_result r;
	int code;

	sev_vmsa_fill(vmsa, real_mode_header->trampoline_start,
		      sev_trampoline_offset(real_mode_header),
		      sev_status >> SEV_STATUS_SNP_BIT);
	code = sev_vmsa_mark(vmsa, true);
	if (code) {
		pr_err("CPU %u: no VMSA at 0x%llx, RMPADJUST said %d\n", cpu,
		       (u64)__pa(vmsa), code);
		free_page((unsigned long)vmsa);
		return -EIO;
	}

	r = sev_ap_creation(apic_id, SEV_AP_CREATE, vmsa);
	if (!r.code) {
		per_cpu(sev_vmsa, cpu) = vmsa;
		return 0;
	}
	sev_print_failure(cpu, r);
	sev_vmsa_free(cpu, vmsa);

	return -EIO;
}

/*
 * A CPU that ran before has its local APIC as it left it, interrupts pending which
 * nobody will take.  INIT resets it, and nothing else of an SEV-SNP guest's CPU.
 */
static void sev_reset_apic(u32 apic_id)
{
	preempt_disable();
	apic_icr_write(APIC_INT_LEVELTRIG | APIC_INT_ASSERT | APIC_DM_INIT, apic_id);
	safe_apic_wait_icr_idle();
	preempt_enable();
}

/* Nobody runs as this CPU: an NMI may have been stopped in the middle of a use. */
static void sev_cpu_reset(struct sev_cpu *state)
{
	state->registered = false;
	state->dr7 = SEV_DR7_RESET;
	state->depth = 0;
	state->ist_depth = 0;
}

/* Only one CPU comes up at a time: cpu_hotplug_lock is held for writing. */
static int sev_wakeup_cpu(u32 apic_id, unsigned long start_ip)
{
	int cpu = sev_cpu_number(apic_id);
	struct sev_es_save_area *vmsa;

	if (cpu < 0)
		return cpu;
	if (!(sev_hv_features & BIT_ULL(SEV_HV_FEATURE_AP_CREATION_BIT)))
		return -EOPNOTSUPP;
	if (per_cpu(sev_vmsa, cpu)) {
		sev_ap_creation(apic_id, SEV_AP_DESTROY, NULL);
		sev_vmsa_free(cpu, per_cpu(sev_vmsa, cpu));
		per_cpu(sev_vmsa, cpu) = NULL;
	}
	vmsa = sev_vmsa_take(cpu);
	if (IS_ERR(vmsa))
		return PTR_ERR(vmsa);
	sev_reset_apic(apic_id);
	sev_cpu_reset(per_cpu(sev_cpu_state, cpu));

	return sev_start_vmsa(cpu, apic_id, vmsa);
}

/**
 * snp_set_wakeup_secondary_cpu() - has CPUs started by AP creation
 *
 * A hypervisor which cannot do that leaves the guest one CPU.
 */
void __init snp_set_wakeup_secondary_cpu(void)
{
	if (!cc_platform_has(CC_ATTR_GUEST_SEV_SNP))
		return;
	if (!(sev_hv_features & BIT_ULL(SEV_HV_FEATURE_AP_CREATION_BIT))) {
		pr_err("the hypervisor cannot start CPUs: going on with one\n");
		setup_max_cpus = 1;
	}
	apic_update_callback(wakeup_secondary_cpu, sev_wakeup_cpu);
}

static void sev_play_dead(void)
{
	play_dead_common();
	if (cc_platform_has(CC_ATTR_GUEST_SEV_SNP))
		for (;;)
			native_halt();

	sev_es_play_dead();
}

/* A dead CPU's VMSA goes as soon as the hypervisor has let go of it. */
static void sev_cleanup_dead_cpu(unsigned int cpu)
{
	struct sev_es_save_area *vmsa = per_cpu(sev_vmsa, cpu);
	struct sev_result r;

	if (!vmsa)
		return;
	r = sev_ap_creation(cpuid_to_apicid[cpu], SEV_AP_DESTROY, NULL);
	if (r.code) {
		sev_print_failure(cpu, r);
		return;
	}
	per_cpu(sev_vmsa, cpu) = NULL;
	sev_vmsa_free(cpu, vmsa);
}

/**
 * sev_cpus_hooks() - has CPUs leave and return by the ways of this file
 */
void __init sev_cpus_hooks(void)
{
#ifdef CONFIG_HOTPLUG_CPU
	smp_ops.play_dead = sev_play_dead;
	if (cc_platform_has(CC_ATTR_GUEST_SEV_SNP))
		smp_ops.cleanup_dead_cpu = sev_cleanup_dead_cpu;
#endif
}
