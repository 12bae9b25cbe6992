/* SPDX-License-Identifier: GPL-2.0 */
/* Other CPUs: VMSA pages, AP creation, the local APIC, waiting. */
#ifndef GUEST_SMP_H
#define GUEST_SMP_H

#include "types.h"

/* Offsets in a VMSA page (AMD APM vol. 2, appendix B) */
#define VMSA_ES		0x000
#define VMSA_CS		0x010
#define VMSA_SS		0x020
#define VMSA_DS		0x030
#define VMSA_FS		0x040
#define VMSA_GS		0x050
#define VMSA_GDTR	0x060
#define VMSA_LDTR	0x070
#define VMSA_IDTR	0x080
#define VMSA_TR		0x090
#define VMSA_EFER	0x0d0
#define VMSA_CR4	0x148
#define VMSA_CR3	0x150
#define VMSA_CR0	0x158
#define VMSA_DR7	0x160
#define VMSA_DR6	0x168
#define VMSA_RFLAGS	0x170
#define VMSA_RIP	0x178
#define VMSA_RSP	0x1d8
#define VMSA_RAX	0x1f8
#define VMSA_G_PAT	0x268
#define VMSA_RCX	0x308
#define VMSA_RDX	0x310
#define VMSA_RBX	0x318
#define VMSA_RBP	0x328
#define VMSA_RSI	0x330
#define VMSA_RDI	0x338
#define VMSA_R8		0x340
#define VMSA_R15	0x378
#define VMSA_FEATURES	0x3b0
#define VMSA_XCR0	0x3e8

#define RMPADJUST_VMSA	BIT(16)
#define RMPADJUST_VMPL1	1ULL

#define AP_CREATE_ON_INIT	0
#define AP_CREATE		1
#define AP_DESTROY		2

/* Registers of the local APIC, and ICR values */
#define APIC_BASE	0xfee00000ULL
#define APIC_ID		0x020
#define APIC_VERSION	0x030
#define APIC_EOI	0x0b0
#define APIC_SPURIOUS	0x0f0
#define APIC_ICR_LOW	0x300
#define APIC_ICR_HIGH	0x310
#define ICR_FIXED	0x4000
#define ICR_NMI		0x4400
#define ICR_INIT	0x4500
#define ICR_SIPI	0x4600

u32 this_cpu(void);
u64 cpu_stack_top(u32 index);

/* Four VMSA pages of .bss, none 2 MiB aligned */
extern u8 vmsa_pages[MAX_CPUS][4096];

void vmsa_long_mode(u64 page, u32 index, u64 entry);	/* runs entry(index) */
void vmsa_real_mode(u64 page, u64 start);
void vmsa_segment(u64 page, u32 offset, u16 selector, u16 attributes,
		  u32 limit, u64 base);
u32 vmsa_mark(u64 page, bool vmsa);			/* RMPADJUST; its EAX */
/* Clears the VMSA bit; waits for the CPU which a destroy is stopping. */
bool vmsa_release(u64 page);
u64 ap_create_info(u32 operation, u32 apic_id);
/* AP creation event; ghcb_result(): 0 is success */
u64 ap_create(u32 operation, u32 apic_id, u64 vmsa, u64 features);
u64 own_features(void);

/*
 * Starts CPU @index at @entry in 64-bit mode, its GHCB not yet set up: by AP
 * creation, or by INIT and SIPI (ES, none).
 */
void cpu_start(u32 index, void (*entry)(u32 index));
/* An entry which counts itself, then counts on for ever */
extern u32 spin_runs;
extern u64 spin_ticks;
void spin(u32 index);

void mask_pic(void);	/* no interrupt of the 8259s; before STI */
void send_ipi(u32 apic_id, u32 icr_low);
u32 apic_read(u32 offset);
void apic_write(u32 offset, u32 value);

/* Waits some seconds for *@flag == @value; false when it does not come. */
bool wait_for(u32 *flag, u32 value);
void delay_ms(u32 ms);
void halt_forever(void) __noreturn;

#endif
