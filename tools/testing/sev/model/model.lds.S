/* SPDX-License-Identifier: GPL-2.0 */
#include "layout.h"

ENTRY(start32_pa)
PHDRS
{
	text PT_LOAD FLAGS(7);
	note PT_NOTE FLAGS(4);
}
SECTIONS
{
	. = LINK_VA;
	image_start = .;
	.text : AT(LOAD_PA) { *(.text.start) *(.text .text.*) } :text
	.notes : { *(.note.Xen) } :text :note
	.rodata : { *(.rodata .rodata.*) } :text
	.data : {
		*(.data .data.*)
		attacks_start = .;
		KEEP(*(.attacks))
		attacks_end = .;
	} :text
	.bss : { *(.bss .bss.* COMMON) } :text
	. = ALIGN(4096);
	image_end = .;
	start32_pa = start32 - LINK_VA + LOAD_PA;
	/DISCARD/ : { *(.comment) *(.eh_frame) *(.note.gnu*) *(.note.GNU*) }
}
