// SPDX-License-Identifier: GPL-2.0
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <asm/ptrace.h>
#include <asm/sev/ghcb.h>
#include <asm/sev/rmp.h>

#include "../../../../arch/x86/kernel/sev/core/env.h"
#include "fake.h"

struct fake fake;

static bool test_bit8(const u8 *map, u64 bit)
{
	return map[bit / 8] >> bit % 8 & 1;
}

static void set_bit8(u8 *map, u64 bit, bool value)
{
	if (value)
		map[bit / 8] |= 1u << bit % 8;
	else
		map[bit / 8] &= ~(1u << bit % 8);
}

/* A new machine: all memory private, none validated, a well-meaning host. */
void fake_reset(void)
{
	free(fake.page);
	free(fake.private);
	free(fake.validated);
	free(fake.small);
	memset(&fake, 0, sizeof(fake));
	fake.page = aligned_alloc(4096, 4096);
	memset(fake.page, 0xa5, 4096);
	fake.private = calloc(1, FAKE_PAGES / 8);
	fake.validated = calloc(1, FAKE_PAGES / 8);
	fake.small = calloc(1, FAKE_PAGES / 512 / 8);
	fake.ghcb.page = fake.page;
	fake.ghcb.gpa = FAKE_GHCB_GPA;
	fake.ghcb.version = 2;
	fake.xcr0 = 1;
	fake.code_bits = 64;
	fake.writable = FAKE_DATA_SIZE;
}

static void fake_violation(const char *what)
{
	if (!fake.violation)
		fake.violation = what;
}

void fake_mark(struct sev_ghcb_page *page, u32 offset)
{
	page->valid_bitmap[offset / 8 / 64] |= 1ull << offset / 8 % 64;
}

static bool fake_marked(const struct sev_ghcb_page *page, u32 offset)
{
	return page->valid_bitmap[offset / 8 / 64] >> offset / 8 % 64 & 1;
}

/* Ends an event as GHCB 2.04, 4.1 has it: bitmap cleared, results marked. */
void fake_finish(struct sev_ghcb_page *page, u64 info_1, u64 info_2)
{
	page->valid_bitmap[0] = 0;
	page->valid_bitmap[1] = 0;
	page->sw_exit_info_1 = info_1;
	page->sw_exit_info_2 = info_2;
	fake_mark(page, offsetof(struct sev_ghcb_page, sw_exit_info_1));
	fake_mark(page, offsetof(struct sev_ghcb_page, sw_exit_info_2));
}

static void fake_registers(struct sev_ghcb_page *page, u64 rax, u64 rbx, u64 rcx, u64 rdx)
{
	page->rax = rax;
	page->rbx = rbx;
	page->rcx = rcx;
	page->rdx = rdx;
	fake_mark(page, offsetof(struct sev_ghcb_page, rax));
	fake_mark(page, offsetof(struct sev_ghcb_page, rbx));
	fake_mark(page, offsetof(struct sev_ghcb_page, rcx));
	fake_mark(page, offsetof(struct sev_ghcb_page, rdx));
}

static void fake_psc_entry(u64 entry)
{
	u64 gpa = entry & 0x000ffffffffff000ull;
	u32 pages = entry >> 56 & 1 ? 512 : 1;
	u32 i;

	if (entry & 0xfff || entry >> 57 || gpa / 4096 + pages > FAKE_PAGES ||
	    (pages == 512 && gpa & 0x1fffff)) {
		if (!fake.hostile)
			fake_violation("malformed page state change entry");
		return;
	}
	for (i = 0; i < pages; i++) {
		if ((entry >> 52 & 0xf) == 2 && test_bit8(fake.validated, gpa / 4096 + i))
			fake_violation("page shared while validated");
		set_bit8(fake.private, gpa / 4096 + i, (entry >> 52 & 0xf) == 1);
	}
}

