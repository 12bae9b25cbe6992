// SPDX-License-Identifier: GPL-2.0
/*
 * What the kernel finds besides memory: ACPI tables, the nodes of setup_data,
 * and boot_params completed.  All in one place at the top of low RAM, typed as
 * ACPI memory: the kernel maps that private, as it does not reserved memory.
 */
#include <linux/bits.h>
#include <linux/build_bug.h>
#include <linux/stddef.h>
#include <linux/string.h>
#include <linux/types.h>
#include <asm/bootparam.h>
#include <asm/sev/ap_page.h>
#include <asm/sev/handover.h>
#include <asm/sev/launch.h>

#include "stub.h"

#define STUB_LOADER_MAX		0x10000u
#define STUB_ACPI_TOTAL_MAX	0x800000u

/* What the kernel keeps besides ACPI tables: one page, before them */
struct stub_nodes {
	struct sev_setup_data handover_head;
	struct sev_handover handover;
	struct sev_setup_data blob_head;
	u32 blob_gpa;
	u32 reserved;
	struct sev_cc_blob blob;
};

static_assert(sizeof(struct stub_nodes) <= SEV_PAGE_4K, "struct stub_nodes");

static const u8 stub_loader_name[SEV_FWCFG_NAME_SIZE] = STUB_LOADER_NAME;

/* Sum of the files that begin with etc/acpi/, each with room to align it. */
static struct sev_result stub_acpi_bytes(const struct sev_stub *stub, u32 *total)
{
	u32 sum = 0;
	u32 i;

	for (i = 0; i < stub->fwcfg_count; i++) {
		u32 size = __builtin_bswap32(stub->fwcfg[i].size);

		if (memcmp(stub->fwcfg[i].name, "etc/", 4))
			continue;
		if (size > SEV_ACPI_FILE_MAX)
			continue;
		sum += (size + 2 * SEV_PAGE_4K - 1) & ~(SEV_PAGE_4K - 1);
	}
	if (sum > STUB_ACPI_TOTAL_MAX)
		return sev_fail(SEV_FAIL_FWCFG_SIZE, sum);
	*total = sum;

	return sev_ok();
}

/* The script is only needed while it runs: it lies behind the files. */
static struct sev_result stub_run_loader(struct sev_stub *stub, u32 loader_size)
{
	struct sev_acpi *acpi = &stub->acpi;
	u8 *loader = acpi->memory + acpi->size;
	struct sev_result r;

	r = sev_acpi_fetch(stub, stub_loader_name, loader, loader_size);
	if (!r.code)
		r = sev_acpi_run(acpi, loader, loader_size);
	if (!r.code)
		r = sev_acpi_rsdp(acpi, &stub->rsdp);

	return r;
}

/**
 * sev_stub_build_tables() - has the host's ACPI tables in private memory
 * @stub: state; fw_cfg is open, RAM is validated
 *
 * Return: SEV_FAIL_FWCFG_*, SEV_FAIL_ACPI_*, SEV_FAIL_MAP_SPACE, or SEV_OK.
 */
struct sev_result sev_stub_build_tables(struct sev_stub *stub)
{
	struct sev_acpi *acpi = &stub->acpi;
	u32 loader_size, files;
	struct sev_result r;
	u64 loader_gpa;

	r = sev_acpi_file_size(stub, stub_loader_name, &loader_size);
	if (r.code)
		return r;
	if (loader_size > STUB_LOADER_MAX)
		return sev_fail(SEV_FAIL_FWCFG_SIZE, loader_size);
	r = stub_acpi_bytes(stub, &files);
	if (r.code)
		return r;
	r = sev_map_place(&stub->map, stub->launch, SEV_PAGE_4K + files + STUB_LOADER_MAX,
			  SEV_LAUNCH_GPA_END, &stub->tables_gpa);
	if (r.code)
		return r;

	acpi->gpa = stub->tables_gpa + SEV_PAGE_4K;
	acpi->memory = (u8 *)acpi->gpa;
	acpi->size = files;
	acpi->fwcfg = stub;
	memset((void *)stub->tables_gpa, 0, SEV_PAGE_4K);
	r = stub_run_loader(stub, loader_size);
	if (r.code)
		return r;

	loader_gpa = acpi->gpa + ((acpi->used + SEV_PAGE_4K - 1) & ~(SEV_PAGE_4K - 1));
	stub->tables_size = loader_gpa - stub->tables_gpa;

	return sev_ok();
}

/* What must not be given away as free memory, and what is ACPI's. */
static struct sev_result stub_mark_map(struct sev_stub *stub)
{
	const struct sev_launch_page *launch = stub->launch;
	u64 self = (u64)launch;
	struct sev_result r;

	r = sev_map_mark(&stub->map, self, self + SEV_PAGE_4K, SEV_E820_RESERVED);
	if (r.code)
		return r;
	if (sev_stub_is_snp(stub)) {
		r = sev_map_mark(&stub->map, launch->cpuid_gpa, launch->cpuid_gpa + SEV_PAGE_4K,
				 SEV_E820_RESERVED);
		if (r.code)
			return r;
		r = sev_map_mark(&stub->map, launch->secrets_gpa,
				 launch->secrets_gpa + SEV_PAGE_4K, SEV_E820_RESERVED);
		if (r.code)
			return r;
	} else {
		r = sev_map_mark(&stub->map, SEV_AP_GPA, SEV_AP_GPA + SEV_PAGE_4K,
				 SEV_E820_RESERVED);
		if (r.code)
			return r;
	}

