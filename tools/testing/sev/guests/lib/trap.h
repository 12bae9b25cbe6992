/* SPDX-License-Identifier: GPL-2.0 */
/* Exceptions: what was delivered, and how a program provokes one. */
#ifndef GUEST_TRAP_H
#define GUEST_TRAP_H

#include "types.h"

#define TRAP_DB		1
#define TRAP_NMI	2
#define TRAP_UD		6
#define TRAP_DF		8
#define TRAP_NP		11
#define TRAP_GP		13
#define TRAP_PF		14
#define TRAP_VC		29
#define TRAP_LEAVE_USER	0x80

/* #VC error codes = SVM exit codes (AMD APM vol. 2, appendix C) */
#define VC_DR7_READ	0x27
#define VC_DR7_WRITE	0x37
#define VC_RDTSC	0x6e
#define VC_RDPMC	0x6f
#define VC_CPUID	0x72
#define VC_RSM		0x73
#define VC_INVD		0x76
#define VC_INVLPGA	0x7a
#define VC_IOIO		0x7b
#define VC_MSR		0x7c
#define VC_VMMCALL	0x81
#define VC_RDTSCP	0x87
#define VC_WBINVD	0x89
#define VC_MONITOR	0x8a
#define VC_MWAIT	0x8b
#define VC_NPF		0x400
#define VC_UNVALIDATED	0x404

/* struct regs - the trap frame, as trap.S and the processor push it */
struct regs {
	u64 r15, r14, r13, r12, r11, r10, r9, r8;
	u64 rdi, rsi, rbp, rbx, rdx, rcx, rax;
	u64 vector, error, rip, cs, rflags, rsp, ss;
};

/**
 * struct trap - the latest exception of any CPU
 * @regs: copy of its frame
 * @frame: address of the processor's part of the frame's end (SS + 8)
 * @cr2: CR2 in the handler
 * @rflags: RFLAGS in the handler
 * @count: exceptions since the program last cleared this
 */
struct trap {
	struct regs regs;
	u64 frame;
	u64 cr2;
	u64 rflags;
	u64 count;
};

extern struct trap trap;

/*
 * catch_resume: where the next exception returns to; catch_at: address of the
 * instruction that is to raise it; catch_name: its text. CATCH() sets them.
 */
extern u64 catch_resume, catch_at;
extern const char *catch_name;

/* A program's own handler: true when it has dealt with the trap. */
extern bool (*trap_hook)(struct regs *regs);

/* Absolute addresses, so that code which runs elsewhere may use it as well. */
asm(".macro catch text\n"
	"	leaq 771f(%rip), %r11\n"
	"	movq %r11, catch_resume\n"
	"	leaq 770f(%rip), %r11\n"
	"	movq %r11, catch_at\n"
	"	.pushsection .rodata\n"
	"772: .asciz \"\\text\"\n"
	"	.popsection\n"
	"	movq $772b, catch_name\n"
	"770: \\text\n"
	"771: movq $0, catch_resume\n"
	".endm");

/* For asm statements; clobbers R11, which they must list. */
#define CATCH(insn)	"catch \"" insn "\"\n\t"

/* An instruction without operands; AX, CX and DX are given and may change. */
#define CATCH_PLAIN(insn, ax, cx, dx) do {				\
	u64 __a = (ax), __c = (cx), __d = (dx);				\
									\
	trap_clear();							\
	asm volatile(CATCH(insn)					\
		     : "+a" (__a), "+c" (__c), "+d" (__d)		\
		     : : "r11", "rbx", "memory", "cc");			\
} while (0)

struct gate {
	u16 offset_low, selector;
	u8 ist, type;
	u16 offset_middle;
	u32 offset_high, reserved;
} __packed;

struct tss {
	u32 reserved0;
	u64 rsp[3];
	u64 reserved1;
	u64 ist[7];
	u64 reserved2;
	u16 reserved3, iomap;
} __packed;

extern struct gate idt[256];
extern struct tss tss[MAX_CPUS];
extern u8 ist_stacks[MAX_CPUS][2][4096];

/* struct trap32 - the latest exception of 32-bit code; offsets known to trap.S */
struct trap32 {
	u32 vector, count, error, eip, cs, eflags, frame, resume;
};

extern struct trap32 trap32;

void trap_init_cpu(u32 index);	/* GDT, TSS and IDT of the CPU which calls */
void trap_init(void);
void trap_clear(void);
void gate_set_ist(u32 vector, u32 ist);

/* True when the latest trap is #VC with @code at catch_at, and the only one. */
bool trap_is_vc(u64 code);
bool trap_is(u32 vector, u64 error);

/* Results named after the caught instruction. */
void ok_vc(u64 code);
void ok_trap(u32 vector, u64 error);
void ok_no_trap(void);
void is_of(u64 got, u64 want, const char *what);

void enter_user(u64 rip, u64 rsp, u64 cs, u64 rflags);
void leave_user(void) __noreturn;
void run_user(void (*code)(void));	/* at CPL 3 until it leaves by INT 0x80 */
void call32(u64 code);

static inline void user_exit(void)
{
	asm volatile("int $0x80" : : : "memory");
}

#endif