static void fake_psc(struct sev_ghcb_page *page)
{
	struct sev_psc_header *h = (void *)page->shared_buffer;
	const u64 *entry = (const void *)(h + 1);
	u32 todo = fake.psc_step;

	fake.psc_exits++;
	if (page->sw_scratch != FAKE_GHCB_GPA + SEV_GHCB_BUFFER_OFFSET || h->end_entry >= 253)
		fake_violation("page state change outside the shared buffer");
	while (h->cur_entry <= h->end_entry) {
		fake_psc_entry(entry[h->cur_entry]);
		h->cur_entry++;
		if (todo && !--todo)
			break;
	}
	fake_finish(page, 0, 0);
}

static void fake_ioio(struct sev_ghcb_page *page)
{
	u32 bytes = (fake.info_1 >> 4 & 7) * (u32)fake.info_2;
	u64 rax = page->rax;
	u32 i;

	if (!(fake.info_1 & SEV_IOIO_STRING)) {
		fake_finish(page, 0, 0);
		if (fake.info_1 & SEV_IOIO_IN)
			fake_registers(page, fake.rax, 0, 0, 0);
		else
			fake.rax = rax;
		return;
	}
	if (bytes > SEV_GHCB_BUFFER_SIZE || fake.out_size + bytes > sizeof(fake.out)) {
		fake_violation("string I/O larger than the shared buffer");
		return;
	}
	for (i = 0; i < bytes; i++) {
		if (fake.info_1 & SEV_IOIO_IN)
			page->shared_buffer[i] = fake.in[i % sizeof(fake.in)];
		else
			fake.out[fake.out_size++] = page->shared_buffer[i];
	}
	fake_finish(page, 0, 0);
}

static u8 *fake_device(u64 gpa)
{
	if (gpa >= FAKE_DEVICE_GPA && gpa < FAKE_DEVICE_GPA + 0x1000)
		return fake.device + (gpa - FAKE_DEVICE_GPA);
	if (gpa >= FAKE_DEVICE_GPA_2 && gpa < FAKE_DEVICE_GPA_2 + 0x1000)
		return fake.device + 0x1000 + (gpa - FAKE_DEVICE_GPA_2);
	if (fake.data_shared && gpa >= FAKE_DATA_VA && gpa < FAKE_DATA_VA + FAKE_DATA_SIZE)
		return fake.data + (gpa - FAKE_DATA_VA);

	return NULL;
}

static void fake_mmio(struct sev_ghcb_page *page, bool write)
{
	u8 *at = fake_device(fake.info_1);
	u32 bytes = fake.info_2;

	if (!at || !fake_device(fake.info_1 + bytes - 1) || fake.info_1 % 0x1000 + bytes > 0x1000 ||
	    (bytes != 1 && bytes != 2 && bytes != 4 && bytes != 8) ||
	    page->sw_scratch != FAKE_GHCB_GPA + SEV_GHCB_BUFFER_OFFSET) {
		fake_violation("malformed MMIO event");
		fake_finish(page, 2, 5);
		return;
	}
	fake.mmio_bytes = bytes;
	if (write) {
		fake.mmio_writes++;
		memcpy(at, page->shared_buffer, bytes);
	} else {
		fake.mmio_reads++;
		memcpy(page->shared_buffer, at, bytes);
	}
	fake_finish(page, 0, 0);
}

static void fake_vmmcall(struct sev_ghcb_page *page)
{
	u64 rax = page->rax;

	fake.cpl = page->cpl;
	fake.rbx = page->rbx;
	fake_finish(page, 0, 0);
	fake_registers(page, fake.rax, ~fake.rbx, 0, 0);
	fake.rax = rax;
}

bool fake_is_private(u64 gpa)
{
	return test_bit8(fake.private, gpa / 4096);
}

