/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The page in which CPUs of an SEV-ES guest without firmware wait: the AP jump
 * table (GHCB 2.04, section 4.3) and, behind it, the code that keeps them there.
 * It comes with the launch, is measured, private, and belongs to no kernel, so
 * that every kernel of the guest's life finds its CPUs in it.
 *
 * The image builder copies it from the bzImage; the boot stub registers it; the
 * kernel starts CPUs through it and sends them back to it.
 */
#ifndef _ASM_X86_SEV_AP_PAGE_H
#define _ASM_X86_SEV_AP_PAGE_H

/* Below 1 MiB, for real mode, and below what a BIOS may have kept to itself */
#define SEV_AP_GPA			0x9e000
#define SEV_AP_SEGMENT			(SEV_AP_GPA >> 4)

#define SEV_AP_MAGIC			0x41564553	/* "SEVA" */
#define SEV_AP_VERSION			1

/* struct sev_ap_page.asked */
#define SEV_AP_NOBODY			0xffffffff
#define SEV_AP_ID_MASK			0xff

#define SEV_AP_OFF_IP			0x00
#define SEV_AP_OFF_CS			0x02
#define SEV_AP_OFF_ASKED		0x04
#define SEV_AP_OFF_MAGIC		0x08

#ifndef __ASSEMBLY__

#ifdef __KERNEL__
#include <linux/build_bug.h>
#else
#include <assert.h>
#endif
#include <linux/types.h>

/**
 * struct sev_ap_page - start of the page
 * @ip: instruction pointer, in real mode, of CPUs which leave
 * @cs: code segment
 * @asked: APIC ID of the one CPU that may leave, SEV_AP_NOBODY for none.  The
 *	CPU which leaves takes it out.  A CPU compares SEV_AP_ID_MASK of it with
 *	what it is told of itself.
 * @magic: SEV_AP_MAGIC
 * @version: SEV_AP_VERSION
 * @start: offset of the entry in real mode, CS and DS = SEV_AP_SEGMENT: leaves
 *	when asked, else waits
 * @park: offset of the entry in 64-bit mode, with the page mapped one to one:
 *	waits
 * @idt: offset of the table for interrupts in real mode
 * @idt_limit: its last byte
 * @size: bytes up to the end of the code; the rest of the page is zero
 *
 * Only the first two fields are the GHCB protocol's.
 */
struct sev_ap_page {
	__u16 ip;
	__u16 cs;
	__u32 asked;
	__u32 magic;
	__u16 version;
	__u16 start;
	__u16 park;
	__u16 idt;
	__u16 idt_limit;
	__u16 size;
};

static_assert(__builtin_offsetof(struct sev_ap_page, ip) == SEV_AP_OFF_IP, "ip");
static_assert(__builtin_offsetof(struct sev_ap_page, cs) == SEV_AP_OFF_CS, "cs");
static_assert(__builtin_offsetof(struct sev_ap_page, asked) == SEV_AP_OFF_ASKED, "asked");
static_assert(__builtin_offsetof(struct sev_ap_page, magic) == SEV_AP_OFF_MAGIC, "magic");
static_assert(sizeof(struct sev_ap_page) == 24, "sev_ap_page");

#endif /* __ASSEMBLY__ */

#endif /* _ASM_X86_SEV_AP_PAGE_H */
