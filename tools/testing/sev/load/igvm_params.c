// SPDX-License-Identifier: GPL-2.0
/* Parameter areas: what the hypervisor tells an IGVM image about the machine. */
#include "igvm.h"

#define MAX_AREAS		64
#define MODEL_NEEDS		MIB(1)	/* for all that follows the launch */
#define MEMORY_IS_SHARED	BIT(0)
#define MAP_ENTRY_BYTES		24
#define MAP_MEMORY		0
#define MAP_RESERVED		1

struct area {
	u32 index;
	u64 bytes;
	u8 *data;
	bool inserted;
};

static struct area areas[MAX_AREAS];
static u32 area_count;

static struct area *find_area(u32 index)
{
	u32 i;

	for (i = 0; i < area_count; i++)
		if (areas[i].index == index)
			return &areas[i];
	return NULL;
}

/* The area which a header names: declared before, not yet inserted. */
static struct area *open_area(u32 index)
{
	struct area *a = find_area(index);

	if (!a)
		igvm_refuse("parameter area %u is used before its declaration", index);
	if (a->inserted)
		igvm_refuse("parameter area %u is used after its insertion", index);
	return a;
}

/* QEMU takes no initial contents from the file: areas start as zeros. */
void igvm_area_declare(const struct igvm_header *h)
{
	u32 index = get_le(h->body + 8, 4);
	u64 bytes = get_le(h->body, 8);
	u64 room = model_room();

	if (find_area(index))
		igvm_refuse("parameter area %u is declared twice", index);
	if (area_count == MAX_AREAS)
		igvm_refuse("the file has more than %u parameter areas", MAX_AREAS);
	if (room < MODEL_NEEDS || bytes > room - MODEL_NEEDS)
		igvm_refuse("parameter area %u of 0x%lx bytes is more than the model can hold",
			    index, bytes);
	areas[area_count].index = index;
	areas[area_count].bytes = bytes;
	areas[area_count].data = model_alloc(bytes, PAGE_SIZE);
	area_count++;
}

static void fill_memory_map(struct area *a)
{
	struct e820 map;
	u32 i;

	e820_machine(&map);
	if (map.count * MAP_ENTRY_BYTES > a->bytes)
		igvm_refuse("parameter area %u is too small for the memory map", a->index);
	for (i = 0; i < map.count; i++) {
		const struct e820_entry *e = &map.entries[i];
		u8 *to = a->data + i * MAP_ENTRY_BYTES;

		put_le(to, e->start >> PAGE_SHIFT, 8);
		put_le(to + 8, e->bytes >> PAGE_SHIFT, 8);
		put_le(to + 16, e->type == E820_RAM ? MAP_MEMORY : MAP_RESERVED, 2);
	}
}

void igvm_area_fill(const struct igvm_header *h)
{
	struct area *a = open_area(get_le(h->body, 4));
	u64 offset = get_le(h->body + 4, 4);

	if (h->type == IGVM_MEMORY_MAP) {
		if (offset)
			igvm_refuse("the memory map's offset 0x%lx would be ignored by QEMU",
				    offset);
		fill_memory_map(a);
		return;
	}
	if (offset + 4 > a->bytes)
		igvm_refuse("offset 0x%lx is outside of parameter area %u", offset, a->index);
	if (h->type == IGVM_VP_COUNT)
		put_le(a->data + offset, machine.cpus, 4);
	else
		put_le(a->data + offset, get_le(a->data + offset, 4) | MEMORY_IS_SHARED, 4);
}

/* SEV-ES: plain text, which the guest reads through C = 0. */
void igvm_area_insert(const struct igvm_header *h)
{
	struct area *a = open_area(get_le(h->body + 12, 4));
	u64 gpa = get_le(h->body, 8);
	u64 at;

	a->inserted = true;
	for (at = 0; at < a->bytes; at += PAGE_SIZE) {
		igvm_claim(gpa + at);
		if (mode_is_snp())
			psp_launch_update(gpa + at, LAUNCH_UNMEASURED, a->data + at);
		else
			memcpy(shared_ptr(gpa + at), a->data + at, PAGE_SIZE);
	}
}
