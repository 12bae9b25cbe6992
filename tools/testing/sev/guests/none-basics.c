// SPDX-License-Identifier: GPL-2.0
/* A guest without SEV: CPUID, ports, MSRs and devices without any #VC. */
/* modes: none */
#include "guest.h"

static void port_write32(u32 port, u32 value)
{
	asm volatile("outl %0, %w1" : : "a" (value), "d" (port));
}

static u32 port_read32(u32 port)
{
	u32 value;

	asm volatile("inl %w1, %0" : "=a" (value) : "d" (port));
	return value;
}

void main(void)
{
	u32 a = 0x80000000, b, c = 0, d;

	asm volatile("cpuid" : "+a" (a), "=b" (b), "+c" (c), "=d" (d));
	ok(a >= 0x80000008, "CPUID runs");
	a = 1;
	c = 0;
	asm volatile("cpuid" : "+a" (a), "=b" (b), "+c" (c), "=d" (d));
	is(b >> 24, 0, "APIC ID of CPU 0");
	is(c >> 31, 1, "a hypervisor is present");
	port_write32(0xcf8, 0x80000000);
	is(port_read32(0xcfc) & 0xffff, 0x8086, "host bridge by port I/O");
	ok((read32(APIC_BASE + APIC_VERSION) & 0xff) >= 0x10, "APIC by memory");
	is(read32(0xfed00000) >> 16, 0x8086, "HPET by memory");
	CATCH_PLAIN("rdmsr", 0, 0x1b, 0);
	ok_no_trap();
	CATCH_PLAIN("rdmsr", 0, MSR_SEV_STATUS, 0);
	ok_trap(TRAP_GP, 0);
	fill(FREE_BASE, 1);
	ok(holds(FREE_BASE, 1), "memory");
}
