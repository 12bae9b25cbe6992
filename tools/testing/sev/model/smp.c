// SPDX-License-Identifier: GPL-2.0
/*
 * The model's processors: one per guest CPU, started once, and the lock.
 *
 * QEMU's FXRSTOR, XRSTOR and FLDENV change a flag word of the first CPU, on whatever
 * CPU they run and without a lock (cpu_clear_ignne()). VMRUN and #VMEXIT on the first
 * CPU change the same word: where both meet, a CPU is in the guest without nested
 * paging, or out of it with. With two CPUs or more the first one therefore runs no
 * guest: the others take its place and its APIC ID ("spare=1").
 */

#include "layout.h"
#include "model.h"

u8 cpu_stacks[MAX_CPUS * STACK_SIZE] __aligned(STACK_SIZE);
struct vcpu *vcpus[MAX_CPUS];

static bool locked;
static u32 cpus_online;

/* What QEMU's firmware left in the first CPU's APIC is the first guest CPU's. */
static const u32 firmware_regs[] = { APIC_SPURIOUS, APIC_LVT_LINT0, APIC_LVT_LINT1 };
static u32 firmware_values[ARRAY_SIZE(firmware_regs)];

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

/* The APs run through the image where QEMU loaded it: low memory is still ours. */
static void prepare_start(u64 root)
{
	u64 offset = (u64)&ap_root - LINK_VA;

	*(u64 *)(LOAD_PA + offset) = root;
	memcpy((void *)AP_TRAMPOLINE, trampoline, trampoline_end - trampoline);
}

/* QEMU's CPUs are numbered as their APICs came out of reset. */
static void start_cpu(u32 index)
{
	u64 give_up = rdtsc() + 20000000000ULL;
	u32 id = index + machine.spare_cpu;

	ap_index = index;
	send_ipi(id, ICR_INIT);
	send_ipi(id, ICR_SIPI | AP_TRAMPOLINE >> PAGE_SHIFT);
	while (READ_ONCE(cpus_online) == index) {
		if (rdtsc() > give_up)
			model_end(END_MODEL, "CPU %u of the QEMU machine did not start", id);
		cpu_relax();
	}
}

/* On the first CPU, when it is to run no guest: another one goes on. */
void stand_back(u64 root)
{
	if (!machine.spare_cpu)
		return;
	for (u32 i = 0; i < ARRAY_SIZE(firmware_regs); i++)
		firmware_values[i] = mmio_read32(APIC_VA + firmware_regs[i]);
	mmio_write32(APIC_VA + APIC_LVT_LINT0, LVT_MASKED);
	mmio_write32(APIC_VA + APIC_LVT_LINT1, LVT_MASKED);
	mmio_write32(APIC_VA + APIC_ID, SPARE_APIC_ID << 24);
	prepare_start(root);
	start_cpu(0);
	for (;;)
		asm volatile("cli; hlt");
}

static void take_place(u32 index)
{
	mmio_write32(APIC_VA + APIC_ID, index << 24);
	for (u32 i = 0; !index && i < ARRAY_SIZE(firmware_regs); i++)
		mmio_write32(APIC_VA + firmware_regs[i], firmware_values[i]);
}

void first_cpu_is_online(void)
{
	__atomic_store_n(&cpus_online, 1, __ATOMIC_RELEASE);
}

void start_aps(u64 root)
{
	prepare_start(root);
	for (u32 i = 1; i < machine.cpus; i++)
		start_cpu(i);
}

void ap_main(u32 index)
{
	struct vcpu *v;

	if (machine.spare_cpu)
		take_place(index);
	if (!index)
		model_main();
	idt_load();
	v = vcpus[index];
	cpu_init_this(v);
	__atomic_fetch_add(&cpus_online, 1, __ATOMIC_ACQ_REL);
	cpu_loop(v);
}
