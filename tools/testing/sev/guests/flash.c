// SPDX-License-Identifier: GPL-2.0
/*
 * Flash memory below 4 GiB: read like memory through both views; a write is a
 * command to the device, under SEV-ES by #VC 0x400. While it has a command, reads
 * give its status at every address.
 */
/* modes: none es */
/* opts: flash=64K */
#include "guest.h"

#define FLASH		0xffff0000ULL
#define AT		(FLASH + 0x3456)
#define PROGRAM		0x10
#define ERASE		0x20
#define ERASE_CONFIRM	0xd0
#define CLEAR_STATUS	0x50
#define READ_STATUS	0x70
#define READ_ARRAY	0xff
#define READY		0x80
#define WRONG_SEQUENCE	0xb0

static u8 launched(u64 at)
{
	u64 offset = at - FLASH;

	return offset ^ offset >> 8;
}

static void command(u64 at, u8 code)
{
	if (mode_is(MODE_NONE))
		write8(at, code);
	else
		mmio_write(at, 1, code);
}

static void private_view(void)
{
	u64 at = alias_private(FLASH + 0x3000) + (AT & 0xfff);

	is(read8(at), launched(AT), "the private view shows what was launched");
	command(AT, READ_STATUS);
	is(read8(at), launched(AT), "whatever the device shows");
	command(AT, READ_ARRAY);
}

static void write_is_vc(void)
{
	u64 address = AT;

	trap_clear();
	asm volatile(CATCH("movb $0x70, (%%rbx)") : : "b" (address) : "rax", "r11", "memory");
	ok_vc(VC_NPF);
	is(read8(AT), 0xff, "which alone changes nothing");
}

void main(void)
{
	is(read8(AT), launched(AT), "a byte");
	is(read64(AT - 6) & 0xff, launched(AT - 6), "eight of them");
	command(AT, READ_STATUS);
	is(read8(AT), READY, "status");
	is(read8(FLASH), READY, "at every address");
	command(AT, READ_ARRAY);
	is(read8(FLASH + 1), launched(FLASH + 1), "an array again");
	command(AT, PROGRAM);
	command(AT, 0xf0);
	is(read8(AT), READY, "status after programming");
	command(AT, READ_ARRAY);
	is(read8(AT), launched(AT) & 0xf0, "programming takes bits away");
	command(AT, ERASE);
	command(AT, 0);
	is(read8(AT), WRONG_SEQUENCE, "erasing needs its confirmation");
	command(AT, CLEAR_STATUS);
	is(read8(AT), launched(AT) & 0xf0, "nothing was erased");
	command(AT, ERASE);
	command(AT, ERASE_CONFIRM);
	command(AT, READ_ARRAY);
	is(read8(AT), 0xff, "erased");
	is(read8(FLASH + 0x3000), 0xff, "from the block's start");
	is(read8(FLASH + 0x3fff), 0xff, "to its end");
	is(read8(FLASH + 0x4000), launched(FLASH + 0x4000), "and no further");
	command(AT, READ_STATUS);
	is(read8(AT), READY, "status without error");
	command(AT, READ_ARRAY);
	if (mode_is(MODE_NONE))
		return;
	private_view();
	write_is_vc();
}
