/* SPDX-License-Identifier: GPL-2.0 */
/* GHCB MSR protocol and page protocol (GHCB 2.04, sections 2 to 4). */
#ifndef GUEST_GHCB_H
#define GUEST_GHCB_H

#include "types.h"

/* GHCB fields, by offset */
#define GHCB_CPL	0x0cb
#define GHCB_XSS	0x140
#define GHCB_RAX	0x1f8
#define GHCB_RCX	0x308
#define GHCB_RDX	0x310
#define GHCB_RBX	0x318
#define GHCB_EXIT_CODE	0x390
#define GHCB_INFO_1	0x398
#define GHCB_INFO_2	0x3a0
#define GHCB_SCRATCH	0x3a8
#define GHCB_XCR0	0x3e8
#define GHCB_VALID	0x3f0
#define GHCB_BUFFER	0x800
#define GHCB_BUFFER_SIZE 0x7f0
#define GHCB_VERSION	0xffa
#define GHCB_USAGE	0xffc

/* NAE events beyond the #VC codes */
#define NAE_MMIO_READ	0x80000001
#define NAE_MMIO_WRITE	0x80000002
#define NAE_NMI_DONE	0x80000003
#define NAE_RESET_HOLD	0x80000004
#define NAE_JUMP_TABLE	0x80000005
#define NAE_PSC		0x80000010
#define NAE_AP_CREATE	0x80000013
#define NAE_FEATURES	0x8000fffd
#define NAE_TERMINATE	0x8000fffe
#define NAE_UNSUPPORTED	0x8000ffff

/* sw_exit_info_1 = 2: codes in sw_exit_info_2 */
#define GHCB_ERR_NOT_REGISTERED	1
#define GHCB_ERR_USAGE		2
#define GHCB_ERR_SCRATCH	3
#define GHCB_ERR_MISSING	4
#define GHCB_ERR_VALUE		5
#define GHCB_ERR_EVENT		6

/* sw_exit_info_1 = 1: #GP as an exception, valid */
#define GHCB_EVENT_GP		0x8000030d
#define GHCB_EVENT_MASK		0x800007ff

#define IOIO_IN			BIT(0)
#define IOIO_STRING		BIT(2)
#define IOIO_REP		BIT(3)
#define IOIO_8			BIT(4)
#define IOIO_16			BIT(5)
#define IOIO_32			BIT(6)
#define IOIO_A64		BIT(9)
#define IOIO_PORT(port)		((u64)(port) << 16)

/* MSR protocol */
u64 msr_protocol(u64 request);
void msr_terminate(u32 set, u32 reason) __noreturn;
u64 msr_page_state(u64 gpa, u32 operation);	/* response of request 0x014 */

#define MSR_PSC_PRIVATE		1
#define MSR_PSC_SHARED		2
#define MSR_PSC_DONE		0x015ULL

/* Page protocol. The GHCB of the CPU which calls: */
u64 ghcb_page(void);
void ghcb_init_cpu(void);	/* rescind, share, register, map */
void ghcb_select(u64 gpa);	/* use another, prepared page instead */
bool ghcb_prepare(u64 gpa);	/* SNP: rescind and share it; both: map it C = 0 */
bool ghcb_register(u64 gpa);

/* One call: begin (fields cleared, code and infos set), inputs, exchange. */
void ghcb_begin(u64 code, u64 info_1, u64 info_2);
void ghcb_set(u32 offset, u64 value);
void ghcb_set_cpl(u8 cpl);
void ghcb_forget(u32 offset);			/* field is not valid */
void ghcb_exchange(void);
bool ghcb_valid(u32 offset);
u64 ghcb_get(u32 offset);

/* begin and exchange; returns sw_exit_info_1 */
u64 nae(u64 code, u64 info_1, u64 info_2);
/* After an exchange: was it refused with sw_exit_info_1 = 2 and this code? */
bool ghcb_refused(u64 error);
u64 ghcb_result(void);				/* info_1 << 32 | info_2, low halves */

u32 io_in(u32 port, u32 bytes);
void io_out(u32 port, u32 bytes, u32 value);
u64 mmio_read(u64 gpa, u32 bytes);
void mmio_write(u64 gpa, u32 bytes, u64 value);

/* Page state change structure in the GHCB's buffer */
#define PSC_PRIVATE		1ULL
#define PSC_SHARED		2ULL
#define PSC_PSMASH		3ULL
#define PSC_UNSMASH		4ULL
#define PSC_BAD_HEADER		0x100000001ULL
#define PSC_BAD_ENTRY		0x100000002ULL
#define PSC_MAX			253

void psc_header(u16 current, u16 end);
void psc_entry(u32 index, u64 gpa, u64 operation, u32 size, u32 cur_page);
u64 psc_entry_get(u32 index);
u16 psc_current(void);
u16 psc_end(void);
u64 psc_exchange(void);				/* info_2 */
u64 psc_run(void);				/* until done or an error */

/* @gpa: private, validated page to shared and mapped C = 0, or the reverse. */
bool page_to_shared(u64 gpa);
bool page_to_private(u64 gpa);
bool page_validate(u64 gpa);	/* private and validated, from any fresh state */

#endif
