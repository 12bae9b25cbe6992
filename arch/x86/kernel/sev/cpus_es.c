// SPDX-License-Identifier: GPL-2.0
/*
 * CPUs of an SEV-ES guest.  They wait in an AP reset hold for a SIPI, and then go
 * where the AP jump table says (GHCB 2.04, sections 4.1.5 and 4.3).  The table is
 * firmware's, or the boot stub's: then it is part of a page whose code keeps CPUs
 * that no kernel uses, and to which this kernel sends those it stops.
 */
#define pr_fmt(fmt) "SEV: " fmt

#include <linux/cache.h>
#include <linux/cc_platform.h>
#include <linux/cpuhotplug.h>
#include <linux/delay.h>
#include <linux/hardirq.h>
#include <linux/init.h>
#include <linux/io.h>
#include <linux/irqflags.h>
#include <linux/mem_encrypt.h>
#include <linux/preempt.h>
#include <linux/printk.h>
#include <linux/set_memory.h>
#include <linux/smp.h>
#include <asm/apic.h>
#include <asm/cpu.h>
#include <asm/e820/api.h>
#include <asm/nospec-branch.h>
#include <asm/realmode.h>
#include <asm/reboot.h>
#include <asm/sev.h>
#include <asm/sev/ap_page.h>
#include <asm/sev/ghcb.h>

#include "core/ap_table.h"
#include "internal.h"

/*
 * A CPU may still be on its way into the hold, where a SIPI finds it; KVM drops
 * one that comes before.  Ten seconds in all, as for other CPUs.
 */
#define SEV_WAKE_TRIES		200
#define SEV_WAKE_WAIT_MS	50

/* The boot stub's page, mapped private for writing; NULL under firmware */
static struct sev_ap_page *sev_ap_page __ro_after_init;
static unsigned long sev_ap_park __ro_after_init;

/**
 * sev_can_park() - is there a place for CPUs outside this kernel?
 *
 * Return: whether sev_park_this_cpu() can be used.
 */
bool sev_can_park(void)
{
	return sev_ap_page;
}

/**
 * sev_park_this_cpu() - leaves the kernel, for the AP page
 *
 * The next to use this CPU is a kernel which asks for it there.  It needs
 * nothing more of this kernel's memory, nor of its GHCB.
 */
void __noreturn sev_park_this_cpu(void)
{
	local_irq_disable();

	/* The hypervisor would wait with the next NMI for the end of this one. */
	if (in_nmi())
		sev_es_nmi_complete();

	load_trampoline_pgtable();
	/* Where another kernel is about to start, this is waited for. */
	WRITE_ONCE(sev_this_cpu()->registered, false);
	asm volatile(ANNOTATE_RETPOLINE_SAFE "call *%0" : : "r" (sev_ap_park) : "memory");
	for (;;)
		native_halt();
}

/* GHCB 2.04, section 4.3: a wake-up without SIPI is for nobody. */
static void sev_reset_hold(void)
{
	struct sev_ghcb_call call;

	do {
		call = (struct sev_ghcb_call){ .exit_code = SEV_NAE_AP_RESET_HOLD };
		sev_check(sev_call(&call));
	} while (!call.answer);
}

/**
 * sev_es_play_dead() - takes this CPU offline; it comes back through the trampoline
 *
 * Under firmware there is no place for it but this kernel's.
 */
void sev_es_play_dead(void)
{
	if (sev_can_park())
		sev_park_this_cpu();

	sev_reset_hold();
	soft_restart_cpu();
}

static void sev_send_start(u32 apic_id, unsigned long start_ip)
{
	preempt_disable();
	apic_icr_write(APIC_INT_LEVELTRIG | APIC_INT_ASSERT | APIC_DM_INIT, apic_id);
	safe_apic_wait_icr_idle();
	apic_icr_write(APIC_DM_STARTUP | start_ip >> PAGE_SHIFT, apic_id);
	safe_apic_wait_icr_idle();
	preempt_enable();
}

