/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The boot stub of guests without firmware: what its files share.
 */
#ifndef _BOOT_COMPRESSED_SEV_STUB_H
#define _BOOT_COMPRESSED_SEV_STUB_H

#include <linux/build_bug.h>
#include <linux/types.h>
#include <asm/sev/cpuid_page.h>
#include <asm/sev/launch.h>

#include "../../../kernel/sev/core/cpuid_table.h"
#include "../../../kernel/sev/core/failure.h"
#include "../../../kernel/sev/core/ghcb.h"
#include "../../../kernel/sev/core/page_state.h"
#include "acpi_loader.h"
#include "layout.h"
#include "memory_map.h"

#define STUB_FWCFG_FILES	128
#define STUB_LOADER_NAME	"etc/table-loader"

/* One row of fw_cfg's directory, big-endian */
struct stub_fwcfg_file {
	u32 size;
	u16 key;
	u16 reserved;
	u8 name[SEV_FWCFG_NAME_SIZE];
};

/**
 * struct sev_stub - all the stub knows
 * @scratch: its memory, struct sev_launch_page.scratch_gpa
 * @launch: launch page, measured
 * @cpuid: CPUID page, NULL under SEV-ES
 * @cbit_mask: C-bit in a page table entry, proven by the entry code
 * @status: SEV_STATUS MSR
 * @features: hypervisor features
 * @limit: one past the highest guest-physical address
 * @window: what the window of the page tables shows, ~0 for nothing
 * @tables_gpa: memory for all that the kernel keeps, 0 before it is placed
 * @tables_size: its bytes
 * @rsdp: ACPI root pointer
 * @ids: what CPUID tells of this CPU alone
 * @dr7: DR7 as last written
 * @page_tables: tables of 4 KiB pages in use
 * @msr_exits: VMGEXITs over the MSR protocol
 * @vc_count: #VC exceptions handled
 * @in_vc: inside the #VC handler
 * @failing: inside sev_stub_fail()
 * @ghcb_live: @ghcb can be used
 * @ghcb: the GHCB
 * @accept: validation
 * @map: memory map
 * @acpi: ACPI tables in the making
 * @fwcfg_count: entries of @fwcfg
 * @fwcfg: fw_cfg's directory
 */
struct sev_stub {
	u64 scratch;
	const struct sev_launch_page *launch;
	const struct sev_cpuid_page *cpuid;
	u64 cbit_mask;
	u64 status;
	u64 features;
	u64 limit;
	u64 window;
	u64 tables_gpa;
	u64 tables_size;
	u64 rsdp;
	struct sev_cpuid_ids ids;
	u64 dr7;
	u32 page_tables;
	u32 msr_exits;
	u32 vc_count;
	bool in_vc;
	bool failing;
	bool ghcb_live;
	struct sev_ghcb ghcb;
	struct sev_accept accept;
	struct sev_map map;
	struct sev_acpi acpi;
	u32 fwcfg_count;
	struct stub_fwcfg_file fwcfg[STUB_FWCFG_FILES];
};

static_assert(sizeof(struct sev_stub) <= STUB_SCRATCH_SIZE - STUB_STATE,
	      "struct sev_stub fits the scratch memory");

extern struct sev_stub *sev_stub;

static inline bool sev_stub_is_snp(const struct sev_stub *stub)
{
	return stub->cpuid;
}

/* entry_64.S */
void sev_stub_leave(u64 boot_params, u64 entry, u64 wipe, u64 wipe_size) __noreturn;
extern const u8 sev_stub_vectors[];

/* main.c */
void sev_stub_main(u64 scratch, const struct sev_launch_page *launch, u64 cbit_mask);

/* The instruction decoder, see Makefile.stub */
void inat_init_tables(void);

/* launch.c */
struct sev_result sev_stub_check_launch(struct sev_stub *stub);
struct sev_result sev_stub_check_vmpl(const struct sev_stub *stub);
struct sev_result sev_stub_check_features(const struct sev_stub *stub);
struct sev_result sev_stub_check_cpus(struct sev_stub *stub);
struct sev_result sev_stub_read_map(struct sev_stub *stub);

/* link.c */
struct sev_result sev_stub_open_ghcb(struct sev_stub *stub);
struct sev_result sev_stub_close_ghcb(struct sev_stub *stub);

/* console.c */
void sev_stub_report(struct sev_stub *stub);
void sev_stub_fail(struct sev_stub *stub, struct sev_result r) __noreturn;

/* exception.c */
struct pt_regs;
void sev_stub_load_idt(struct sev_stub *stub);
void sev_stub_exception(u64 vector, struct pt_regs *regs);

/* paging.c */
void sev_stub_flush_tlb(void);
struct sev_result sev_stub_set_shared(struct sev_stub *stub, u64 gpa, bool shared);
u64 sev_stub_map(struct sev_stub *stub, u64 gpa);

/* accept.c */
struct sev_result sev_stub_accept_ram(struct sev_stub *stub);

/* ap.c */
struct sev_result sev_stub_register_aps(struct sev_stub *stub);

/* chipset.c */
struct sev_result sev_stub_init_chipset(struct sev_stub *stub);

/* fw_cfg.c */
struct sev_result sev_stub_open_fwcfg(struct sev_stub *stub);

/* tables.c */
struct sev_result sev_stub_build_tables(struct sev_stub *stub);
struct sev_result sev_stub_finish_boot_params(struct sev_stub *stub);

#endif /* _BOOT_COMPRESSED_SEV_STUB_H */
