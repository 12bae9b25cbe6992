// SPDX-License-Identifier: GPL-2.0
/* The model's processors: one per guest CPU, started once, and the lock. */

#include "layout.h"
#include "model.h"

u8 cpu_stacks[MAX_CPUS * STACK_SIZE] __aligned(STACK_SIZE);
struct vcpu *vcpus[MAX_CPUS];

static bool locked;
static u32 cpus_online = 1;

struct vcpu *this_vcpu(void)
{
	u64 sp;

	asm volatile("mov %%rsp, %0" : "=r"(sp));
	return vcpus[(sp - (u64)cpu_stacks) >> STACK_SHIFT];
}

/*
 * No queue: the processors are threads of a busy host, and a lock that must be
 * handed to the next in line waits for the host to run that very thread.
 */
void machine_lock(void)
{
	struct vcpu *v = this_vcpu();

	while (__atomic_exchange_n(&locked, true, __ATOMIC_ACQUIRE)) {
		while (READ_ONCE(locked)) {
			leave_if_asked(v);
			cpu_relax();
		}
	}
}

void machine_unlock(void)
{
	__atomic_store_n(&locked, false, __ATOMIC_RELEASE);
}

void send_ipi(u32 apic_id, u32 low)
{
	mmio_write32(APIC_VA + APIC_ICR_HIGH, apic_id << 24);
	mmio_write32(APIC_VA + APIC_ICR_LOW, low);
	while (mmio_read32(APIC_VA + APIC_ICR_LOW) & ICR_BUSY)
		cpu_relax();
}

static void start_ap(u32 index)
{
	u64 give_up = rdtsc() + 20000000000ULL;

	ap_index = index;
	send_ipi(index, ICR_INIT);
	send_ipi(index, ICR_SIPI | AP_TRAMPOLINE >> PAGE_SHIFT);
	while (READ_ONCE(cpus_online) == index) {
		if (rdtsc() > give_up)
			model_end(END_MODEL, "CPU %u of the QEMU machine did not start", index);
		cpu_relax();
	}
}

/* The APs run through the image where QEMU loaded it: low memory is still ours. */
void start_aps(u64 root)
{
	u64 offset = (u64)&ap_root - LINK_VA;

	*(u64 *)(LOAD_PA + offset) = root;
	memcpy((void *)AP_TRAMPOLINE, trampoline, trampoline_end - trampoline);
	for (u32 i = 1; i < machine.cpus; i++)
		start_ap(i);
}

void ap_main(u32 index)
{
	struct vcpu *v = vcpus[index];

	idt_load();
	cpu_init_this(v);
	__atomic_fetch_add(&cpus_online, 1, __ATOMIC_ACQ_REL);
	cpu_loop(v);
}