	return sev_map_mark(&stub->map, stub->tables_gpa, stub->tables_gpa + stub->tables_size,
			    SEV_E820_ACPI);
}

static void stub_fill_handover(const struct sev_stub *stub, struct sev_handover *h)
{
	h->version = SEV_HANDOVER_VERSION;
	h->size = sizeof(*h);
	h->sev_status = stub->status;
	h->cpuid_gpa = stub->launch->cpuid_gpa;
	h->secrets_gpa = stub->launch->secrets_gpa;
	h->launch_gpa = (u64)stub->launch;
	h->hv_features = stub->features;
	h->ghcb_version = stub->ghcb.version;
	h->cbit = __builtin_ctzll(stub->cbit_mask);
	h->exits = stub->ghcb.exits + stub->msr_exits;
	h->accept_exits = stub->accept.exits;
	h->pvalidate_2m = stub->accept.pvalidate_2m;
	h->pvalidate_4k = stub->accept.pvalidate_4k;
	h->size_mismatches = stub->accept.mismatches;
	h->vc_count = stub->vc_count;
	h->ap_gpa = stub->launch->ap_gpa;
}

static void stub_fill_blob(const struct sev_stub *stub, struct sev_cc_blob *blob)
{
	blob->magic = SEV_CC_BLOB_MAGIC;
	blob->version = SEV_CC_BLOB_VERSION;
	blob->secrets_gpa = stub->launch->secrets_gpa;
	blob->secrets_len = SEV_PAGE_4K;
	blob->cpuid_gpa = stub->launch->cpuid_gpa;
	blob->cpuid_len = SEV_CPUID_PAGE_SIZE;
}

/* The nodes in one page below 2 GiB; SETUP_CC_BLOB has a pointer of 32 bits. */
static u64 stub_fill_nodes(const struct sev_stub *stub)
{
	struct stub_nodes *n = (struct stub_nodes *)stub->tables_gpa;

	n->handover_head.type = SEV_SETUP_HANDOVER;
	n->handover_head.len = sizeof(n->handover);
	stub_fill_handover(stub, &n->handover);

	if (sev_stub_is_snp(stub)) {
		n->handover_head.next = (u64)&n->blob_head;
		n->blob_head.type = SEV_SETUP_CC_BLOB;
		n->blob_head.len = sizeof(*n) - offsetof(struct stub_nodes, blob_gpa);
		n->blob_gpa = (u64)&n->blob;
		stub_fill_blob(stub, &n->blob);
	}

	return (u64)n;
}

/* The template is the builder's, as is the launch page: they must agree. */
static struct sev_result stub_check_template(const struct sev_launch_page *launch,
					     const struct boot_params *bp)
{
	u64 cmdline = bp->hdr.cmd_line_ptr | (u64)bp->ext_cmd_line_ptr << 32;
	u64 initrd = bp->hdr.ramdisk_image | (u64)bp->ext_ramdisk_image << 32;
	u64 size = bp->hdr.ramdisk_size | (u64)bp->ext_ramdisk_size << 32;

	if (bp->hdr.header != 0x53726448)
		return sev_fail(SEV_FAIL_BOOT_PARAMS, offsetof(struct boot_params, hdr.header));
	if (cmdline != launch->cmdline_gpa)
		return sev_fail(SEV_FAIL_BOOT_PARAMS,
				offsetof(struct boot_params, hdr.cmd_line_ptr));
	if (initrd != launch->initrd_gpa || size != launch->initrd_size)
		return sev_fail(SEV_FAIL_BOOT_PARAMS,
				offsetof(struct boot_params, hdr.ramdisk_image));
	if (bp->hdr.setup_data)
		return sev_fail(SEV_FAIL_BOOT_PARAMS, offsetof(struct boot_params, hdr.setup_data));
	if (bp->e820_entries)
		return sev_fail(SEV_FAIL_BOOT_PARAMS, offsetof(struct boot_params, e820_entries));

	return sev_ok();
}

/**
 * sev_stub_finish_boot_params() - fills in what only the running guest knows
 * @stub: state; the last use of the GHCB is over, its counters final
 *
 * Linux Documentation/arch/x86/boot.rst and zero-page.rst.
 *
 * Return: SEV_FAIL_BOOT_PARAMS with the offset of what disagrees,
 * SEV_FAIL_MAP_E820, or SEV_OK.
 */
struct sev_result sev_stub_finish_boot_params(struct sev_stub *stub)
{
	struct boot_params *bp = (struct boot_params *)stub->launch->boot_params_gpa;
	struct sev_result r;
	u32 count;

	r = stub_check_template(stub->launch, bp);
	if (r.code)
		return r;
	r = stub_mark_map(stub);
	if (r.code)
		return r;
	r = sev_map_to_e820(&stub->map, (struct sev_e820_entry *)bp->e820_table, SEV_E820_MAX,
			    &count);
	if (r.code)
		return r;

	bp->e820_entries = count;
	bp->acpi_rsdp_addr = stub->rsdp;
	bp->hdr.setup_data = stub_fill_nodes(stub);

	return sev_ok();
}
