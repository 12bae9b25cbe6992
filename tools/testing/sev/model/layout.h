/* SPDX-License-Identifier: GPL-2.0 */
/* Where the model lies; for C, assembly and the linker script. */
#ifndef SEV_MODEL_LAYOUT_H
#define SEV_MODEL_LAYOUT_H

#define LINK_VA		0xffffffff80000000
#define LOAD_PA		0x01000000
#define IMAGE_2M_PAGES	16
#define AP_TRAMPOLINE	0x8000
#define STACK_SHIFT	16
#define STACK_SIZE	0x10000

#endif
