/* SPDX-License-Identifier: GPL-2.0 */
/* For programs without an early32 of their own. */
	.text
	.code32
	.globl	early32
early32:
	ret
