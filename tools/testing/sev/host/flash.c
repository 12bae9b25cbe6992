// SPDX-License-Identifier: GPL-2.0
/*
 * The flash memory of the firmware, below 4 GiB, as a device: read as memory until
 * a command comes, then the status register at every address (Intel's command set
 * of the Common Flash Interface, 8 bits wide, blocks of 4 KiB).
 */

#include "host.h"

#define CMD_PROGRAM		0x10
#define CMD_PROGRAM_TOO		0x40
#define CMD_ERASE		0x20
#define CMD_ERASE_CONFIRM	0xd0
#define CMD_CLEAR_STATUS	0x50
#define CMD_READ_STATUS		0x70

#define STATUS_READY		0x80
#define STATUS_ERASE_FAILED	0x20	/* with the next: a wrong command sequence */
#define STATUS_PROGRAM_FAILED	0x10

#define BLOCK_BYTES		KIB(4)

/* READ_*: what reads give; the others wait for the second write of a command. */
static enum { READ_ARRAY, READ_STATUS, PROGRAM, ERASE } flash_state;
static u8 *array, *status_page;
static u8 status = STATUS_READY;

void host_flash_insert(const u8 *image, u64 bytes)
{
	array = model_alloc(bytes, PAGE_SIZE);
	memcpy(array, image, bytes);
	status_page = model_alloc(PAGE_SIZE, PAGE_SIZE);
	memset(status_page, status, PAGE_SIZE);
	machine.flash_bytes = bytes;
}

static u64 offset_of(u64 gpa)
{
	return gpa - (GIB(4) - machine.flash_bytes);
}

u64 host_flash_page(u64 gpa)
{
	if (flash_state != READ_ARRAY)
		return (u64)status_page;
	return (u64)array + ALIGN_DOWN(offset_of(gpa), PAGE_SIZE);
}

/**
 * flash_read - read the flash memory for the guest
 * @gpa: address inside it, aligned to @bytes
 * @bytes: 1, 2, 4 or 8
 *
 * Return: the bytes there, or the status register in each of them.
 */
u64 flash_read(u64 gpa, unsigned int bytes)
{
	return get_le((const u8 *)host_flash_page(gpa) + gpa % PAGE_SIZE, bytes);
}

static void set_status(u8 value)
{
	status = value;
	memset(status_page, status, PAGE_SIZE);
}

/* Programming takes bits away; only erasing gives them back. */
static void program(u64 at, u64 value, unsigned int bytes)
{
	for (unsigned int i = 0; i < bytes; i++)
		array[at + i] &= value >> (8 * i);
}

static void command(u8 code)
{
	switch (code) {
	case CMD_PROGRAM:
	case CMD_PROGRAM_TOO:
		flash_state = PROGRAM;
		break;
	case CMD_ERASE:
		flash_state = ERASE;
		break;
	case CMD_CLEAR_STATUS:
		set_status(STATUS_READY);
		flash_state = READ_ARRAY;
		break;
	case CMD_READ_STATUS:
		flash_state = READ_STATUS;
		break;
	default:
		flash_state = READ_ARRAY;
		break;
	}
}

/**
 * flash_write - a write of the guest to the flash memory: a command or its data
 * @gpa: address inside it, aligned to @bytes
 * @value: command in the low byte, or data
 * @bytes: 1, 2, 4 or 8
 */
void flash_write(u64 gpa, u64 value, unsigned int bytes)
{
	bool was_array = flash_state == READ_ARRAY, is_array;

	counters.flash_writes++;
	if (flash_state == PROGRAM) {
		program(offset_of(gpa), value, bytes);
		flash_state = READ_STATUS;
	} else if (flash_state == ERASE) {
		if ((u8)value == CMD_ERASE_CONFIRM)
			memset(array + ALIGN_DOWN(offset_of(gpa), BLOCK_BYTES), 0xff, BLOCK_BYTES);
		else
			set_status(status | STATUS_ERASE_FAILED | STATUS_PROGRAM_FAILED);
		flash_state = READ_STATUS;
	} else {
		command(value);
	}
	is_array = flash_state == READ_ARRAY;
	if (was_array != is_array)
		flash_changed();
}
