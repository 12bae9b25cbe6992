// SPDX-License-Identifier: GPL-2.0
/*
 * Memory-mapped devices: the same physical address in QEMU's machine, as long
 * as no RAM of that machine lies there.
 */

#include "host.h"

#define IOAPIC_END	(IOAPIC_BASE + 0x1000)
#define IOAPIC_SELECT	0x00
#define IOAPIC_WINDOW	0x10
#define IOAPIC_ENTRIES	0x10
#define ENTRY_MODE	0x700
#define ENTRY_FIXED	0x000
#define ENTRY_LOWEST	0x100
#define ENTRY_EXTINT	0x700
#define ENTRY_MASKED	0x10000

/* QEMU's RAM: guest RAM's addresses, what the guest may not use, the model. */
static bool is_device(u64 gpa, unsigned int bytes)
{
	u64 end = gpa + bytes;

	if (end < gpa || end > PHYS_LIMIT)
		return false;
	if (gpa < MMIO_LOW)
		return gpa >= VGA_START && end <= VGA_END;
	if (gpa < GIB(4))
		return end <= GIB(4);
	return gpa >= machine.model_end;
}

static bool in_tpm(u64 gpa)
{
	return gpa >= TPM_BASE && gpa < TPM_END;
}

static bool in_apic(u64 gpa)
{
	return gpa >= APIC_BASE && gpa < APIC_WINDOW_END;
}

static bool one_access(u64 gpa, unsigned int bytes)
{
	return (bytes == 1 || bytes == 2 || bytes == 4 || bytes == 8) && IS_ALIGNED(gpa, bytes);
}

static u64 raw_read(u64 gpa, unsigned int bytes)
{
	switch (bytes) {
	case 1:
		return READ_ONCE(*(const u8 *)gpa);
	case 2:
		return READ_ONCE(*(const u16 *)gpa);
	case 4:
		return READ_ONCE(*(const u32 *)gpa);
	default:
		return READ_ONCE(*(const u64 *)gpa);
	}
}

static void raw_write(u64 gpa, u64 value, unsigned int bytes)
{
	switch (bytes) {
	case 1:
		WRITE_ONCE(*(u8 *)gpa, value);
		break;
	case 2:
		WRITE_ONCE(*(u16 *)gpa, value);
		break;
	case 4:
		WRITE_ONCE(*(u32 *)gpa, value);
		break;
	default:
		WRITE_ONCE(*(u64 *)gpa, value);
		break;
	}
}

/*
 * An interrupt entry may not send SMI, NMI or INIT: the processors behind it
 * are the model's.
 */
static u64 ioapic_filter(u64 gpa, u64 value)
{
	u32 mode = value & ENTRY_MODE, index;

	if ((gpa & 0xff) != IOAPIC_WINDOW)
		return value;
	index = mmio_read32(IOAPIC_BASE + IOAPIC_SELECT) & 0xff;
	if (index < IOAPIC_ENTRIES || index & 1)
		return value;
	if (mode != ENTRY_FIXED && mode != ENTRY_LOWEST && mode != ENTRY_EXTINT)
		value = (value & ~(u64)ENTRY_MODE) | ENTRY_MASKED;
	return value;
}

/**
 * mmio_read - read a device's memory for the guest
 * @v: the CPU which reads; it must be the one that runs here
 * @gpa: address
 * @bytes: 1 to 8
 *
 * Return: what the device gave; ones where none is.
 */
u64 mmio_read(struct vcpu *v, u64 gpa, unsigned int bytes)
{
	u64 value = 0;

	if (!one_access(gpa, bytes)) {
		for (unsigned int i = 0; i < bytes; i++)
			value |= mmio_read(v, gpa + i, 1) << (8 * i);
		return value;
	}
	if (gpa_is_flash(gpa))
		return flash_read(gpa, bytes);
	if (!is_device(gpa, bytes) || in_tpm(gpa))
		return ~0ULL >> (64 - 8 * bytes);
	if (in_apic(gpa))
		return apic_read(v, gpa - APIC_BASE, bytes);
	return raw_read(gpa, bytes);
}

/**
 * mmio_write - write a device's memory for the guest
 * @v: the CPU which writes; it must be the one that runs here
 * @gpa: address
 * @value: data
 * @bytes: 1 to 8
 */
void mmio_write(struct vcpu *v, u64 gpa, u64 value, unsigned int bytes)
{
	if (!one_access(gpa, bytes)) {
		for (unsigned int i = 0; i < bytes; i++)
			mmio_write(v, gpa + i, value >> (8 * i), 1);
		return;
	}
	if (bytes < 8)
		value &= BIT(bytes * 8) - 1;
	if (gpa_is_flash(gpa)) {
		flash_write(gpa, value, bytes);
		return;
	}
	if (!is_device(gpa, bytes) || in_tpm(gpa))
		return;
	if (in_apic(gpa)) {
		apic_write(v, gpa - APIC_BASE, value, bytes);
		return;
	}
	if (gpa >= IOAPIC_BASE && gpa < IOAPIC_END)
		value = ioapic_filter(gpa, value);
	if (pci_window_write_allowed(gpa, value, bytes))
		raw_write(gpa, value, bytes);
}
