/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The stub's scratch memory: zeroed pages of the launch, given in the launch
 * page.  It has nothing else to write to before it has validated memory, and
 * the decompressor's .bss is no part of the launch.
 */
#ifndef _BOOT_COMPRESSED_SEV_LAYOUT_H
#define _BOOT_COMPRESSED_SEV_LAYOUT_H

/* Stays after hand-over until the kernel has its own: holds no secrets */
#define STUB_PML4		0x00000
#define STUB_PDPT		0x01000
#define STUB_PD			0x02000	/* 4: identity, the low 4 GiB */
#define STUB_WINDOW_PDPT	0x06000
#define STUB_WINDOW_PD		0x07000	/* 1 GiB of anywhere */
#define STUB_PT			0x08000	/* 4: where 4 KiB pages differ */
#define STUB_PT_COUNT		4
#define STUB_GDT		0x0c000
#define STUB_CBIT_PROBE		0x0c800

/* Wiped before hand-over */
#define STUB_WIPE		0x0d000
#define STUB_IDT		0x0d000
#define STUB_GHCB		0x0e000
#define STUB_STACK		0x0f000
#define STUB_STACK_TOP		0x13000
#define STUB_STATE		0x13000
#define STUB_SCRATCH_SIZE	0x20000

#define STUB_WINDOW_VA		0x8000000000	/* PML4 entry 1 */

/* Selectors; Documentation/arch/x86/boot.rst, 64-bit boot protocol */
#define STUB_CS64		0x10
#define STUB_DS			0x18

/* Page table entries; large pages with accessed and dirty set */
#define STUB_PTE_TABLE		0x23
#define STUB_PTE_PAGE		0x63
#define STUB_PTE_HUGE		0xe3

#endif /* _BOOT_COMPRESSED_SEV_LAYOUT_H */
