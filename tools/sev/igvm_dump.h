/* SPDX-License-Identifier: GPL-2.0 */
#ifndef SEV_TOOLS_IGVM_DUMP_H
#define SEV_TOOLS_IGVM_DUMP_H

#include "igvm.h"

/**
 * igvm_dump() - list what a file holds
 * @out: stream
 * @file: parsed
 * @all: one line for each page; else one for each run of pages which differ
 *	only in their GPA
 *
 * One line for each header, which begins with its offset in the file, type,
 * name and length.
 */
void igvm_dump(FILE *out, const struct igvm_file *file, bool all);

#endif /* SEV_TOOLS_IGVM_DUMP_H */
