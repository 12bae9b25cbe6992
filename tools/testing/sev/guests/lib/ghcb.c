// SPDX-License-Identifier: GPL-2.0
/* GHCB exchanges: MSR protocol, page protocol, port and memory I/O. */
#include "guest.h"

static u8 ghcb_pages[MAX_CPUS][4096] __aligned(4096);
static u64 ghcb_of[MAX_CPUS];

u64 msr_protocol(u64 request)
{
	wrmsr(MSR_GHCB, request);
	vmgexit();
	return rdmsr(MSR_GHCB);
}

void msr_terminate(u32 set, u32 reason)
{
	for (;;)
		msr_protocol(0x100 | set << 12 | reason << 16);
}

u64 msr_page_state(u64 gpa, u32 operation)
{
	return msr_protocol(0x014 | gpa | (u64)operation << 52);
}

u64 ghcb_page(void)
{
	return ghcb_of[this_cpu()];
}

void ghcb_select(u64 gpa)
{
	ghcb_of[this_cpu()] = gpa;
}

bool ghcb_prepare(u64 gpa)
{
	struct rmp_result r;

	if (mode_is(MODE_SNP)) {
		map_private(gpa);
		r = pvalidate(gpa, RMP_4K, 0);
		if (r.eax || result_carry(r) ||
		    msr_page_state(gpa, MSR_PSC_SHARED) != MSR_PSC_DONE)
			return false;
	}
	map_shared(gpa);
	return true;
}

bool ghcb_register(u64 gpa)
{
	return msr_protocol(0x012 | gpa) == (0x013 | gpa);
}

void ghcb_init_cpu(void)
{
	u64 gpa = (u64)ghcb_pages[this_cpu()];

	if (!ghcb_prepare(gpa))
		msr_terminate(14, 0x70);
	if (mode_is(MODE_SNP) && !ghcb_register(gpa))
		msr_terminate(14, 0x71);
	ghcb_select(gpa);
}

void ghcb_begin(u64 code, u64 info_1, u64 info_2)
{
	u64 page = ghcb_page();
	u32 offset;

	for (offset = 0; offset < 0x400; offset += 8)
		write64(page + offset, 0);
	write16(page + GHCB_VERSION, 2);
	write32(page + GHCB_USAGE, 0);
	ghcb_set(GHCB_EXIT_CODE, code);
	ghcb_set(GHCB_INFO_1, info_1);
	ghcb_set(GHCB_INFO_2, info_2);
}

static void mark_valid(u32 offset, bool valid)
{
	u32 bit = offset / 8;
	u64 byte = ghcb_page() + GHCB_VALID + bit / 8;

	if (valid)
		write8(byte, read8(byte) | 1 << bit % 8);
	else
		write8(byte, read8(byte) & ~(1 << bit % 8));
}

void ghcb_set(u32 offset, u64 value)
{
	write64(ghcb_page() + offset, value);
	mark_valid(offset, true);
}

void ghcb_set_cpl(u8 cpl)
{
	write8(ghcb_page() + GHCB_CPL, cpl);
	mark_valid(GHCB_CPL, true);
}

void ghcb_forget(u32 offset)
{
	mark_valid(offset, false);
}

bool ghcb_valid(u32 offset)
{
	u32 bit = offset / 8;

	return read8(ghcb_page() + GHCB_VALID + bit / 8) >> bit % 8 & 1;
}

u64 ghcb_get(u32 offset)
{
	return read64(ghcb_page() + offset);
}

void ghcb_exchange(void)
{
	wrmsr(MSR_GHCB, ghcb_page());
	vmgexit();
}

u64 nae(u64 code, u64 info_1, u64 info_2)
{
	ghcb_begin(code, info_1, info_2);
	ghcb_exchange();
	return ghcb_get(GHCB_INFO_1);
}

u64 ghcb_result(void)
{
	return (ghcb_get(GHCB_INFO_1) & LOW32) << 32 |
	       (ghcb_get(GHCB_INFO_2) & LOW32);
}

bool ghcb_refused(u64 error)
{
	return ghcb_result() == (2ULL << 32 | error);
}

static u64 io_size(u32 bytes)
{
	return bytes == 1 ? IOIO_8 : bytes == 2 ? IOIO_16 : IOIO_32;
}

u32 io_in(u32 port, u32 bytes)
{
	u64 mask = bytes == 4 ? LOW32 : BIT(bytes * 8) - 1;

	ghcb_begin(VC_IOIO, IOIO_IN | io_size(bytes) | IOIO_A64 | IOIO_PORT(port), 0);
	ghcb_set(GHCB_RAX, 0);
	ghcb_exchange();
	if (ghcb_get(GHCB_INFO_1) & LOW32)
		give_up("port read refused");
	return ghcb_get(GHCB_RAX) & mask;
}

void io_out(u32 port, u32 bytes, u32 value)
{
	ghcb_begin(VC_IOIO, io_size(bytes) | IOIO_A64 | IOIO_PORT(port), 0);
	ghcb_set(GHCB_RAX, value);
	ghcb_exchange();
	if (ghcb_get(GHCB_INFO_1) & LOW32)
		give_up("port write refused");
}

u64 mmio_read(u64 gpa, u32 bytes)
{
	u64 page = ghcb_page();

	write64(page + GHCB_BUFFER, 0);
	ghcb_begin(NAE_MMIO_READ, gpa, bytes);
	ghcb_set(GHCB_SCRATCH, page + GHCB_BUFFER);
	ghcb_exchange();
	if (ghcb_get(GHCB_INFO_1) & LOW32)
		give_up("MMIO read refused");
	return read64(page + GHCB_BUFFER);
}

void mmio_write(u64 gpa, u32 bytes, u64 value)
{
	u64 page = ghcb_page();

	write64(page + GHCB_BUFFER, value);
	ghcb_begin(NAE_MMIO_WRITE, gpa, bytes);
	ghcb_set(GHCB_SCRATCH, page + GHCB_BUFFER);
	ghcb_exchange();
	if (ghcb_get(GHCB_INFO_1) & LOW32)
		give_up("MMIO write refused");
}
