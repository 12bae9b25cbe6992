// SPDX-License-Identifier: GPL-2.0
/* NAE events which stand for one instruction (GHCB 2.04, section 4.1). */

#include "host.h"

#define MSR_TSC_AUX	0xc0000103U

#define IO_IN		BIT(0)
#define IO_STRING	BIT(2)
#define IO_SIZE_SHIFT	4
#define IO_PORT_SHIFT	16

/* What KVM gives a guest for a hypercall it does not know, or from user mode */
#define HYPERCALL_UNKNOWN	((u64)-1000)
#define HYPERCALL_REFUSED	((u64)-1)

static u64 merge_in(u64 rax, u32 value, unsigned int bytes)
{
	if (bytes == 4)
		return value;
	return (rax & ~(BIT(bytes * 8) - 1)) | value;
}

static enum ghcb_error string_io(struct ghcb_call *c, u16 port, unsigned int bytes, bool in)
{
	u64 count = c->info_2, at = c->scratch;

	if (!count)
		return GHCB_OK;
	if (count > GHCB_V1_SCRATCH_LIMIT || !ghcb_scratch_fits(c, count * bytes))
		return GHCB_BAD_SCRATCH;
	for (; count; count--, at += bytes) {
		u32 value = 0;

		if (in) {
			value = port_in(port, bytes);
			if (!guest_write(at, &value, bytes))
				return GHCB_BAD_SCRATCH;
		} else {
			if (!guest_read(at, &value, bytes))
				return GHCB_BAD_SCRATCH;
			port_out(port, value, bytes);
		}
	}
	return GHCB_OK;
}

/* A word with no size bit does nothing, as on KVM. */
static enum ghcb_error port_io(struct ghcb_call *c)
{
	unsigned int bytes = c->info_1 >> IO_SIZE_SHIFT & 7;
	u16 port = c->info_1 >> IO_PORT_SHIFT;

	if (!bytes)
		return GHCB_OK;
	if (bytes != 1 && bytes != 2 && bytes != 4)
		return GHCB_BAD_VALUE;
	if (c->info_1 & IO_STRING)
		return string_io(c, port, bytes, c->info_1 & IO_IN);
	if (c->info_1 & IO_IN)
		c->rax = merge_in(c->rax, port_in(port, bytes), bytes);
	else
		port_out(port, c->rax, bytes);
	return GHCB_OK;
}

static void msr_access(struct ghcb_call *c)
{
	u64 value;

	if (c->info_1) {
		value = c->rdx << 32 | (u32)c->rax;
		if (!msr_write(c->v, c->rcx, value))
			ghcb_raise(c, VECTOR_GP);
	} else if (msr_read(c->v, c->rcx, &value)) {
		c->rax = (u32)value;
		c->rdx = value >> 32;
	} else {
		ghcb_raise(c, VECTOR_GP);
	}
}

static void give_pair(struct ghcb_call *c, u64 value)
{
	c->rax = (u32)value;
	c->rdx = value >> 32;
}

/**
 * event_instruction - do what one intercepted instruction would do
 * @c: the call; its code is one of those below 0x8000_0000 that are known
 *
 * DR7 accesses, INVD, WBINVD, MONITOR and MWAIT have no effect on this host.
 *
 * Return: GHCB_OK, or what is wrong with the input.
 */
enum ghcb_error event_instruction(struct ghcb_call *c)
{
	struct cpuid_regs r;
	u64 value;

	switch (c->code) {
	case EXIT_RDTSCP:
		c->rcx = (u32)rdmsr(MSR_TSC_AUX);
		give_pair(c, guest_tsc(c->v));
		break;
	case EXIT_RDTSC:
		give_pair(c, guest_tsc(c->v));
		break;
	case EXIT_RDPMC:
		if (pmc_read(c->rcx, &value))
			give_pair(c, value);
		else
			ghcb_raise(c, VECTOR_GP);
		break;
	case EXIT_CPUID:
		r = host_cpuid(c->v, c->rax, c->rcx);
		c->rax = r.eax;
		c->rbx = r.ebx;
		c->rcx = r.ecx;
		c->rdx = r.edx;
		break;
	case EXIT_IOIO:
		return port_io(c);
	case EXIT_MSR:
		msr_access(c);
		break;
	case EXIT_VMMCALL:
		c->rax = c->cpl ? HYPERCALL_REFUSED : HYPERCALL_UNKNOWN;
		break;
	default:
		break;
	}
	return GHCB_OK;
}

/**
 * event_mmio - MMIO read or write (GHCB 2.04, section 4.1.5)
 * @c: the call: GPA in info_1, length in info_2, data at sw_scratch
 * @write: direction
 *
 * Version 2 allows up to 8 bytes, version 1 what the scratch area holds.
 *
 * Return: GHCB_OK, or what is wrong with the input.
 */
enum ghcb_error event_mmio(struct ghcb_call *c, bool write)
{
	u64 gpa = c->info_1, left = c->info_2, at = c->scratch;

	if (!left)
		return GHCB_OK;
	if (!ghcb_version_1(c) && left > 8)
		return GHCB_BAD_VALUE;
	if (!ghcb_scratch_fits(c, left))
		return GHCB_BAD_SCRATCH;
	while (left) {
		unsigned int n = MIN(left, 8);
		u64 value = 0;

		if (write) {
			if (!guest_read(at, &value, n))
				return GHCB_BAD_SCRATCH;
			mmio_write(c->v, gpa, value, n);
		} else {
			value = mmio_read(c->v, gpa, n);
			if (!guest_write(at, &value, n))
				return GHCB_BAD_SCRATCH;
		}
		gpa += n;
		at += n;
		left -= n;
	}
	return GHCB_OK;
}
