// SPDX-License-Identifier: GPL-2.0
/*
 * PCI configuration space: QEMU's, but for registers of the chipset by which a
 * guest could lay a window over the model's memory or over guest RAM.
 */

#include "host.h"

#define HOST_BRIDGE	0x0000
#define LPC_BRIDGE	0x00f8		/* 00:1f.0 */
#define REG_WINDOW	0x60		/* PCIEXBAR */
#define REG_WINDOW_HIGH	0x64
#define REG_PAM		0x90
#define REG_SMM_END	0xb0		/* PAM, SMRAM and TSEG end here */
#define REG_RCBA	0xf0
#define REG_PMBASE	0x40
#define PMBASE_MASK	0xff80
#define PMBASE_USUAL	0x600

#define WINDOW_ON	BIT(0)
#define WINDOW_LENGTH	0x6
#define RCBA_ON		BIT(0)

static u64 window_base, window_bytes;
static u16 pm_base = PMBASE_USUAL;

static void select(u32 bdf, u32 reg)
{
	outl(PCI_ADDRESS, 0x80000000 | bdf << 8 | (reg & 0xfc));
}

u32 pci_read(u32 bdf, u32 reg)
{
	select(bdf, reg);
	return inl(PCI_DATA);
}

void pci_write(u32 bdf, u32 reg, u32 value)
{
	select(bdf, reg);
	outl(PCI_DATA, value);
}

void pci_write_word(u32 bdf, u32 reg, u16 value)
{
	select(bdf, reg);
	outw(PCI_DATA + (reg & 2), value);
}

void pci_write_byte(u32 bdf, u32 reg, u8 value)
{
	select(bdf, reg);
	outb(PCI_DATA + (reg & 3), value);
}

static void note_window(u32 value)
{
	static const u64 lengths[] = { MIB(256), MIB(128), MIB(64), 0 };

	window_bytes = value & WINDOW_ON ? lengths[(value & WINDOW_LENGTH) >> 1] : 0;
	window_base = window_bytes ? ALIGN_DOWN(value, window_bytes) : 0;
}

void pci_init(void)
{
	note_window(pci_read(HOST_BRIDGE, REG_WINDOW));
}

/* Where a write puts the machine to sleep. Before it was placed: the usual port. */
u16 pci_pm_base(void)
{
	return pm_base;
}

static bool pm_base_allowed(u32 reg, u32 value, unsigned int bytes)
{
	if (reg != REG_PMBASE || bytes < 2)
		return false;
	pm_base = value & PMBASE_MASK ? value & PMBASE_MASK : PMBASE_USUAL;
	return true;
}

static bool overlaps(u32 reg, unsigned int bytes, u32 from, u32 to)
{
	return reg < to && reg + bytes > from;
}

static bool window_allowed(u32 reg, u32 value, unsigned int bytes)
{
	if (bytes != 4)
		return false;
	if (reg == REG_WINDOW_HIGH)
		return !value;
	if (reg != REG_WINDOW)
		return false;
	if (value & WINDOW_ON && (value < MMIO_LOW || value >= 0xf0000000))
		return false;
	note_window(value);
	return true;
}

/**
 * pci_write_allowed - may the guest write this to configuration space?
 * @bdf: bus, device and function
 * @reg: register
 * @value: data
 * @bytes: 1, 2, 4 or 8
 *
 * A write which moves the memory-mapped configuration window or the power
 * management ports is noted.
 *
 * Return: false when the write must be dropped.
 */
bool pci_write_allowed(u32 bdf, u32 reg, u64 value, unsigned int bytes)
{
	if (bdf == HOST_BRIDGE && overlaps(reg, bytes, REG_WINDOW, REG_WINDOW_HIGH + 4))
		return window_allowed(reg, value, bytes);
	if (bdf == HOST_BRIDGE && overlaps(reg, bytes, REG_PAM, REG_SMM_END))
		return false;
	if (bdf == LPC_BRIDGE && overlaps(reg, bytes, REG_PMBASE, REG_PMBASE + 4))
		return pm_base_allowed(reg, value, bytes);
	if (bdf == LPC_BRIDGE && overlaps(reg, bytes, REG_RCBA, REG_RCBA + 4))
		return reg == REG_RCBA && bytes == 4 && (!(value & RCBA_ON) || value >= MMIO_LOW);
	return true;
}

bool pci_port_write_allowed(u16 port, u32 value, unsigned int bytes)
{
	u32 address;

	if (port < PCI_DATA || port > PCI_DATA + 3)
		return true;
	address = inl(PCI_ADDRESS);
	return pci_write_allowed(address >> 8 & 0xffff, (address & 0xfc) + (port - PCI_DATA), value,
				 bytes);
}

bool pci_window_write_allowed(u64 gpa, u64 value, unsigned int bytes)
{
	u64 at = gpa - window_base;

	if (gpa < window_base || at >= window_bytes)
		return true;
	return pci_write_allowed(at >> 12, at & 0xfff, value, bytes);
}
