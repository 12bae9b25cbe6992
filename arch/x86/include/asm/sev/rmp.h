/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The guest's instructions on the reverse map table, AMD APM vol. 2, 15.36 and
 * vol. 3, PVALIDATE and RMPADJUST.  Given as bytes: older assemblers lack them.
 */
#ifndef _ASM_X86_SEV_RMP_H
#define _ASM_X86_SEV_RMP_H

#define SEV_RMP_OK			0
#define SEV_RMP_FAIL_INPUT		1
#define SEV_RMP_FAIL_PERMISSION		2
#define SEV_RMP_FAIL_SIZEMISMATCH	6

/* As text for .byte */
#define SEV_OPCODE_PVALIDATE		"0xf2, 0x0f, 0x01, 0xff"
#define SEV_OPCODE_RMPADJUST		"0xf3, 0x0f, 0x01, 0xfe"
#define SEV_OPCODE_VMGEXIT		"0xf3, 0x0f, 0x01, 0xd9"

#endif /* _ASM_X86_SEV_RMP_H */
