// SPDX-License-Identifier: GPL-2.0
/* The list of setup_data: E19 */
#include <stddef.h>
#include <string.h>
#include <linux/array_size.h>

#include "../../../../arch/x86/kernel/sev/core/setup_data.h"
#include "unit.h"

#define RAM		1
#define RESERVED	2
#define ACPI		3
#define KEXEC		128
#define TYPE		5
#define HALF		0x100u

/* Two halves of memory, which the map has apart */
static u64 words[2 * HALF / sizeof(u64)];
static u8 *const memory = (u8 *)words;
static struct sev_e820_entry map[2];

static struct sev_setup_list list_at(u64 first)
{
	return (struct sev_setup_list){ first, map, ARRAY_SIZE(map) };
}

static void set_up(u32 first_type, u32 second_type)
{
	memset(memory, 0, sizeof(words));
	map[0] = (struct sev_e820_entry){ (u64)memory + HALF, HALF, second_type };
	map[1] = (struct sev_e820_entry){ (u64)memory, HALF, first_type };
}

static u64 put(u32 at, u64 next, u32 type, u32 len)
{
	struct sev_setup_data node = { next, type, len };

	memcpy(memory + at, &node, sizeof(node));
	return (u64)memory + at;
}

static void fails_at(u64 first, enum sev_failure code, u64 subject, const char *what)
{
	struct sev_setup_list list = list_at(first);
	struct sev_result r = sev_setup_check(&list);

	fails(r, code, what);
	if (code)
		ok(r.subject == subject, "%s: the address is told", what);
}

static void test_found(void)
{
	const struct sev_setup_data *node;
	struct sev_setup_list list;

	set_up(RAM, ACPI);
	put(0x80, 0, TYPE, 8);
	put(0x40, (u64)memory + 0x80, TYPE, 4);
	list = list_at(put(0, (u64)memory + 0x40, TYPE + 1, 8));
	fails(sev_setup_find(&list, TYPE, 8, &node), SEV_OK, "a list of three nodes");
	ok((u8 *)node == memory + 0x80, "the first node of the type, and long enough");
	fails(sev_setup_find(&list, TYPE, 9, &node), SEV_OK, "the same list");
	ok(!node, "no node is long enough");
	list = list_at(0);
	fails(sev_setup_find(&list, TYPE, 0, &node), SEV_OK, "no list");
	ok(!node, "no list has no node");
}

static void test_places(void)
{
	u64 end = (u64)memory + sizeof(words), at;

	set_up(RAM, KEXEC);
	fails_at(put(HALF - 0x10, 0, TYPE, 0x40), SEV_OK, 0, "E19: from one range into the next");
	at = put(2 * HALF - 0x20, 0, TYPE, 0x10);
	fails_at(at, SEV_OK, 0, "E19: up to the end of memory");
	put(2 * HALF - 0x20, 0, TYPE, 0x11);
	fails_at(at, SEV_FAIL_SETUP_DATA_MEMORY, at, "E19: data past the end of memory");
	fails_at(end - 8, SEV_FAIL_SETUP_DATA_MEMORY, end - 8, "E19: a head past the end");
	fails_at(end, SEV_FAIL_SETUP_DATA_MEMORY, end, "E19: the first node is in no memory");
	at = put(0, -8ull, TYPE, 0);
	fails_at(at, SEV_FAIL_SETUP_DATA_MEMORY, -8ull, "E19: the last address there is");
	put(0, (u64)memory + 0x44, TYPE, 0);
	fails_at(at, SEV_FAIL_SETUP_DATA, (u64)memory + 0x44, "E19: a node that is not aligned");
	put(0, at, TYPE, 0);
	fails_at(at, SEV_FAIL_SETUP_DATA, at, "E19: a ring");
	set_up(RAM, RESERVED);
	at = put(0, (u64)memory + HALF, TYPE, 0);
	fails_at(at, SEV_FAIL_SETUP_DATA_MEMORY, (u64)memory + HALF,
		 "E19: a node in reserved memory");
}

static void test_indirect(void)
{
	struct sev_setup_indirect to = { TYPE, 0, 0x20, (u64)memory + HALF };
	u64 at;

	set_up(RAM, RAM);
	at = put(0, 0, SEV_SETUP_INDIRECT, sizeof(to));
	memcpy(memory + sizeof(struct sev_setup_data), &to, sizeof(to));
	fails_at(at, SEV_OK, 0, "data which are elsewhere in memory");
	to.len = HALF + 1;
	memcpy(memory + sizeof(struct sev_setup_data), &to, sizeof(to));
	fails_at(at, SEV_FAIL_SETUP_DATA_MEMORY, to.addr, "E19: partly in no memory");
	to.len = -1ull;
	memcpy(memory + sizeof(struct sev_setup_data), &to, sizeof(to));
	fails_at(at, SEV_FAIL_SETUP_DATA_MEMORY, to.addr, "E19: all memory there is");
	put(0, 0, SEV_SETUP_INDIRECT, sizeof(to) - 1);
	fails_at(at, SEV_FAIL_SETUP_DATA, at, "E19: too short to tell where");
}

static void test_no_map(void)
{
	struct sev_setup_list list = { put(0, 0, TYPE, 0), NULL, 0 };

	fails(sev_setup_check(&list), SEV_FAIL_SETUP_DATA_MEMORY, "E19: a list without a map");
	list.first = 0;
	fails(sev_setup_check(&list), SEV_OK, "neither list nor map");
}

void test_setup_data(void)
{
	test_found();
	test_places();
	test_indirect();
	test_no_map();
}
