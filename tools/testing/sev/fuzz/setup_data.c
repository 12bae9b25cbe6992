// SPDX-License-Identifier: GPL-2.0
/*
 * E19: whatever list of setup_data nodes the guest is given, the walk ends, nothing is
 * read where the memory map has no memory, and a blob is taken only when it says what it
 * is and names whole pages. The list lies at a low address, as in a guest; a node may be
 * anywhere in it, also over another, or elsewhere.
 */
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <asm/sev/handover.h>

#include "misc.h"
#include "../../../../arch/x86/boot/compressed/sev/decompressor.h"
#include "fuzz.h"
#include "jump.h"

#define MEMORY		((u8 *)0x20000000)
#define MEMORY_BYTES	0x2000u
#define NODES		12

static u64 place(struct fuzz_input *in)
{
	return (u64)MEMORY + (fuzz_below(in, MEMORY_BYTES - 0x100) & ~7ull);
}

static void put_node(struct fuzz_input *in)
{
	struct sev_setup_data node = { 0 };
	u64 at = place(in), blob = place(in);

	node.next = fuzz_below(in, 8) ? place(in) : fuzz_odd(in);
	node.type = fuzz_below(in, 4) ? fuzz_odd(in) : SEV_SETUP_CC_BLOB;
	node.len = fuzz_below(in, 4) ? 8 : fuzz_odd(in);
	memcpy((void *)at, &node, sizeof(node));
	memcpy((u8 *)at + sizeof(node), &blob, 4);
}

static void put_blob(struct fuzz_input *in)
{
	struct sev_cc_blob blob = { .magic = SEV_CC_BLOB_MAGIC };

	if (!fuzz_below(in, 8))
		blob.magic = fuzz_odd(in);
	blob.secrets_gpa = fuzz_below(in, 4) ? fuzz_below(in, 0x10000) << 12 : fuzz_odd(in);
	blob.secrets_len = fuzz_below(in, 4) ? 0x1000 : fuzz_odd(in);
	blob.cpuid_gpa = fuzz_below(in, 4) ? fuzz_below(in, 0x10000) << 12 : fuzz_odd(in);
	blob.cpuid_len = fuzz_below(in, 4) ? 0x1000 : fuzz_odd(in);
	memcpy((void *)place(in), &blob, sizeof(blob));
}

static struct boot_params bp;

/* None, or all memory that there is, in two parts. */
static void put_map(struct fuzz_input *in)
{
	u32 split = fuzz_below(in, MEMORY_BYTES);

	bp.e820_entries = fuzz_below(in, 8) ? 2 : 0;
	bp.e820_table[0] = (struct boot_e820_entry){ (u64)MEMORY + split,
						     MEMORY_BYTES - split, 1 };
	bp.e820_table[1] = (struct boot_e820_entry){ (u64)MEMORY, split, 3 };
}

static const struct sev_cc_blob *blob;
static struct sev_result result;

static void find(void)
{
	result = sev_boot_find_blob(&bp, &blob);
}

static void check(void)
{
	result = sev_boot_check_setup_data(&bp);
}

static void on_fault(int signal_number)
{
	(void)signal_number;
	jump_out();
}

static void set_up(void)
{
	struct sigaction action = { .sa_handler = on_fault, .sa_flags = SA_NODEFER };

	fuzz_check(mmap(MEMORY, MEMORY_BYTES, PROT_READ | PROT_WRITE,
			MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0) == MEMORY,
		   "there is memory at the list's address");
	sigaction(SIGSEGV, &action, NULL);
}

void fuzz_one(const u8 *data, size_t size)
{
	struct fuzz_input in = { data, size };
	static bool ready;
	u32 i;

	if (!ready)
		set_up();
	ready = true;
	memset(MEMORY, 0, MEMORY_BYTES);
	for (i = fuzz_below(&in, NODES); i; i--)
		put_node(&in);
	put_blob(&in);
	put_blob(&in);
	bp.hdr.setup_data = fuzz_below(&in, 16) ? place(&in) : fuzz_odd(&in);
	put_map(&in);
	fuzz_check(jump_run(check), "the check stays in memory");
	fuzz_check(jump_run(find), "the search stays in memory");
	if (result.code || !blob)
		return;
	fuzz_check(blob->magic == SEV_CC_BLOB_MAGIC, "a blob says what it is");
	fuzz_check(blob->cpuid_gpa && !(blob->cpuid_gpa & 0xfff) && blob->cpuid_len >= 0x1000,
		   "the CPUID page is one");
	fuzz_check(blob->secrets_gpa && !(blob->secrets_gpa & 0xfff) &&
		   blob->secrets_len >= 0x1000, "the secrets page is one");
}
