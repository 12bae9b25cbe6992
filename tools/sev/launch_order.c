// SPDX-License-Identifier: GPL-2.0
#include <stdlib.h>

#include "launch_order.h"
#include "vmsa.h"

struct walk {
	const struct igvm_file *file;
	const struct launch_machine *machine;
	launch_taker *take;
	void *context;
	size_t run_start;
	size_t run_length;
};

const char *launch_type_name(enum launch_type type)
{
	static const char * const names[LAUNCH_TYPE_COUNT] = {
		"plain", "normal", "vmsa", "zero", "unmeasured", "secrets",
		"cpuid",
	};

	return names[type];
}

bool launch_joins(const struct igvm_file *file, size_t index, u32 platform)
{
	const struct igvm_header *header = &file->headers[index];
	const struct igvm_header *before = header - 1;

	return index > 0 && header->type->kind == IGVM_KIND_PAGE &&
	       before->type->kind == IGVM_KIND_PAGE &&
	       igvm_applies(file, header, platform) &&
	       igvm_applies(file, before, platform) &&
	       header->page.gpa == before->page.gpa + SEV_PAGE_SIZE &&
	       header->page.flags == before->page.flags &&
	       header->page.data_type == before->page.data_type &&
	       !header->page.file_offset == !before->page.file_offset;
}

static enum launch_type page_type(const struct igvm_page *page, u32 platform)
{
	switch (page->data_type) {
	case IGVM_DATA_SECRETS:
		return LAUNCH_SECRETS;
	case IGVM_DATA_CPUID:
	case IGVM_DATA_CPUID_XF:
		return LAUNCH_CPUID;
	}
	if (!(page->flags & IGVM_PAGE_UNMEASURED))
		return LAUNCH_NORMAL;
	return platform == IGVM_PLATFORM_SNP ? LAUNCH_UNMEASURED : LAUNCH_PLAIN;
}

static void flush_run(struct walk *walk)
{
	const struct igvm_header *header = &walk->file->headers[walk->run_start];
	const struct igvm_header *end = header + walk->run_length;
	struct launch_update update = { .cpu = 0 };

	for (; header < end; header++) {
		update.type = page_type(&header->page, walk->machine->platform);
		update.gpa = header->page.gpa;
		update.data = header->page.file_offset ?
			      walk->file->bytes + header->page.file_offset : NULL;
		walk->take(walk->context, &update);
	}
	walk->run_length = 0;
}

static void insert_area(struct walk *walk, const struct igvm_insert *insert)
{
	const struct igvm_area *area = igvm_find_area(walk->file, insert->index);
	struct launch_update update = { .type = LAUNCH_PLAIN };
	u64 at;

	if (walk->machine->platform == IGVM_PLATFORM_SNP)
		update.type = LAUNCH_UNMEASURED;
	for (at = 0; at < area->bytes; at += SEV_PAGE_SIZE) {
		update.gpa = insert->gpa + at;
		walk->take(walk->context, &update);
	}
}

static void walk_pages(struct walk *walk)
{
	u32 platform = walk->machine->platform;
	size_t i;

	for (i = 0; i < walk->file->count; i++) {
		const struct igvm_header *header = &walk->file->headers[i];

		if (!igvm_applies(walk->file, header, platform))
			continue;
		if (header->type->kind == IGVM_KIND_INSERT)
			insert_area(walk, &header->insert);
		if (header->type->kind != IGVM_KIND_PAGE)
			continue;
		if (!launch_joins(walk->file, i, platform)) {
			flush_run(walk);
			walk->run_start = i;
		}
		walk->run_length++;
	}
	flush_run(walk);
}

/* By vCPU: data of its VP context, or NULL */
static const u8 **collect_contexts(const struct igvm_file *file,
				   const struct launch_machine *machine,
				   struct sev_error *err)
{
	const u8 **contexts = sev_alloc(machine->cpus * sizeof(*contexts));
	size_t i;

	for (i = 0; i < file->count; i++) {
		const struct igvm_header *header = &file->headers[i];

		if (header->type->kind != IGVM_KIND_VP ||
		    !igvm_applies(file, header, machine->platform))
			continue;
		if (header->vp.index >= machine->cpus) {
			sev_err(err,
				"file has a VP context for CPU %u, but the machine has only %u CPUs",
				header->vp.index, machine->cpus);
			free(contexts);
			return NULL;
		}
		contexts[header->vp.index] = file->bytes + header->vp.file_offset;
	}
	return contexts;
}

static u64 vm_features(const struct launch_machine *machine, const u8 *boot)
{
	if (boot && !machine->legacy)
		return get_le64(boot + VMSA_SEV_FEATURES);
	return machine->platform == IGVM_PLATFORM_SNP ? VMSA_FEATURE_SNP : 0;
}

static void walk_cpus(struct walk *walk, const u8 **contexts)
{
	const struct launch_machine *machine = walk->machine;
	u64 features = vm_features(machine, contexts[0]);
	u8 given[SEV_PAGE_SIZE], measured[SEV_PAGE_SIZE];
	struct launch_update update = {
		.type = LAUNCH_VMSA,
		.gpa = VMSA_KVM_GPA,
		.data = measured,
	};

	vmsa_fill_reset(given, machine->signature, features);
	for (update.cpu = 0; update.cpu < machine->cpus; update.cpu++) {
		const u8 *context = contexts[update.cpu];

		vmsa_as_measured(context ? context : given, features,
				 machine->legacy, measured);
		walk->take(walk->context, &update);
	}
}

int launch_walk(const struct igvm_file *file,
		const struct launch_machine *machine, launch_taker *take,
		void *context, struct sev_error *err)
{
	struct walk walk = {
		.file = file,
		.machine = machine,
		.take = take,
		.context = context,
	};
	const u8 **contexts = collect_contexts(file, machine, err);

	if (!contexts)
		return -1;
	walk_pages(&walk);
	walk_cpus(&walk, contexts);
	free(contexts);
	return 0;
}
