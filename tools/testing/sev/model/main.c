// SPDX-License-Identifier: GPL-2.0
/*
 * From QEMU's PVH entry to a running guest: read the command line, move the
 * model to the top of memory, start the processors, load the guest.
 */

#include "layout.h"
#include "model.h"

struct start_module {
	u64 pa, bytes, cmdline, reserved;
};

struct start_info {
	u32 magic, version, flags, modules;
	u64 module_list, cmdline, rsdp, memmap;
	u32 memmap_entries, reserved;
};

struct memmap_entry {
	u64 start, bytes;
	u32 type, reserved;
};

#define START_MAGIC	0x336ec578
#define MEMMAP_RAM	1

struct machine machine;
struct counters counters;

static u64 pack_pa, pack_bytes, root_pa;

static u64 top_of_ram(const struct start_info *info)
{
	const struct memmap_entry *e = (const void *)info->memmap;
	u64 top = 0;

	for (u32 i = 0; i < info->memmap_entries; i++, e++)
		if (e->type == MEMMAP_RAM && e->start + e->bytes > top)
			top = e->start + e->bytes;
	return top;
}

static bool option_is(const char *key, const char *value)
{
	char buf[16];

	return option(key, buf, sizeof(buf)) && !strcmp(buf, value);
}

static void read_machine(void)
{
	machine.mode = option_is("mode", "snp") ? MODE_SNP :
		       option_is("mode", "es") ? MODE_ES : MODE_NONE;
	machine.cpus = option_u64("smp", 1);
	machine.spare_cpu = option_u64("spare", 0);
	machine.cbit = option_u64("cbit", 51);
	machine.ram = option_u64("mem", GIB(1));
	machine.ram_low_top = MIN(machine.ram, GIB(2));
	machine.ram_high_top = GIB(4) + machine.ram - machine.ram_low_top;
	machine.start_shared = option_is("start", "shared");
	machine.rmp_2m = option_u64("rmp2m", 1);
	machine.keep_validated = option_u64("keepvalidated", 0);
	machine.answers_spec = option_is("answers", "spec");
	machine.ap_creation = option_u64("apcreation", 1);
	machine.debug_swap = option_u64("debugswap", 0);
	machine.mark_gpa = option_u64("mark", 0);
	machine.version_min = option_u64("ghcbmin", 1);
	machine.version_max = option_u64("ghcbmax", 2);
	machine.model_base = ALIGN_UP(machine.ram_high_top, PAGE_2M);
}

static void check_machine(void)
{
	if (machine.cpus < 1 || machine.cpus > MAX_CPUS)
		model_end(END_MODEL, "smp=%u: 1 to %u CPUs", machine.cpus, MAX_CPUS);
	if (machine.cbit != 39 && machine.cbit != 47 && machine.cbit != 51)
		model_end(END_MODEL, "cbit=%u: 39, 47 or 51", machine.cbit);
	if (machine.debug_swap && !mode_is_sev())
		model_end(END_MODEL, "debugswap=1 goes with mode es or snp");
	if (machine.ram < MIB(64) || machine.ram > GIB(6) || !IS_ALIGNED(machine.ram, PAGE_2M))
		model_end(END_MODEL, "mem=%lu: 64M to 6G, a multiple of 2M", machine.ram);
}

/* Tables in the copy at @to which map the copy; returns its root. */
static u64 move_tables(u64 to)
{
	u64 *high = (u64 *)(to + ((u64)table_high - LINK_VA));
	u64 *four = (u64 *)(to + ((u64)table_4 - LINK_VA));
	u64 *five = (u64 *)(to + ((u64)table_5 - LINK_VA));
	u64 *two = (u64 *)(to + ((u64)table_2m - LINK_VA));
	u64 one = to + ((u64)table_1g - LINK_VA);
	u64 cr4;

	for (unsigned int i = 0; i < IMAGE_2M_PAGES; i++)
		two[i] = (to + i * PAGE_2M) | 0x83;
	high[510] = (u64)two | 3;
	four[0] = one | 3;
	four[511] = (u64)high | 3;
	five[0] = (u64)four | 3;
	five[511] = (u64)four | 3;
	asm volatile("mov %%cr4, %0" : "=r"(cr4));
	return cr4 & CR4_LA57 ? (u64)five : (u64)four;
}

/*
 * Runs in the image where QEMU put it; returns the root of the tables of the
 * copy, in which the caller goes on.
 */
u64 early_main(u32 at)
{
	const struct start_info *info = (const void *)(u64)at;
	const struct start_module *module = (const void *)info->module_list;
	u64 bytes = image_end - image_start, pack_to;

	idt_load();
	options_set((const char *)info->cmdline);
	read_machine();
	check_machine();
	machine.model_end = top_of_ram(info);
	if (info->magic != START_MAGIC || !info->modules)
		model_end(END_MODEL, "started without a pack (QEMU's -initrd)");
	pack_to = machine.model_base + IMAGE_2M_PAGES * PAGE_2M;
	if (pack_to + module->bytes > machine.model_end)
		model_end(END_MODEL, "QEMU's memory is too small for the model");
	pack_pa = pack_to;
	pack_bytes = module->bytes;
	memcpy((void *)pack_to, (const void *)module->pa, module->bytes);
	heap_init(ALIGN_UP(pack_to + module->bytes, PAGE_SIZE), machine.model_end);
	root_pa = machine.model_base;
	memcpy((void *)machine.model_base, image_start, bytes);
	root_pa = move_tables(machine.model_base);
	/* The copy was made before: tell it, too. */
	*(u64 *)(machine.model_base + ((u64)&root_pa - LINK_VA)) = root_pa;
	return root_pa;
}

void model_main(void)
{
	idt_load();
	first_cpu_is_online();
	model_print("model: mode %s, %u CPUs, %lu MiB, C-bit %u\n",
		    machine.mode == MODE_SNP ? "snp" : machine.mode == MODE_ES ? "es" : "none",
		    machine.cpus, machine.ram >> 20, machine.cbit);
	for (u32 i = 0; i < machine.cpus; i++) {
		vcpus[i] = model_alloc(sizeof(struct vcpu), PAGE_SIZE);
		vcpus[i]->index = i;
		vcpus[i]->apic_id = i;
	}
	cpu_memory_init();
	cpu_init_this(vcpus[0]);
	machine_lock();
	host_init();
	attack_init();
	for (u32 i = 0; i < machine.cpus; i++)
		host_vcpu_reset(vcpus[i]);
	start_aps(root_pa);
	load_guest((const u8 *)pack_pa, pack_bytes);
	vcpu_release(vcpus[0]);
	machine_unlock();
	cpu_loop(vcpus[0]);
}
