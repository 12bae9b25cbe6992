// SPDX-License-Identifier: GPL-2.0
/*
 * IGVM files in the model's loader: whatever is in one, it is refused by a sentence
 * or launched, with all pages in RAM and none twice. Its checksum is put right first.
 */
#include "../load/igvm.h"
#include "../psp/psp.h"
#include "fuzz.h"
#include "igvm_state.h"
#include "jump.h"

#define RAM		MIB(8)
#define FILE_MOST	32768
#define ARENA_BYTES	MIB(4)
#define PAGES		(RAM >> PAGE_SHIFT)

struct machine machine;
struct vcpu *vcpus[MAX_CPUS];

static struct vcpu cpu;
static u8 memory[2][RAM], launched[PAGES], arena[ARENA_BYTES] __aligned(4096);
static u64 arena_used;
static u8 file_bytes[FILE_MOST];
static struct blob file = { file_bytes, 0 };
static bool said;

void model_end(enum model_end how, const char *fmt, ...)
{
	fuzz_check(how == END_LAUNCH, "a file is refused, and not the model's fault");
	said = fmt[0];
	jump_out();
}

void *model_alloc(u64 bytes, u64 align)
{
	u64 at = ALIGN_UP(arena_used, align);

	fuzz_check(bytes <= ARENA_BYTES && at <= ARENA_BYTES - bytes,
		   "no more memory is asked for than there is");
	arena_used = at + bytes;
	return memset(arena + at, 0, bytes);
}

u64 model_room(void)
{
	return ARENA_BYTES - arena_used;
}

bool gpa_is_ram(u64 gpa)
{
	return gpa < 0xa0000 || (gpa >= 0xc0000 && gpa < RAM);
}

void *priv_ptr(u64 gpa)
{
	return gpa_is_ram(gpa) ? memory[0] + gpa : NULL;
}

void *shared_ptr(u64 gpa)
{
	return gpa_is_ram(gpa) ? memory[1] + gpa : NULL;
}

int rmp_make_private(u64 gpa, bool large)
{
	return !gpa_is_ram(gpa) || large;
}

u64 option_u64(const char *key, u64 dflt)
{
	(void)key;
	return dflt;
}

struct cpuid_regs host_cpuid(struct vcpu *v, u32 leaf, u32 subleaf)
{
	(void)v;
	(void)subleaf;
	return (struct cpuid_regs){ leaf & 0x80000000 ? 0x8000001f : 1, 0, 0, 0 };
}

void host_chipset_reset(void)
{
}

void psp_launch_start(u64 policy)
{
	(void)policy;
}

void psp_launch_finish(void)
{
}

int psp_launch_update(u64 gpa, enum launch_type type, const void *src)
{
	if (!IS_ALIGNED(gpa, PAGE_SIZE) || !gpa_is_ram(gpa))
		model_end(END_LAUNCH, "not guest memory");
	if (launched[gpa >> PAGE_SHIFT]++)
		model_end(END_LAUNCH, "launched twice");
	if (src && type != LAUNCH_ZERO)
		memcpy(memory[0] + gpa, src, PAGE_SIZE);
	return 0;
}

void load_bzimage(const struct blob *pack, const struct blob *kernel)
{
	(void)pack;
	(void)kernel;
}

void load_ovmf(const struct blob *pack, const struct blob *image)
{
	(void)pack;
	(void)image;
}

void load_flat(const struct blob *image)
{
	(void)image;
}

static u32 crc32(u32 crc, const u8 *data, u64 bytes)
{
	while (bytes--) {
		crc ^= *data++;
		for (u32 bit = 0; bit < 8; bit++)
			crc = crc & 1 ? crc >> 1 ^ 0xedb88320 : crc >> 1;
	}
	return crc;
}

/* A wrong checksum would hide all that is behind it. */
static void fix_checksum(void)
{
	u64 end;

	if (file.bytes < 24)
		return;
	end = get_le(file_bytes + 8, 4) + get_le(file_bytes + 12, 4);
	put_le(file_bytes + 20, 0, 4);
	if (end >= 24 && end <= file.bytes)
		put_le(file_bytes + 20, ~crc32(~0U, file_bytes, end), 4);
}

static void load(void)
{
	load_igvm(&file);
}

void fuzz_one(const u8 *data, size_t size)
{
	file.bytes = MIN(size, FILE_MOST);
	memcpy(file_bytes, data, file.bytes);
	fix_checksum();
	machine.mode = MODE_SNP;
	machine.cpus = 1;
	machine.cbit = 51;
	machine.ram = RAM;
	machine.ram_low_top = RAM;
	machine.ram_high_top = GIB(4);
	memset(&cpu, 0, sizeof(cpu));
	memset(launched, 0, sizeof(launched));
	vcpus[0] = &cpu;
	arena_used = 0;
	area_count = 0;
	said = false;
	if (!jump_run(load))
		fuzz_check(said, "a refusal says why");
	else
		fuzz_check(cpu.has_launched_vmsa, "what is launched has a VMSA");
}
