// SPDX-License-Identifier: GPL-2.0
/*
 * Port I/O: forwarded to QEMU's devices, but for ports which would end or
 * reset the machine under the model, show its memory, or belong to it.
 */

#include "host.h"

#define KBC_DATA	0x60
#define KBC_COMMAND	0x64
#define KBC_WRITE_OUT	0xd1
#define KBC_A20_OFF	0xdd
#define KBC_A20_ON	0xdf
#define FAST_A20	0x92
#define DEBUGCON	0xe9
#define DEBUG_EXIT	0xf4
#define DEBUG_EXIT_LAST	0xf7
#define PM1_SLEEP_BYTE	5	/* high byte of PM1a_CNT, from the base on */
#define PM1_SLEEP	0x20	/* SLP_EN */
#define RESET_CONTROL	0xcf9
#define MARK_PORT	0x5e0	/* the model's own: a line of counters into its report */
#define RESET_CPU	0x04

static bool kbc_output_next;

static void reset(const char *by)
{
	model_end(END_RESET, "the guest asked for it by %s", by);
}

/*
 * The keyboard controller can reset the machine and gate address line 20,
 * which would hit the model's own accesses.
 */
static void kbc_out(u16 port, u8 value)
{
	if (port == KBC_DATA && kbc_output_next) {
		kbc_output_next = false;
		if (!(value & 1))
			reset("the keyboard controller's output port");
		return;
	}
	if (port == KBC_COMMAND) {
		kbc_output_next = value == KBC_WRITE_OUT;
		if ((value & 0xf1) == 0xf0)
			reset("the keyboard controller");
		if (kbc_output_next || value == KBC_A20_OFF || value == KBC_A20_ON)
			return;
	}
	outb(port, value);
}

/* Ports with a filter of their own; they are one byte wide. */
static bool is_filtered(u16 port)
{
	switch (port) {
	case KBC_DATA:
	case KBC_COMMAND:
	case CMOS_INDEX:
	case CMOS_DATA:
	case FAST_A20:
	case MARK_PORT:
	case DEBUGCON:
	case DEBUG_EXIT ... DEBUG_EXIT_LAST:
		return true;
	default:
		return false;
	}
}

static u8 filtered_in(u16 port)
{
	switch (port) {
	case CMOS_INDEX:
	case CMOS_DATA:
		return cmos_in(port);
	case FAST_A20:
		return 2;	/* line 20 is on */
	case KBC_DATA:
	case KBC_COMMAND:
		return inb(port);
	default:
		return 0xff;
	}
}

static void filtered_out(u16 port, u8 value)
{
	switch (port) {
	case CMOS_INDEX:
	case CMOS_DATA:
		cmos_out(port, value);
		break;
	case FAST_A20:
		if (value & 1)
			reset("port 0x92");
		break;
	case MARK_PORT:
		counters_note(value);
		break;
	case KBC_DATA:
	case KBC_COMMAND:
		kbc_out(port, value);
		break;
	default:
		break;
	}
}

static bool any_filtered(u16 port, unsigned int bytes)
{
	for (unsigned int i = 0; i < bytes; i++)
		if (is_filtered(port + i))
			return true;
	return false;
}

static bool is_fwcfg(u16 port)
{
	return port >= FWCFG_FIRST && port <= FWCFG_LAST;
}

static u32 raw_in(u16 port, unsigned int bytes)
{
	switch (bytes) {
	case 1:
		return inb(port);
	case 2:
		return inw(port);
	default:
		return inl(port);
	}
}

static void raw_out(u16 port, u32 value, unsigned int bytes)
{
	switch (bytes) {
	case 1:
		outb(port, value);
		break;
	case 2:
		outw(port, value);
		break;
	default:
		outl(port, value);
		break;
	}
}

/**
 * port_in - read a port for the guest
 * @port: port number
 * @bytes: 1, 2 or 4
 *
 * Return: what the device gave.
 */
u32 port_in(u16 port, unsigned int bytes)
{
	u32 value = 0;

	if (is_fwcfg(port))
		return fwcfg_in(port, bytes);
	if (spare_cpu_in(port))
		return 0;
	if (bytes == 1 && is_filtered(port))
		return filtered_in(port);
	if (!any_filtered(port, bytes))
		return raw_in(port, bytes);
	for (unsigned int i = 0; i < bytes; i++)
		value |= port_in(port + i, 1) << (8 * i);
	return value;
}

/* Ends the run when the write does; QEMU would take it for the whole machine. */
static void check_ends(u16 port, u32 value, unsigned int bytes)
{
	u32 at = pci_pm_base() + PM1_SLEEP_BYTE - port;

	if (at < bytes && value >> (8 * at) & PM1_SLEEP)
		model_end(END_POWEROFF, "the guest switched the machine off");
	if (port == RESET_CONTROL && value & RESET_CPU)
		reset("port 0xcf9");
}

/**
 * port_out - write a port for the guest
 * @port: port number
 * @value: data in the low bits
 * @bytes: 1, 2 or 4
 */
void port_out(u16 port, u32 value, unsigned int bytes)
{
	if (bytes < 4)
		value &= BIT(bytes * 8) - 1;
	if (is_fwcfg(port)) {
		fwcfg_out(port, value, bytes);
		return;
	}
	if (bytes == 1 && is_filtered(port)) {
		filtered_out(port, value);
		return;
	}
	if (any_filtered(port, bytes)) {
		for (unsigned int i = 0; i < bytes; i++)
			port_out(port + i, value >> (8 * i), 1);
		return;
	}
	check_ends(port, value, bytes);
	if (spare_cpu_out(port, value))
		return;
	if (pci_port_write_allowed(port, value, bytes))
		raw_out(port, value, bytes);
}