/* The well-meaning host */
void fake_host(struct sev_ghcb_page *page)
{
	u64 rax = page->rax, rcx = page->rcx, rdx = page->rdx;

	switch (page->sw_exit_code) {
	case SEV_NAE_PSC:
		fake_psc(page);
		break;
	case SEV_NAE_IOIO:
		fake_ioio(page);
		break;
	case SEV_NAE_CPUID:
		fake_finish(page, 0, 0);
		fake_registers(page, fake.cpuid.eax, fake.cpuid.ebx, fake.cpuid.ecx,
			       fake.cpuid.edx);
		break;
	case SEV_NAE_MSR:
		fake_finish(page, 0, 0);
		if (fake.info_1) {
			fake.rax = rax;
			fake.rcx = rcx;
			fake.rdx = rdx;
		} else {
			fake.rcx = rcx;
			fake_registers(page, fake.rax, 0, 0, fake.rdx);
		}
		break;
	case SEV_NAE_MMIO_READ:
	case SEV_NAE_MMIO_WRITE:
		fake_mmio(page, page->sw_exit_code == SEV_NAE_MMIO_WRITE);
		break;
	case SEV_NAE_VMMCALL:
		fake_vmmcall(page);
		break;
	case SEV_NAE_DR7_WRITE:
		fake.rax = rax;
		fake_finish(page, 0, 0);
		break;
	case SEV_NAE_RDPMC:
		fake_finish(page, 0, 0);
		fake.rcx = rcx;
		fake_registers(page, fake.rax, 0, 0, fake.rdx);
		break;
	default:
		fake_finish(page, 0, 0);
		fake_registers(page, fake.rax, 0, fake.rcx, fake.rdx);
		break;
	}
}

u64 sev_env_msr_exchange(u64 request)
{
	fake.msr_request = request;

	return fake.msr_answer;
}

void sev_env_ghcb_exchange(u64 gpa)
{
	struct sev_ghcb_page *page = fake.page;

	fake.exits++;
	if (gpa != FAKE_GHCB_GPA)
		fake_violation("another page than the GHCB");
	if (page->ghcb_usage || page->protocol_version != fake.ghcb.version)
		fake_violation("GHCB without version and usage");
	if (!fake_marked(page, offsetof(struct sev_ghcb_page, sw_exit_code)) ||
	    !fake_marked(page, offsetof(struct sev_ghcb_page, sw_exit_info_1)) ||
	    !fake_marked(page, offsetof(struct sev_ghcb_page, sw_exit_info_2)))
		fake_violation("event without its three words");
	fake.info_1 = page->sw_exit_info_1;
	fake.info_2 = page->sw_exit_info_2;
	(fake.host ? fake.host : fake_host)(page);
}

u32 sev_env_pvalidate(u64 gpa, bool huge, bool validate, bool *unchanged)
{
	u64 page = gpa / 4096;
	u32 pages = huge ? 512 : 1;
	u32 i;

	*unchanged = false;
	if (page + pages > FAKE_PAGES || (huge && gpa & 0x1fffff)) {
		fake_violation("PVALIDATE outside memory");
		return SEV_RMP_FAIL_INPUT;
	}
	if (huge && test_bit8(fake.small, page / 512))
		return SEV_RMP_FAIL_SIZEMISMATCH;
	for (i = 0; i < pages; i++)
		if (fake.shared_start && !test_bit8(fake.private, page + i))
			fake_violation("PVALIDATE of a page that is not private");

	*unchanged = test_bit8(fake.validated, page) == validate;
	for (i = 0; i < pages; i++) {
		if (validate && test_bit8(fake.validated, page + i))
			fake_violation("page validated twice");
		set_bit8(fake.validated, page + i, validate);
	}

	return SEV_RMP_OK;
}

void sev_env_evict(u64 gpa, u64 size)
{
	if (!fake_is_validated(gpa) || !fake_is_validated(gpa + size - 1))
		fake_violation("eviction of a page that is not validated");
	fake.evicted += size;
}

unsigned int sev_env_fetch(const struct pt_regs *regs, u8 *buf, unsigned int size)
{
	if (regs->ip != FAKE_CODE_VA)
		return 0;
	if (size > fake.code_size)
		size = fake.code_size;
	memcpy(buf, fake.code, size);

	return size;
}

