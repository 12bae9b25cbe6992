/* SPDX-License-Identifier: GPL-2.0 */
/* What the assembly files define. */
#ifndef GUEST_SYMBOLS_H
#define GUEST_SYMBOLS_H

#include "types.h"

extern u8 gdt[], gdt_end[];
extern u8 cpu_stacks[MAX_CPUS][STACK_SIZE];
extern u8 start_long_index[];
extern u8 trampoline[], trampoline_end[], trampoline_index[];
extern u8 guest_end[];		/* of the image in memory */
extern u8 trap_stubs[];
extern u8 trap32_6[], trap32_8[], trap32_13[], trap32_14[], trap32_29[];
extern u64 idt32[256];

extern u8 real_iret_code[], real_iret_code_end[], real_iret_frame[];
extern u32 real_iret_result;
void real_iret32(void);

/* A program's own assembly: code for call32(), a subroutine in 64-bit mode */
void code32(void);
void code64(void);

/* Boot services which a program offers as 32-bit EFI firmware */
extern u8 efi_unsupported[], efi_output[], efi_exit[];

/* Called from assembly */
struct regs;
void bsp_main(void);
void ap_main(u32 index);
void trap_handler(struct regs *regs);

#endif