static bool sev_wait_taken(void)
{
	unsigned int ms;

	for (ms = 0; ms < SEV_WAKE_WAIT_MS; ms++) {
		if (sev_ap_taken(sev_ap_page))
			return true;
		usleep_range(500, 1000);
	}

	return sev_ap_taken(sev_ap_page);
}

/* Only one CPU comes up at a time: cpu_hotplug_lock is held for writing. */
static int sev_es_wakeup_cpu(u32 apic_id, unsigned long start_ip)
{
	unsigned int n;

	sev_ap_ask(sev_ap_page, apic_id);
	for (n = 0; n < SEV_WAKE_TRIES; n++) {
		sev_send_start(apic_id, start_ip);
		if (sev_wait_taken())
			return 0;
	}

	return sev_ap_withdraw(sev_ap_page, apic_id) ? -EIO : 0;
}

static struct sev_ap_page *__init sev_map_table(u64 gpa)
{
	u64 end = gpa + PAGE_SIZE;
	const struct sev_ap_place place = {
		.gpa = gpa,
		.own = sev_handover.ap_gpa,
		.limit = sme_me_mask,
		.ram = e820__mapped_raw_any(gpa, end, E820_TYPE_RAM) ||
		       e820__mapped_any(gpa, end, E820_TYPE_RAM),
		.reserved = e820__mapped_all(gpa, end, E820_TYPE_RESERVED),
	};

	sev_check(sev_ap_table_check(&place));

	return (struct sev_ap_page __force *)ioremap_encrypted(gpa, PAGE_SIZE);
}

/*
 * An NMI in the AP page is long over, but that needs a GHCB to tell: without, the
 * hypervisor would keep the next one back for ever (GHCB 2.04, section 4.1.4).
 */
static int sev_es_cpu_online(unsigned int cpu)
{
	sev_es_nmi_complete();

	return 0;
}

/* The stub's page: its code is reached through the trampoline's identity mapping. */
static int __init sev_use_ap_page(struct sev_ap_page *page)
{
	int ret;

	sev_check(sev_ap_page_check(page));
	ret = set_memory_rox((unsigned long)__va(SEV_AP_GPA), 1);
	if (ret)
		return ret;
	ret = cpuhp_setup_state_nocalls(CPUHP_AP_ONLINE_DYN, "x86/sev:online",
					sev_es_cpu_online, NULL);
	if (ret < 0)
		return ret;

	sev_ap_park = SEV_AP_GPA + page->park;
	sev_ap_page = page;
	smp_ops.stop_this_cpu = sev_park_this_cpu;
	apic_update_callback(wakeup_secondary_cpu, sev_es_wakeup_cpu);

	return 0;
}

/**
 * sev_es_setup_ap_jump_table() - tells CPUs in reset hold where to go
 * @rmh: the trampoline
 *
 * SEV-ES only: under SEV-SNP a CPU starts with its VMSA.  An address which cannot
 * be the table's ends the guest.
 *
 * Return: 0, also without a table; -ENOMEM, or what set_memory_rox() or
 * cpuhp_setup_state_nocalls() returns.
 */
int __init sev_es_setup_ap_jump_table(struct real_mode_header *rmh)
{
	struct sev_ghcb_call call = {
		.exit_code = SEV_NAE_AP_JUMP_TABLE,
		.info_1 = SEV_AP_JUMP_TABLE_GET,
	};
	struct sev_ap_page *page;

	if (cc_platform_has(CC_ATTR_GUEST_SEV_SNP))
		return 0;
	sev_check(sev_call(&call));
	if (!call.answer && !sev_handover.ap_gpa) {
		pr_info("there is no AP jump table\n");
		return 0;
	}
	page = sev_map_table(call.answer);
	if (!page)
		return -ENOMEM;

	sev_ap_table_write(page, rmh->trampoline_start >> 4,
			   rmh->sev_es_trampoline_start - rmh->trampoline_start);
	if (sev_handover.ap_gpa)
		return sev_use_ap_page(page);
	iounmap((void __iomem __force *)page);

	return 0;
}
