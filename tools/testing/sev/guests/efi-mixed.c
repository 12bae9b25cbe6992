// SPDX-License-Identifier: GPL-2.0
/*
 * A 64-bit kernel started by 32-bit EFI firmware, by the handover protocol. This
 * program is the firmware: it can print and be returned to, and refuses all other
 * boot services. An encrypted guest must be told why it cannot start.
 */
/* modes: none es snp */
/* mem: 128M */
/* append: kernels/direct/bzImage */
#include "guest.h"

#define SETUP_SECTS		0x1f1
#define SETUP_HEADER		0x1f1
#define HEADER_JUMP		0x201	/* its operand: end of the header, from 0x202 */
#define XLOADFLAGS		0x236
#define INIT_SIZE		0x260
#define HANDOVER_OFFSET		0x264
#define CMD_LINE_PTR		0x228
#define XLF_EFI_HANDOVER_32	BIT(2)

#define EFI_UNSUPPORTED		0x80000003
#define BOOT_SERVICES		44
#define SERVICE_EXIT		24	/* its place in the table */

/* UEFI 2.10, sections 4.2 to 4.4 and 12.4, as 32-bit firmware has them */
struct table_header {
	u64 signature;
	u32 revision, bytes, crc, reserved;
} __packed;

struct boot_services {
	struct table_header header;
	u32 service[BOOT_SERVICES];
} __packed;

struct text_output {
	u32 reset, output_string, others[8];
} __packed;

struct system_table {
	struct table_header header;
	u32 vendor, revision, in_handle, in, out_handle, out, error_handle, error;
	u32 runtime, boot, tables, table;
} __packed;

/* Known to the code below by name */
u32 efi_stack, efi_entry, efi_status;
u32 efi_arguments[3];	/* image handle, system table, boot_params */
u8 firmware_stack[131072] __aligned(16);
u16 efi_text[4096];
u32 efi_text_next;

static struct system_table system_table;
static struct boot_services boot_services;
static struct text_output text_output;
static u8 boot_params[4096] __aligned(4096);
static char text[ARRAY_SIZE(efi_text)];
static char no_words[1];

/* cdecl: EAX, ECX and EDX are the callee's */
asm(".text\n"
	".code32\n"
	".globl code32, efi_unsupported, efi_output, efi_exit\n"
	"code32:\n"
	"	pushl %ebp\n"
	"	movl %esp, efi_stack\n"
	"	movl $firmware_stack + 131072, %esp\n"
	"	pushl efi_arguments + 8\n"
	"	pushl efi_arguments + 4\n"
	"	pushl efi_arguments\n"
	"	call *efi_entry\n"
	"efi_unsupported:\n"
	"	movl $0x80000003, %eax\n"
	"	ret\n"
	"efi_output:\n"
	"	pushl %esi\n"
	"	pushl %edi\n"
	"	movl 16(%esp), %esi\n"
	"	movl efi_text_next, %edi\n"
	"1:	cmpl $efi_text + 8190, %edi\n"
	"	jae 2f\n"
	"	lodsw\n"
	"	testw %ax, %ax\n"
	"	jz 2f\n"
	"	stosw\n"
	"	jmp 1b\n"
	"2:	movl %edi, efi_text_next\n"
	"	popl %edi\n"
	"	popl %esi\n"
	"	xorl %eax, %eax\n"
	"	ret\n"
	"efi_exit:\n"
	"	movl 8(%esp), %eax\n"
	"	movl %eax, efi_status\n"
	"	movl efi_stack, %esp\n"
	"	popl %ebp\n"
	"	ret\n"
	".code64\n");

static u32 field(const u8 *at, u32 bytes)
{
	u32 value = 0;

	while (bytes--)
		value = value << 8 | at[bytes];
	return value;
}

static void copy(u8 *to, const u8 *from, u64 bytes)
{
	while (bytes--)
		*to++ = *from++;
}

static bool contains(const char *all, const char *part)
{
	u32 i;

	for (; *all; all++) {
		for (i = 0; part[i] && all[i] == part[i]; i++)
			;
		if (!part[i])
			return true;
	}
	return false;
}

/* The kernel's part that runs, to FREE_BASE, with room for what it clears. */
static bool place_kernel(const u8 *file, u64 bytes)
{
	u64 setup = (file[SETUP_SECTS] + 1) * 512, at;
	u64 end = FREE_BASE + field(file + INIT_SIZE, 4);

	for (at = FREE_BASE; at < end; at += PAGE_SIZE)
		if (!page_validate(at))
			return false;
	copy((u8 *)FREE_BASE, file + setup, bytes - setup);
	return true;
}

static void make_boot_params(const u8 *file)
{
	u32 cmd_line = (u64)no_words;

	copy(boot_params + SETUP_HEADER, file + SETUP_HEADER,
	     HEADER_JUMP + 1 + file[HEADER_JUMP] - SETUP_HEADER);
	copy(boot_params + CMD_LINE_PTR, (const u8 *)&cmd_line, 4);
}

static void make_tables(void)
{
	u32 i;

	for (i = 0; i < BOOT_SERVICES; i++)
		boot_services.service[i] = (u64)efi_unsupported;
	boot_services.service[SERVICE_EXIT] = (u64)efi_exit;
	text_output.reset = (u64)efi_unsupported;
	text_output.output_string = (u64)efi_output;
	system_table.header.signature = 0x5453595320494249ULL;
	system_table.header.revision = 2 << 16 | 70;
	system_table.out = (u64)&text_output;
	system_table.boot = (u64)&boot_services;
}

static void enter_kernel(const u8 *file)
{
	efi_entry = FREE_BASE + field(file + HANDOVER_OFFSET, 4);
	efi_arguments[0] = 1;
	efi_arguments[1] = (u64)&system_table;
	efi_arguments[2] = (u64)boot_params;
	efi_text_next = (u64)efi_text;
	call32((u64)code32);
}

/* What it printed, a line at a time, as remarks. */
static void show_text(void)
{
	u32 n = (efi_text_next - (u64)efi_text) / 2, i, start = 0;

	for (i = 0; i < n; i++)
		text[i] = efi_text[i] < 0x80 ? efi_text[i] : '?';
	for (i = 0; i < n; i++) {
		if (text[i] != '\r' && text[i] != '\n')
			continue;
		text[i] = 0;
		if (text[start])
			print("# the kernel: %s", text + start);
		text[i] = ' ';
		start = i + 1;
	}
}

void main(void)
{
	const u8 *file = guest_end;
	u64 bytes = 0x100000 + guest_info()->flat_bytes - (u64)guest_end;

	ok(bytes > 0x1000 && field(file + 0x202, 4) == 0x53726448, "there is a kernel");
	ok(field(file + XLOADFLAGS, 2) & XLF_EFI_HANDOVER_32,
	   "which can be started by 32-bit firmware");
	ok(place_kernel(file, bytes), "placed in memory");
	make_boot_params(file);
	make_tables();
	enter_kernel(file);
	show_text();
	is(efi_status, EFI_UNSUPPORTED, "it returns as unsupported");
	ok(contains(text, "cannot start from 32-bit EFI firmware") != mode_is(MODE_NONE),
	   "and says that SEV-ES is why, if it is");
	ok(contains(text, "efi_stub_entry() failed!") == mode_is(MODE_NONE),
	   "before it asks the firmware for anything, or after that");
}
