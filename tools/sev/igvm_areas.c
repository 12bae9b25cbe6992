// SPDX-License-Identifier: GPL-2.0
#include "igvm.h"

static int find_index(const struct igvm_file *file, u32 index)
{
	size_t i;

	for (i = 0; i < file->area_count; i++)
		if (file->areas[i]->index == index)
			return (int)i;
	return -1;
}

static int declare(struct igvm_file *file, const struct igvm_area *area,
		   struct sev_error *err)
{
	if (find_index(file, area->index) >= 0)
		return sev_err(err, "parameter area %u is declared twice", area->index);
	if (file->area_count == IGVM_MAX_AREAS)
		return sev_err(err, "file has more than %d parameter areas", IGVM_MAX_AREAS);
	file->areas[file->area_count++] = area;
	return 0;
}

static int refer(const struct igvm_file *file, bool *inserted,
		 const struct igvm_header *header, u32 index,
		 struct sev_error *err)
{
	int found = find_index(file, index);

	if (found < 0)
		return sev_err(err,
			       "%s at 0x%x refers to parameter area %u, which is not declared before it",
			       header->type->name, header->at, index);
	if (inserted[found])
		return sev_err(err,
			       "%s at 0x%x refers to parameter area %u, which is inserted already",
			       header->type->name, header->at, index);
	inserted[found] = header->type->kind == IGVM_KIND_INSERT;
	return 0;
}

int igvm_check_areas(struct igvm_file *file, struct sev_error *err)
{
	const struct igvm_header *header = file->headers;
	const struct igvm_header *end = header + file->count;
	bool inserted[IGVM_MAX_AREAS] = { false };
	int ret = 0;

	for (; header < end && !ret; header++) {
		if (header->type->kind == IGVM_KIND_AREA)
			ret = declare(file, &header->area, err);
		else if (header->type->kind == IGVM_KIND_USAGE)
			ret = refer(file, inserted, header, header->usage.index, err);
		else if (header->type->kind == IGVM_KIND_INSERT)
			ret = refer(file, inserted, header, header->insert.index, err);
	}
	return ret;
}

const struct igvm_area *igvm_find_area(const struct igvm_file *file, u32 index)
{
	int found = find_index(file, index);

	return found < 0 ? NULL : file->areas[found];
}