/* As much as lies inside the one piece of memory there is. */
static u8 *fake_at(u64 va, unsigned int *size)
{
	u64 offset = va - FAKE_DATA_VA;

	if (offset >= FAKE_DATA_SIZE) {
		*size = 0;
		return NULL;
	}
	if (*size > FAKE_DATA_SIZE - offset)
		*size = FAKE_DATA_SIZE - offset;

	return fake.data + offset;
}

unsigned int sev_env_read(const struct pt_regs *regs, void *to, u64 va, unsigned int size)
{
	const u8 *from = fake_at(va, &size);

	(void)regs;
	if (from)
		memcpy(to, from, size);

	return size;
}

unsigned int sev_env_writable(const struct pt_regs *regs, u64 va, unsigned int size)
{
	u64 offset = va - FAKE_DATA_VA;

	(void)regs;
	if (offset >= fake.writable)
		return 0;

	return size < fake.writable - offset ? size : fake.writable - offset;
}

unsigned int sev_env_write(const struct pt_regs *regs, u64 va, const void *from,
			   unsigned int size)
{
	size = sev_env_writable(regs, va, size);
	if (size)
		memcpy(fake.data + (va - FAKE_DATA_VA), from, size);

	return size;
}

bool sev_env_is_ram(u64 gpa)
{
	return gpa < FAKE_DEVICE_GPA;
}

enum sev_env_memory sev_env_translate(u64 va, u64 *gpa)
{
	if (va >= FAKE_DATA_VA && va < FAKE_DATA_VA + FAKE_DATA_SIZE) {
		*gpa = va;
		return fake.data_shared ? SEV_ENV_SHARED : SEV_ENV_PRIVATE;
	}
	if (va < FAKE_DEVICE_VA || va >= FAKE_DEVICE_VA + FAKE_DEVICE_SIZE)
		return SEV_ENV_ABSENT;
	*gpa = va - FAKE_DEVICE_VA + FAKE_DEVICE_GPA;
	if (va >= FAKE_DEVICE_VA + 0x1000)
		*gpa = va - FAKE_DEVICE_VA - 0x1000 + FAKE_DEVICE_GPA_2;

	return SEV_ENV_SHARED;
}

bool sev_env_port_allowed(u16 port, u32 bytes)
{
	(void)port;
	(void)bytes;
	fake.ports_asked++;

	return !fake.port_denied;
}

unsigned int sev_env_code_bits(const struct pt_regs *regs)
{
	(void)regs;

	return fake.code_bits;
}

/* A hypervisor which takes RBX and answers with its complement */
void sev_env_hcall_prepare(struct sev_ghcb_page *page, struct pt_regs *regs)
{
	page->rbx = regs->bx;
	fake_mark(page, offsetof(struct sev_ghcb_page, rbx));
	*(u64 *)((u8 *)page + FAKE_GHCB_RSI) = regs->si;
	fake_mark(page, FAKE_GHCB_RSI);
}

bool sev_env_hcall_finish(struct sev_ghcb_page *page, struct pt_regs *regs)
{
	if (fake.hcall_wrong)
		return false;
	regs->bx = page->rbx;

	return true;
}

u64 sev_env_segment_base(const struct pt_regs *regs, unsigned int segment)
{
	(void)regs;

	return segment == 4 ? 0x1000 : segment == 5 ? 0x2000 : 0;
}

u64 sev_env_cr4(void)
{
	return fake.cr4;
}

u64 sev_env_xcr0(void)
{
	return fake.xcr0;
}

u64 sev_env_xss(void)
{
	return 0;
}

bool fake_is_validated(u64 gpa)
{
	return gpa / 4096 < FAKE_PAGES && test_bit8(fake.validated, gpa / 4096);
}

u64 fake_validated_bytes(void)
{
	u64 n = 0, i;

	for (i = 0; i < FAKE_PAGES / 8; i++)
		n += __builtin_popcount(fake.validated[i]);

	return n * 4096;
}
