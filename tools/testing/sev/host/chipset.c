// SPDX-License-Identifier: GPL-2.0
/*
 * The chipset as after power-on. QEMU's firmware started the model and has
 * programmed it; a guest that brings no firmware must not profit from that.
 */

#include "host.h"

#define LPC_BRIDGE	0x00f8
#define PCI_COMMAND	0x04
#define PCI_HEADER	0x0c		/* header type in bits 23:16 */
#define PCI_BAR		0x10
#define PCI_BUSES	0x18
#define PCI_IO_WINDOW	0x1c
#define PCI_MEM_WINDOW	0x20
#define PCI_ROM		0x30
#define PCI_BRIDGE_ROM	0x38
#define PCI_IRQ_LINE	0x3c
#define PCI_BRIDGE_CTRL	0x3e
#define PCI_MAX_DEPTH	4

#define WINDOW_DEFAULT	0xb0000000	/* PCIEXBAR: base, not enabled */
#define PMBASE		0x40
#define PMBASE_DEFAULT	0x00000001
#define ACPI_CONTROL	0x44
#define PIRQ_A		0x60
#define PIRQ_E		0x68
#define PIRQ_OFF	0x80808080
#define RCBA		0xf0

#define IOAPIC_PINS	24
#define ENTRY_MASKED	0x10000

static void reset_bridge(u32 bdf)
{
	pci_write(bdf, PCI_BAR, 0);
	pci_write(bdf, PCI_BAR + 4, 0);
	pci_write(bdf, PCI_BRIDGE_ROM, 0);
	pci_write(bdf, PCI_BUSES, 0);
	pci_write_word(bdf, PCI_IO_WINDOW, 0);
	for (u32 reg = PCI_MEM_WINDOW; reg <= PCI_ROM; reg += 4)
		pci_write(bdf, reg, 0);
	pci_write_word(bdf, PCI_BRIDGE_CTRL, 0);
}

static void reset_bus(u32 bus, unsigned int depth);

static void reset_function(u32 bdf, u32 header, unsigned int depth)
{
	if (header == 1) {
		u32 secondary = pci_read(bdf, PCI_BUSES) >> 8 & 0xff;

		if (secondary > bdf >> 8 && depth < PCI_MAX_DEPTH)
			reset_bus(secondary, depth + 1);
	}
	pci_write_word(bdf, PCI_COMMAND, 0);
	pci_write_byte(bdf, PCI_IRQ_LINE, 0);
	if (header == 1) {
		reset_bridge(bdf);
		return;
	}
	for (u32 i = 0; i < 6; i++)
		pci_write(bdf, PCI_BAR + 4 * i, 0);
	pci_write(bdf, PCI_ROM, 0);
}

static void reset_bus(u32 bus, unsigned int depth)
{
	for (u32 device = 0; device < 32; device++) {
		u32 functions = 8;

		for (u32 f = 0; f < functions; f++) {
			u32 bdf = bus << 8 | device << 3 | f, header;

			if ((pci_read(bdf, 0) & 0xffff) == 0xffff) {
				if (!f)
					break;
				continue;
			}
			header = pci_read(bdf, PCI_HEADER) >> 16 & 0xff;
			if (!f && !(header & 0x80))
				functions = 1;
			reset_function(bdf, header & 0x7f, depth);
		}
	}
}

static void ioapic_write(u32 index, u32 value)
{
	mmio_write32(IOAPIC_BASE, index);
	mmio_write32(IOAPIC_BASE + 0x10, value);
}

static void reset_interrupts(void)
{
	for (u32 pin = 0; pin < IOAPIC_PINS; pin++) {
		ioapic_write(0x10 + 2 * pin, ENTRY_MASKED);
		ioapic_write(0x11 + 2 * pin, 0);
	}
	outb(0x21, 0xff);
	outb(0xa1, 0xff);
	outb(0x4d0, 0);
	outb(0x4d1, 0);
	mmio_write32(HPET_BASE + 0x10, 0);
	/* This CPU's APIC: off, both pins masked */
	mmio_write32(APIC_BASE + 0x350, ENTRY_MASKED);
	mmio_write32(APIC_BASE + 0x360, ENTRY_MASKED);
	mmio_write32(APIC_BASE + 0x0f0, 0xff);
}

/**
 * host_chipset_reset - undo what QEMU's firmware programmed
 *
 * For guests which start without firmware. The chipset's shadow registers for
 * the area below 1 MiB stay, the guest's RAM there being elsewhere.
 */
void host_chipset_reset(void)
{
	reset_bus(0, 0);
	pci_write(0, 0x60, WINDOW_DEFAULT);
	pci_write(0, 0x64, 0);
	pci_write_byte(LPC_BRIDGE, ACPI_CONTROL, 0);
	pci_write(LPC_BRIDGE, PMBASE, PMBASE_DEFAULT);
	pci_write(LPC_BRIDGE, PIRQ_A, PIRQ_OFF);
	pci_write(LPC_BRIDGE, PIRQ_E, PIRQ_OFF);
	pci_write(LPC_BRIDGE, RCBA, 0);
	pci_init();
	reset_interrupts();
}
