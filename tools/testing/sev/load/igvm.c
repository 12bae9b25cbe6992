// SPDX-License-Identifier: GPL-2.0
/*
 * Launch of an IGVM image in QEMU 10.2's order: parameter areas at once, runs of
 * like pages when the run ends, VMSAs last. One GPA is launched once.
 */
#include "igvm.h"

/* Regions of q35's memory which one run of pages must not leave. */
static const u64 region_ends[] = { 0xa0000, 0xc0000, 0xe0000, 0x100000 };

/**
 * struct run - pages of consecutive headers with consecutive GPAs and equal kind
 * @first_at: where the first one's header is in the file
 * @count: number of pages, 0 for no run
 * @first: the first page
 */
struct run {
	u64 first_at;
	u64 count;
	struct igvm_page first;
};

static u8 *claimed;

void igvm_claim(u64 gpa)
{
	u64 page = gpa >> PAGE_SHIFT;

	if (!gpa_is_ram(gpa))
		igvm_refuse("GPA 0x%lx is not guest memory", gpa);
	if (claimed[page / 8] & BIT(page % 8))
		igvm_refuse("GPA 0x%lx is given twice for the same platform", gpa);
	claimed[page / 8] |= BIT(page % 8);
}

static void check_region(const struct run *run)
{
	u64 last = run->first.gpa + (run->count - 1) * PAGE_SIZE;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(region_ends); i++)
		if (run->first.gpa < region_ends[i] && last >= region_ends[i])
			igvm_refuse("pages from 0x%lx on leave their memory region at 0x%lx",
				    run->first.gpa, region_ends[i]);
}

/* SEV-ES: an unmeasured page stays plain text. */
static void launch_normal(const struct igvm *f, const struct igvm_page *p)
{
	const u8 *data = igvm_data(f, p->file_offset, PAGE_SIZE);
	bool unmeasured = p->flags & IGVM_PAGE_UNMEASURED;

	if (mode_is_snp() || !unmeasured)
		psp_launch_update(p->gpa, unmeasured ? LAUNCH_UNMEASURED : LAUNCH_NORMAL, data);
	else if (data)
		memcpy(shared_ptr(p->gpa), data, PAGE_SIZE);
	else
		memset(shared_ptr(p->gpa), 0, PAGE_SIZE);
}

static void launch_page(const struct igvm *f, const struct igvm_page *p)
{
	igvm_claim(p->gpa);
	if (p->data_type == IGVM_DATA_NORMAL) {
		launch_normal(f, p);
		return;
	}
	if (!mode_is_snp())
		igvm_refuse("page 0x%lx has data type %u, which SEV-ES does not have", p->gpa,
			    p->data_type);
	if (p->data_type == IGVM_DATA_SECRETS)
		launch_secrets_page(p->gpa);
	else if (p->gpa < GIB(4))
		launch_cpuid_page(p->gpa);
	else
		igvm_refuse("the CPUID page is at 0x%lx, not below 4 GiB", p->gpa);
}

static void flush(const struct igvm *f, struct run *run)
{
	struct igvm_page p;
	u64 i;

	if (!run->count)
		return;
	check_region(run);
	for (i = 0; i < run->count; i++) {
		p = igvm_page_at(f, run->first_at + i * IGVM_PAGE_DATA_BYTES);
		launch_page(f, &p);
	}
	run->count = 0;
}

static bool continues(const struct run *run, const struct igvm_page *p, u64 at)
{
	return run->count && at == run->first_at + run->count * IGVM_PAGE_DATA_BYTES &&
	       p->gpa == run->first.gpa + run->count * PAGE_SIZE &&
	       p->flags == run->first.flags && p->data_type == run->first.data_type &&
	       !p->file_offset == !run->first.file_offset;
}

static void take_page(const struct igvm *f, const struct igvm_header *h, struct run *run)
{
	struct igvm_page p = igvm_page_at(f, h->at);

	if (!(p.mask & f->mask))
		return;
	if (!continues(run, &p, h->at)) {
		flush(f, run);
		run->first = p;
		run->first_at = h->at;
	}
	run->count++;
}

/* Only the guest's own view of what it needs: it becomes private, unvalidated. */
static void require_memory(const struct igvm_header *h)
{
	u64 gpa = get_le(h->body, 8), bytes = get_le(h->body + 12, 4);
	u64 at;

	if (!mode_is_snp())
		igvm_refuse("required memory at 0x%lx: QEMU has none for SEV-ES", gpa);
	for (at = gpa; at < gpa + bytes; at += PAGE_SIZE) {
		if (!gpa_is_ram(at))
			igvm_refuse("required memory at 0x%lx is not guest memory", at);
		if (claimed[(at >> PAGE_SHIFT) / 8] & BIT((at >> PAGE_SHIFT) % 8))
			igvm_refuse("required memory would clear the page 0x%lx", at);
		if (rmp_make_private(at, false))
			igvm_refuse("required memory at 0x%lx cannot be private", at);
	}
}

static void run_directive(const struct igvm *f, const struct igvm_header *h, struct run *run)
{
	switch (h->type) {
	case IGVM_PARAMETER_AREA:
		igvm_area_declare(h);
		break;
	case IGVM_VP_COUNT:
	case IGVM_MEMORY_MAP:
	case IGVM_ENVIRONMENT_INFO:
		igvm_area_fill(h);
		break;
	case IGVM_PARAMETER_INSERT:
		if (get_le(h->body + 8, 4) & f->mask)
			igvm_area_insert(h);
		break;
	case IGVM_PAGE_DATA:
		take_page(f, h, run);
		break;
	case IGVM_VP_CONTEXT:
		if (get_le(h->body + 8, 4) & f->mask)
			igvm_vp_context(f, h);
		break;
	case IGVM_REQUIRED_MEMORY:
		if (get_le(h->body + 8, 4) & f->mask)
			require_memory(h);
		break;
	}
}

static void set_other_cpus(void)
{
	u32 i;

	if (!vcpus[0]->has_launched_vmsa)
		igvm_refuse("the file has no VP context for CPU 0");
	for (i = 1; i < machine.cpus; i++)
		if (!vcpus[i]->has_launched_vmsa)
			vmsa_reset_state(vcpus[i]);
}

/**
 * load_igvm() - launches an image without firmware
 * @file: IGVM file
 *
 * Takes what QEMU 10.2 on KVM takes; refuses everything else by one sentence.
 */
void load_igvm(const struct blob *file)
{
	struct run run = { .count = 0 };
	struct igvm f = { .mask = 0 };
	struct igvm_header h;

	if (!mode_is_sev())
		igvm_refuse("the model starts images without firmware in mode es or snp only");
	igvm_open(&f, file);
	igvm_check(&f);
	claimed = model_alloc((machine.ram_high_top >> PAGE_SHIFT) / 8 + 1, PAGE_SIZE);
	psp_launch_start(launch_policy());
	while (igvm_next(&f, &h))
		run_directive(&f, &h, &run);
	flush(&f, &run);
	set_other_cpus();
	psp_launch_finish();
	host_chipset_reset();
}
