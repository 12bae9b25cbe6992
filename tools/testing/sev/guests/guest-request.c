// SPDX-License-Identifier: GPL-2.0
/* Guest requests: what hypervisor and secure processor refuse; FPU and FS stay. */
/* modes: snp */
#include "guest.h"

#define NAE_GUEST_REQUEST	0x80000011
#define NAE_EXT_GUEST_REQUEST	0x80000012

#define REQUEST			FREE_BASE
#define RESPONSE		(FREE_BASE + 0x1000)
#define CERTS			(FREE_BASE + 0x2000)
#define PRIVATE			(FREE_BASE + 0x3000)

#define FW_BAD_MEASUREMENT	0x0b
#define FW_INVALID_PARAM	0x16

#define CR0_MP			0x2
#define CR4_OSFXSR		0x200
#define MSR_FS_BASE		0xc0000100
#define FS_BASE			0x123456789000ULL
#define FX_BYTES		512
#define FX_MXCSR		24
#define FX_ST0			32
#define FX_XMM0			160
#define FX_END			416

static u8 fx_set[FX_BYTES] __aligned(16);
static u8 fx_before[FX_BYTES] __aligned(16);
static u8 fx_after[FX_BYTES] __aligned(16);

/* A report request whose tag nobody computed. */
static void write_request(u64 sequence)
{
	u32 i;

	for (i = 0; i < 0x1000; i += 8)
		write64(REQUEST + i, 0);
	write64(REQUEST + 0x20, sequence);
	write8(REQUEST + 0x30, 1);
	write8(REQUEST + 0x31, 1);
	write16(REQUEST + 0x32, 0x60);
	write8(REQUEST + 0x34, 5);
	write8(REQUEST + 0x35, 1);
	write16(REQUEST + 0x36, 96);
}

static u64 firmware_says(void)
{
	ok((nae(NAE_GUEST_REQUEST, REQUEST, RESPONSE) & LOW32) == 0, "the host takes it");
	return ghcb_get(GHCB_INFO_2);
}

static void enable_fpu(void)
{
	u64 cr0, cr4;
	u32 i;

	asm volatile("mov %%cr0, %0" : "=r" (cr0));
	asm volatile("mov %0, %%cr0" : : "r" (cr0 | CR0_MP));
	asm volatile("mov %%cr4, %0" : "=r" (cr4));
	asm volatile("mov %0, %%cr4" : : "r" (cr4 | CR4_OSFXSR));
	asm volatile("fninit\n\tfxsave64 %0" : "=m" (fx_set));
	fx_set[0] = 0x7f;			/* x87: rounds up */
	fx_set[1] = 0x0b;
	fx_set[4] = 0xff;			/* all eight registers in use */
	write32((u64)fx_set + FX_MXCSR, 0x7f80);	/* SSE: rounds to zero */
	for (i = FX_ST0; i < FX_XMM0; i++)
		fx_set[i] = i % 16 < 10 ? 0x40 + i : 0;
	for (i = FX_XMM0; i < FX_END; i++)
		fx_set[i] = i * 7;
}

/* The secure processor's model computes on this CPU, with its SSE registers. */
static void test_fpu(void)
{
	u32 i, changed = 0;

	enable_fpu();
	write_request(1);
	ghcb_begin(NAE_GUEST_REQUEST, REQUEST, RESPONSE);
	wrmsr(MSR_FS_BASE, FS_BASE);
	asm volatile("fxrstor64 %0" : : "m" (fx_set));
	asm volatile("fxsave64 %0" : "=m" (fx_before));
	ghcb_exchange();
	asm volatile("fxsave64 %0" : "=m" (fx_after));
	is(ghcb_get(GHCB_INFO_2), FW_BAD_MEASUREMENT, "a tag which is wrong");
	for (i = 0; i < FX_BYTES; i++)
		changed += fx_before[i] != fx_after[i];
	is(changed, 0, "x87 and SSE registers are what they were");
	is(read32((u64)fx_after + FX_MXCSR), 0x7f80, "MXCSR too");
	is(rdmsr(MSR_FS_BASE), FS_BASE, "and FS's base");
}

static void test_firmware(void)
{
	write_request(0);
	is(firmware_says(), FW_INVALID_PARAM, "number 0");
	write_request(2);
	is(firmware_says(), FW_INVALID_PARAM, "number 2 as the first one");
	write_request(1);
	write16(REQUEST + 0x36, 0);
	is(firmware_says(), FW_INVALID_PARAM, "no payload");
	write16(REQUEST + 0x36, 4001);
	is(firmware_says(), FW_INVALID_PARAM, "more payload than the page has");
	write16(REQUEST + 0x36, 4000);
	is(firmware_says(), FW_BAD_MEASUREMENT, "as much as the page has");
	write_request(1);
	write8(REQUEST + 0x3c, 4);
	is(firmware_says(), FW_INVALID_PARAM, "VMPCK 4");
	write8(REQUEST + 0x3c, 3);
	is(firmware_says(), FW_BAD_MEASUREMENT, "VMPCK 3, first number");
}

static void host_refuses(u64 request, u64 response, const char *what)
{
	nae(NAE_GUEST_REQUEST, request, response);
	ok(ghcb_refused(GHCB_ERR_VALUE), "refused: %s", what);
}

static void test_pages(void)
{
	host_refuses(REQUEST, REQUEST, "one page for both");
	host_refuses(REQUEST + 8, RESPONSE, "request not aligned");
	host_refuses(REQUEST, RESPONSE + 8, "response not aligned");
	host_refuses(PRIVATE, RESPONSE, "private request page");
	host_refuses(REQUEST, PRIVATE, "private response page");
	host_refuses(REQUEST, 0xfee00000, "response page which is no memory");
}

static void extended(u64 certs, u64 pages)
{
	ghcb_begin(NAE_EXT_GUEST_REQUEST, REQUEST, RESPONSE);
	ghcb_set(GHCB_RAX, certs);
	ghcb_set(GHCB_RBX, pages);
	ghcb_exchange();
}

static void test_certificates(void)
{
	write_request(1);
	write64(CERTS, ~0ULL);
	write64(CERTS + 16, ~0ULL);
	write64(CERTS + 24, ~0ULL);
	extended(CERTS, 1);
	is(ghcb_get(GHCB_INFO_2), FW_BAD_MEASUREMENT, "extended request: passed on");
	ok(!read64(CERTS) && !read64(CERTS + 16), "a table without certificates");
	is(read64(CERTS + 24), ~0ULL, "and no byte more");
	write64(CERTS, ~0ULL);
	extended(CERTS, 0);
	is(read64(CERTS), ~0ULL, "no pages for it: no table");
	extended(CERTS + 8, 1);
	ok(ghcb_refused(GHCB_ERR_VALUE), "refused: table not aligned");
	nae(NAE_EXT_GUEST_REQUEST, REQUEST, RESPONSE);
	ok(ghcb_refused(GHCB_ERR_VALUE), "refused: no place for the table named");
	write8(REQUEST + 0x34, 3);
	nae(NAE_EXT_GUEST_REQUEST, REQUEST, RESPONSE);
	is(ghcb_get(GHCB_INFO_2), FW_BAD_MEASUREMENT, "a key request needs none");
}

void main(void)
{
	u64 gpa;

	for (gpa = REQUEST; gpa <= PRIVATE; gpa += 0x1000)
		page_validate(gpa);
	ok(page_to_shared(REQUEST) && page_to_shared(RESPONSE) && page_to_shared(CERTS),
	   "three shared pages");
	test_fpu();
	test_firmware();
	test_pages();
	test_certificates();
}
