/* SPDX-License-Identifier: GPL-2.0 */
/*
 * SEV in the decompressor: what its files share.  The functions which the rest
 * of the decompressor calls are declared in ../misc.h and ../sev.h.
 */
#ifndef _BOOT_COMPRESSED_SEV_DECOMPRESSOR_H
#define _BOOT_COMPRESSED_SEV_DECOMPRESSOR_H

#include <linux/types.h>
#include <asm/sev/cpuid_page.h>
#include <asm/sev/handover.h>

#include "../../../kernel/sev/core/cpuid_table.h"
#include "../../../kernel/sev/core/failure.h"
#include "../../../kernel/sev/core/ghcb.h"

struct boot_params;
struct pt_regs;

/**
 * struct sev_boot - all that the decompressor knows of SEV
 * @status: SEV_STATUS MSR, 0 while unknown
 * @features: hypervisor features
 * @cbit_mask: C-bit in a page table entry
 * @ghcb: the GHCB, from snp_check_features() on
 * @vc_seen: a #VC came, so that SEV-ES is active whatever CPUID says (E4)
 * @evict: drop stale cache lines of every page validated (E12)
 * @has_cpuid: @cpuid is filled: CPUID is not the host's
 * @ids: what CPUID tells of this CPU alone
 * @cpuid: copy of the CPUID page
 *
 * In .data: it is filled before .bss is cleared, and moves with the image.
 */
struct sev_boot {
	u64 status;
	u64 features;
	u64 cbit_mask;
	struct sev_ghcb ghcb;
	bool vc_seen;
	bool evict;
	bool has_cpuid;
	struct sev_cpuid_ids ids;
	struct sev_cpuid_page cpuid;
};

extern struct sev_boot sev_boot;

/* decompressor_link.c */
bool sev_boot_ghcb_live(void);
void sev_boot_open_ghcb(void);
void sev_boot_fail(struct sev_result r) __noreturn;

/* decompressor_blob.c */
struct sev_result sev_boot_find_blob(const struct boot_params *bp,
				     const struct sev_cc_blob **blob);
struct sev_result sev_boot_check_setup_data(const struct boot_params *bp);

/* Called by idt_handlers_64.S */
void do_vc_no_ghcb(struct pt_regs *regs, unsigned long exit_code);
void do_boot_stage2_vc(struct pt_regs *regs, unsigned long exit_code);

/* The instruction decoder, see Makefile.stub */
void inat_init_tables(void);

#endif /* _BOOT_COMPRESSED_SEV_DECOMPRESSOR_H */
