/* SPDX-License-Identifier: GPL-2.0 */
/* What is static in igvm_params.c, but for a program which loads more than one file. */
#ifndef SEV_FUZZ_IGVM_STATE_H
#define SEV_FUZZ_IGVM_STATE_H

extern u32 area_count;

#endif /* SEV_FUZZ_IGVM_STATE_H */
