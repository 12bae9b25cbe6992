// SPDX-License-Identifier: GPL-2.0
/* Interrupt descriptor table of the model and its last words on a fault. */

#include "model.h"

struct gate {
	u16 offset_low, selector;
	u8 ist, type;
	u16 offset_mid;
	u32 offset_high, reserved;
} __packed;

#define EXCEPTIONS	32

static struct gate idt[256];

void idt_load(void)
{
	struct {
		u16 limit;
		u64 base;
	} __packed pointer = { sizeof(idt) - 1, (u64)idt };

	for (unsigned int i = 0; i < ARRAY_SIZE(idt); i++) {
		u64 at = i < EXCEPTIONS ? (u64)idt_stubs + 16 * i : (u64)interrupt_stub;

		idt[i] = (struct gate){
			.offset_low = at, .offset_mid = at >> 16, .offset_high = at >> 32,
			.selector = 0x08, .type = 0x8e,
		};
	}
	asm volatile("lidt %0" : : "m"(pointer));
}

void model_exception(struct fault_frame *f)
{
	u64 cr2;

	asm volatile("mov %%cr2, %0" : "=r"(cr2));
	model_end(END_MODEL, "the model faulted: vector %lu error 0x%lx rip 0x%lx cr2 0x%lx",
		  f->vector, f->error, f->rip, cr2);
}
