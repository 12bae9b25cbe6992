// SPDX-License-Identifier: GPL-2.0
/* The other rooms of the model, as far as psp and load call them. */
#include "../../host/host.h"
#include "../psp.h"
#include "harness.h"

#define MAX_OPTIONS	4
#define MAX_FWCFG	8
#define HIGHEST_LEAF		7
#define SIGNATURE_OF_EPYC	0x00800f12

struct machine machine;
struct counters counters;
struct vcpu *vcpus[MAX_CPUS];
/* of park.S */
const u8 park_code[1], park_code_end[1];

static u8 *private_memory, *shared_memory, *launched;
static struct { const char *key, *value; } options[MAX_OPTIONS];
static struct { const char *name; const void *data; u32 bytes; } fwcfg[MAX_FWCFG];

void fake_machine(enum machine_mode mode, u32 cpus, u64 ram)
{
	u32 i;

	machine.mode = mode;
	machine.cpus = cpus;
	machine.cbit = 51;
	machine.ram = ram;
	machine.ram_low_top = MIN(ram, GIB(2));
	machine.ram_high_top = GIB(4) + ram - machine.ram_low_top;
	private_memory = fake_memory(machine.ram_high_top);
	shared_memory = fake_memory(machine.ram_high_top);
	launched = fake_memory(machine.ram_high_top >> PAGE_SHIFT);
	for (i = 0; i < cpus; i++) {
		vcpus[i] = fake_memory(sizeof(struct vcpu));
		vcpus[i]->index = i;
	}
}

static void get_digest(u8 *digest)
{
	if (mode_is_snp())
		digest_snp_get(digest);
	else if (mode_is_sev())
		digest_es_get(digest);
}

void fake_machine_end(void)
{
	get_digest(record->digest);
}

void set_option(const char *key, const char *value)
{
	u32 i = 0;

	while (options[i].key)
		i++;
	options[i].key = key;
	options[i].value = value;
}

void set_fwcfg_file(const char *name, const void *data, u32 bytes)
{
	u32 i = 0;

	while (fwcfg[i].name)
		i++;
	fwcfg[i].name = name;
	fwcfg[i].data = data;
	fwcfg[i].bytes = bytes;
}

const char *option(const char *key, char *buf, size_t size)
{
	u32 i;

	for (i = 0; i < MAX_OPTIONS && options[i].key; i++) {
		if (strcmp(options[i].key, key) || strlen(options[i].value) >= size)
			continue;
		memcpy(buf, options[i].value, strlen(options[i].value) + 1);
		return buf;
	}
	return NULL;
}

u64 option_u64(const char *key, u64 dflt)
{
	char buf[32];

	return option(key, buf, sizeof(buf)) ? number(buf) : dflt;
}

const void *fwcfg_file(const char *name, u32 *bytes)
{
	u32 i;

	for (i = 0; i < MAX_FWCFG && fwcfg[i].name; i++) {
		if (strcmp(fwcfg[i].name, name))
			continue;
		*bytes = fwcfg[i].bytes;
		return fwcfg[i].data;
	}
	return NULL;
}

void *model_alloc(u64 bytes, u64 align)
{
	(void)align;
	return fake_memory(ALIGN_UP(bytes, PAGE_SIZE));
}

u64 model_room(void)
{
	return MIB(8);
}

void fill_noise(void *page, u64 bytes, u64 salt)
{
	u64 i;

	for (i = 0; i < bytes; i++)
		((u8 *)page)[i] = (salt + 1) * 167 + i * 13 + 1;
}

bool gpa_is_ram(u64 gpa)
{
	return gpa < 0xa0000 || (gpa >= 0xc0000 && gpa < machine.ram_low_top) ||
	       (gpa >= GIB(4) && gpa < machine.ram_high_top);
}

void *priv_ptr(u64 gpa)
{
	return gpa_is_ram(gpa) ? private_memory + gpa : NULL;
}

void *shared_ptr(u64 gpa)
{
	return gpa_is_ram(gpa) ? shared_memory + gpa : NULL;
}

void host_flash_insert(const u8 *image, u64 bytes)
{
	(void)image;
	machine.flash_bytes = bytes;
}

void fwcfg_set_item(u16 key, const void *data, u32 bytes)
{
	(void)key;
	(void)data;
	(void)bytes;
}

int rmp_launch_page(u64 gpa, const void *src)
{
	if ((!gpa_is_ram(gpa) && !gpa_is_flash(gpa)) || launched[gpa >> PAGE_SHIFT])
		return -1;
	launched[gpa >> PAGE_SHIFT] = 1;
	if (record->updates < MAX_UPDATES) {
		record->gpas[record->updates] = gpa;
		get_digest(record->before[record->updates]);
	}
	record->updates++;
	if (src)
		memcpy(private_memory + gpa, src, PAGE_SIZE);
	return 0;
}

int rmp_make_private(u64 gpa, bool large)
{
	(void)large;
	return gpa_is_ram(gpa) ? 0 : 1;
}

void rmp_firmware_validate(u64 start, u64 end)
{
	(void)start;
	(void)end;
}

/* A small machine; the leaves which the tests look at. */
struct cpuid_regs host_cpuid(struct vcpu *v, u32 leaf, u32 subleaf)
{
	(void)v;
	switch (leaf) {
	case 0:
		return (struct cpuid_regs){ HIGHEST_LEAF, 0x68747541, 0x444d4163,
					    0x69746e65 };
	case 1:
		return (struct cpuid_regs){ SIGNATURE_OF_EPYC, 0x800, 0x01ffffff, 0x178bfbff };
	case 7:
		return subleaf ? (struct cpuid_regs){ 0 } :
				 (struct cpuid_regs){ 0, 0x219c07ab, 0, 0xfc000000 };
	case 0x80000000:
		return (struct cpuid_regs){ 0x8000001f, 0, 0, 0 };
	case 0x80000008:
		return (struct cpuid_regs){ 0x3030, 0x02000000, 0, 0 };
	case 0x8000001f:
		return (struct cpuid_regs){ 0x101e13f, 0x4173, 0x1fd, 0x80 };
	}
	return (struct cpuid_regs){ 0 };
}

void host_chipset_reset(void)
{
	record->chipset_resets++;
}

void host_set_jump_table(u64 gpa)
{
	(void)gpa;
}

void msr_firmware_mtrrs(void)
{
}

void vcpu_release(struct vcpu *target)
{
	target->state = VCPU_RUN;
}

void crypto_begin(void)
{
}

void crypto_end(void)
{
}

void attack_launch(u64 gpa, enum launch_type type)
{
	(void)gpa;
	(void)type;
}
