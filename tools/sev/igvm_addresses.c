// SPDX-License-Identifier: GPL-2.0
#include <stdlib.h>

#include "igvm.h"
#include "launch_order.h"

#define GPA_LIMIT	0x10000000000000ULL

/* QEMU's pc.rom, a memory region of its own */
#define ROM_START	0xc0000
#define ROM_END		0xe0000

static int compare(const void *a, const void *b)
{
	const struct igvm_span *x = a, *y = b;

	if (x->start != y->start)
		return x->start < y->start ? -1 : 1;
	return 0;
}

size_t igvm_spans(const struct igvm_file *file, u32 platform,
		  struct igvm_span *spans)
{
	size_t i, count = 0;

	for (i = 0; i < file->count; i++) {
		const struct igvm_header *header = &file->headers[i];
		u64 size = SEV_PAGE_SIZE;

		if (!igvm_applies(file, header, platform))
			continue;
		if (header->type->kind == IGVM_KIND_PAGE) {
			spans[count].start = header->page.gpa;
		} else if (header->type->kind == IGVM_KIND_INSERT) {
			spans[count].start = header->insert.gpa;
			size = igvm_find_area(file, header->insert.index)->bytes;
		} else {
			continue;
		}
		spans[count].end = spans[count].start + size;
		count++;
	}
	qsort(spans, count, sizeof(*spans), compare);
	return count;
}

static int check_spans(const struct igvm_span *spans, size_t count,
		       struct sev_error *err)
{
	size_t i;

	for (i = 0; i < count; i++) {
		if (spans[i].end > GPA_LIMIT)
			return sev_err(err, "memory at GPA 0x%llx reaches beyond 52 bits",
				       spans[i].start);
		if (i && spans[i].start < spans[i - 1].end)
			return sev_err(err, "GPA 0x%llx is given twice for the same platform",
				       spans[i].start);
	}
	return 0;
}

static int check_rom_border(const struct igvm_file *file, u32 platform,
			    struct sev_error *err)
{
	size_t i;

	for (i = 0; i < file->count; i++) {
		u64 gpa = file->headers[i].page.gpa;

		if (launch_joins(file, i, platform) &&
		    (gpa == ROM_START || gpa == ROM_END))
			return sev_err(err,
				       "a run of pages crosses GPA 0x%llx, where a memory region of QEMU ends",
				       gpa);
	}
	return 0;
}

int igvm_check_addresses(const struct igvm_file *file, u32 platform,
			 struct sev_error *err)
{
	struct igvm_span *spans = sev_alloc(file->count * sizeof(*spans));
	size_t count = igvm_spans(file, platform, spans);
	int ret;

	ret = check_spans(spans, count, err);
	free(spans);
	return ret ? ret : check_rom_border(file, platform, err);
}
