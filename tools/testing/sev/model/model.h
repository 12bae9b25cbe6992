/* SPDX-License-Identifier: GPL-2.0 */
/* Internals of the model's base: start, memory, CPUs, exceptions. */
#ifndef SEV_MODEL_MODEL_H
#define SEV_MODEL_MODEL_H

#include "machine.h"

#define APIC_VA		0xfee00000ULL
#define APIC_ID		0x020
#define APIC_SPURIOUS	0x0f0
#define APIC_ICR_LOW	0x300
#define APIC_ICR_HIGH	0x310
#define APIC_LVT_LINT0	0x350
#define APIC_LVT_LINT1	0x360
#define ICR_NMI		0x00004400
#define ICR_INIT	0x00004500
#define ICR_SIPI	0x00004600
#define ICR_BUSY	0x00001000
#define LVT_MASKED	0x00010000
#define SPARE_APIC_ID	0xfeU

extern u8 image_start[], image_end[];
extern u64 table_1g[512], table_2m[512], table_high[512], table_4[512], table_5[512];
extern u64 ap_root;
extern u32 ap_index, start_info;
extern u8 trampoline[], trampoline_end[];
extern u8 gdt_pointer[];

void model_vprint(const char *fmt, va_list *ap);
void heap_init(u64 start, u64 end);
struct fault_frame {
	u64 vector, error, rip, cs, rflags, rsp, ss;
};

extern u8 idt_stubs[], interrupt_stub[];
void model_exception(struct fault_frame *f);
void idt_load(void);
void machine_lock(void);
void machine_unlock(void);
void stand_back(u64 root);
void first_cpu_is_online(void);
void start_aps(u64 root);
u64 ap_root_pa(void);
void send_ipi(u32 apic_id, u32 low);
void wait_for_kick(void);
void options_set(const char *line);

u64 early_main(u32 info);
void model_main(void) __noreturn;
void ap_main(u32 index) __noreturn;

/* cpu room */
void cpu_memory_init(void);
void cpu_init_this(struct vcpu *v);
void cpu_loop(struct vcpu *v) __noreturn;
void flush_guests(struct vcpu *self);
void leave_if_asked(struct vcpu *v);
struct vcpu *this_vcpu(void);

#endif
