// SPDX-License-Identifier: GPL-2.0
/* Memory-mapped devices by the page protocol: APIC, IOAPIC, HPET, nobody. */
/* modes: es snp */
#include "guest.h"

#define IOAPIC	0xfec00000ULL
#define HPET	0xfed00000ULL
#define TPM	0xfed40000ULL

static u64 read_of(u64 gpa, u32 bytes, u32 at)
{
	u64 page = ghcb_page(), at_gpa = page + GHCB_BUFFER + at;

	write64(at_gpa, 0x1111111111111111ULL);
	ghcb_begin(NAE_MMIO_READ, gpa, bytes);
	ghcb_set(GHCB_SCRATCH, at_gpa);
	ghcb_exchange();
	return read64(at_gpa);
}

void main(void)
{
	is(apic_read(APIC_ID) >> 24, 0, "APIC ID");
	ok((apic_read(APIC_VERSION) & 0xff) >= 0x10, "APIC version");
	apic_write(0x80, 0x20);
	is(apic_read(0x80), 0x20, "task priority: written and read");
	apic_write(0x80, 0);
	apic_write(APIC_EOI, 0);
	is(ghcb_get(GHCB_INFO_1) & LOW32, 0, "EOI");

	mmio_write(IOAPIC, 4, 1);
	ok((mmio_read(IOAPIC + 0x10, 4) >> 16 & 0xff) == 23, "IOAPIC with 24 pins");
	mmio_write(IOAPIC, 4, 0);
	is(mmio_read(IOAPIC, 4) & 0xff, 0, "its index register");

	is(mmio_read(HPET, 8) >> 16 & 0xffff, 0x8086, "HPET, 8 bytes");
	ok(mmio_read(HPET + 4, 4) != 0, "HPET period, 4 bytes");

	is(read_of(HPET, 4, 0x100) >> 32, 0x11111111, "4 bytes are 4 bytes");
	is(read_of(HPET, 1, 0x7e0) >> 8, 0x11111111111111ULL, "1 byte is 1 byte");
	read_of(APIC_BASE + APIC_ID, 0, 0);
	is(ghcb_get(GHCB_INFO_1) & LOW32, 0, "length 0: accepted");
	is(read_of(APIC_BASE + APIC_ID, 0, 0), 0x1111111111111111ULL, "nothing done");
	is(mmio_read(TPM, 1) & 0xff, 0xff, "no TPM: all ones");
}
