// SPDX-License-Identifier: GPL-2.0
/* Other CPUs. */
#include "guest.h"

#define TSC_PER_MS	2000000ULL	/* a guess that serves for waiting */

u8 vmsa_pages[MAX_CPUS][4096] __aligned(4096);
static void (*ap_entry[MAX_CPUS])(u32 index);

/* By TR, which trap_init_cpu() loads; before that it is CPU 0. */
u32 this_cpu(void)
{
	u16 selector;

	asm volatile("str %0" : "=r" (selector));
	return selector < SEL_TSS ? 0 : (selector - SEL_TSS) / 16;
}

u64 cpu_stack_top(u32 index)
{
	return (u64)cpu_stacks[index] + STACK_SIZE;
}

/* Called by start.S on every other CPU. */
void ap_main(u32 index)
{
	trap_init_cpu(index);
	ap_entry[index](index);
	halt_forever();
}

void vmsa_segment(u64 page, u32 offset, u16 selector, u16 attributes,
		  u32 limit, u64 base)
{
	write16(page + offset, selector);
	write16(page + offset + 2, attributes);
	write32(page + offset + 4, limit);
	write64(page + offset + 8, base);
}

static void vmsa_common(u64 page)
{
	u32 offset;

	for (offset = 0; offset < PAGE_SIZE; offset += 8)
		write64(page + offset, 0);
	vmsa_segment(page, VMSA_LDTR, 0, 0x82, 0xffff, 0);
	write64(page + VMSA_DR7, 0x400);
	write64(page + VMSA_DR6, 0xffff0ff0);
	write64(page + VMSA_RFLAGS, 2);
	write64(page + VMSA_G_PAT, 0x0007040600070406ULL);
	write64(page + VMSA_XCR0, 1);
	write32(page + 0x408, 0x1f80);
	write16(page + 0x410, 0x37f);
	write64(page + VMSA_FEATURES, own_features());
}

void vmsa_long_mode(u64 page, u32 index, u64 entry)
{
	static const u32 data[] = { VMSA_ES, VMSA_SS, VMSA_DS, VMSA_FS, VMSA_GS };
	u32 i;

	vmsa_common(page);
	for (i = 0; i < 5; i++)
		vmsa_segment(page, data[i], SEL_DATA, 0xc93, 0xffffffff, 0);
	vmsa_segment(page, VMSA_CS, SEL_CODE64, 0xa9b, 0xffffffff, 0);
	vmsa_segment(page, VMSA_GDTR, 0, 0, gdt_end - gdt - 1, (u64)gdt);
	vmsa_segment(page, VMSA_IDTR, 0, 0, sizeof(idt) - 1, (u64)idt);
	vmsa_segment(page, VMSA_TR, 0, 0x8b, 0xffff, 0);
	write64(page + VMSA_EFER, 0x1d00);
	write64(page + VMSA_CR4, 0x60);
	write64(page + VMSA_CR3, (u64)pml4 | cbit_mask);
	write64(page + VMSA_CR0, 0x80010031);
	write64(page + VMSA_RIP, (u64)start_long_index);
	write64(page + VMSA_RDI, index);
	ap_entry[index] = (void (*)(u32))entry;
}

void vmsa_real_mode(u64 page, u64 start)
{
	static const u32 data[] = { VMSA_ES, VMSA_SS, VMSA_DS, VMSA_FS, VMSA_GS };
	u32 i;

	vmsa_common(page);
	for (i = 0; i < 5; i++)
		vmsa_segment(page, data[i], 0, 0x92, 0xffff, 0);
	vmsa_segment(page, VMSA_CS, start >> 4, 0x9a, 0xffff, start);
	vmsa_segment(page, VMSA_GDTR, 0, 0, 0xffff, 0);
	vmsa_segment(page, VMSA_IDTR, 0, 0, 0xffff, 0);
	vmsa_segment(page, VMSA_TR, 0, 0x83, 0xffff, 0);
	write64(page + VMSA_EFER, 0x1000);
	write64(page + VMSA_CR4, 0x40);
	write64(page + VMSA_CR0, 0x60000010);
}

u32 vmsa_mark(u64 page, bool vmsa)
{
	return rmpadjust(page, RMP_4K,
			 RMPADJUST_VMPL1 | (vmsa ? RMPADJUST_VMSA : 0)).eax;
}

bool vmsa_release(u64 page)
{
	u64 end = rdtsc() + 8000 * TSC_PER_MS;

	while (vmsa_mark(page, false))
		if (rdtsc() > end)
			return false;
	return true;
}

u64 own_features(void)
{
	return rdmsr(MSR_SEV_STATUS) >> 2;
}

u64 ap_create_info(u32 operation, u32 apic_id)
{
	return operation | (u64)apic_id << 32;
}

u64 ap_create(u32 operation, u32 apic_id, u64 vmsa, u64 features)
{
	ghcb_begin(NAE_AP_CREATE, ap_create_info(operation, apic_id), vmsa);
	if (operation != AP_DESTROY)
		ghcb_set(GHCB_RAX, features);
	ghcb_exchange();
	return ghcb_result();
}

u32 apic_read(u32 offset)
{
	if (mode_is(MODE_NONE))
		return read32(APIC_BASE + offset);
	return mmio_read(APIC_BASE + offset, 4);
}

void apic_write(u32 offset, u32 value)
{
	if (mode_is(MODE_NONE))
		write32(APIC_BASE + offset, value);
	else
		mmio_write(APIC_BASE + offset, 4, value);
}

void mask_pic(void)
{
	if (mode_is(MODE_NONE)) {
		asm volatile("outb %b0, $0x21\n\toutb %b0, $0xa1" : : "a" (0xff));
		return;
	}
	io_out(0x21, 1, 0xff);
	io_out(0xa1, 1, 0xff);
}

void send_ipi(u32 apic_id, u32 icr_low)
{
	apic_write(APIC_ICR_HIGH, apic_id << 24);
	apic_write(APIC_ICR_LOW, icr_low);
}

static void start_by_sipi(u32 index)
{
	u32 i;

	for (i = 0; i < trampoline_end - trampoline; i++)
		write8(TRAMPOLINE_PAGE + i, trampoline[i]);
	write32(TRAMPOLINE_PAGE + (trampoline_index - trampoline), index);
	send_ipi(index, ICR_INIT);
	delay_ms(1);
	send_ipi(index, ICR_SIPI | TRAMPOLINE_PAGE >> 12);
}

void cpu_start(u32 index, void (*entry)(u32 index))
{
	u64 page = (u64)vmsa_pages[index];

	ap_entry[index] = entry;
	if (!mode_is(MODE_SNP)) {
		start_by_sipi(index);
		return;
	}
	vmsa_long_mode(page, index, (u64)entry);
	if (vmsa_mark(page, true))
		give_up("RMPADJUST of a VMSA page failed");
	if (ap_create(AP_CREATE, index, page, own_features()))
		give_up("AP creation refused");
}

u32 spin_runs;
u64 spin_ticks;

void spin(u32 index)
{
	spin_runs++;
	for (;;)
		write64((u64)&spin_ticks, spin_ticks + 1);
}

bool wait_for(u32 *flag, u32 value)
{
	u64 end = rdtsc() + 8000 * TSC_PER_MS;

	while (read32((u64)flag) != value)
		if (rdtsc() > end)
			return false;
	return true;
}

void delay_ms(u32 ms)
{
	u64 end = rdtsc() + ms * TSC_PER_MS;

	while (rdtsc() < end)
		;
}

void halt_forever(void)
{
	for (;;)
		asm volatile("cli\n\thlt" : : : "memory");
}
