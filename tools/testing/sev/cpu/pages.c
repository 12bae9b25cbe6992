// SPDX-License-Identifier: GPL-2.0
/*
 * Guest RAM, page by page: where its shared and its private backing lie. They
 * are different memory, so that a forgotten conversion reads noise. The shared
 * view is QEMU's own memory at the same address, so that devices reach it.
 */

#include "cpu.h"

#define VGA_START	0xa0000ULL
#define ROM_START	0xc0000ULL
#define ROM_END		0x100000ULL

static struct guest_page *pages;
static struct rmp_entry *rmp;
static u64 pool, rom_shared, flash_pool;
static u32 page_count;		/* of RAM; those of flash memory follow */

u32 gpa_to_page(u64 gpa)
{
	if (gpa >= VGA_START && gpa < ROM_START)
		return NO_PAGE;
	if (gpa < machine.ram_low_top)
		return gpa >> PAGE_SHIFT;
	if (gpa >= GIB(4) && gpa < machine.ram_high_top)
		return (gpa - GIB(4) + machine.ram_low_top) >> PAGE_SHIFT;
	if (gpa_is_flash(gpa))
		return page_count + ((gpa - (GIB(4) - machine.flash_bytes)) >> PAGE_SHIFT);
	return NO_PAGE;
}

u64 page_to_gpa(u32 page)
{
	u64 at = (u64)page << PAGE_SHIFT;

	if (page >= page_count)
		return GIB(4) - machine.flash_bytes + ((u64)(page - page_count) << PAGE_SHIFT);
	return at < machine.ram_low_top ? at : at - machine.ram_low_top + GIB(4);
}

bool gpa_is_ram(u64 gpa)
{
	return gpa_to_page(gpa) != NO_PAGE && !gpa_is_flash(gpa);
}

struct guest_page *page_at(u32 page)
{
	return &pages[page];
}

struct rmp_entry *rmp_of(u32 page)
{
	return &rmp[pages[page].spn];
}

u64 private_pa(u32 page)
{
	if (!mode_is_sev())
		return shared_pa(page);
	if (page >= page_count)
		return flash_pool + ((u64)(pages[page].spn - page_count) << PAGE_SHIFT);
	return pool + ((u64)pages[page].spn << PAGE_SHIFT);
}

/* QEMU's own firmware lies below 1 MiB, partly write-protected by the chipset. */
u64 shared_pa(u32 page)
{
	u64 gpa = page_to_gpa(page);

	if (gpa_is_flash(gpa))
		return host_flash_page(gpa);
	if (gpa >= ROM_START && gpa < ROM_END)
		return rom_shared + gpa - ROM_START;
	return gpa;
}

void page_freshen(u32 page)
{
	struct guest_page *p = &pages[page];

	if (!(p->flags & PAGE_STALE))
		return;
	p->flags &= ~PAGE_STALE;
	fill_noise((void *)private_pa(page), PAGE_SIZE, (u64)page << 16 | ++p->salt);
}

void page_spoil_private(u32 page)
{
	pages[page].flags |= PAGE_STALE;
}

void page_spoil_shared(u32 page)
{
	fill_noise((void *)shared_pa(page), PAGE_SIZE,
		   1ULL << 62 | (u64)page << 16 | ++pages[page].salt);
}

void *priv_ptr(u64 gpa)
{
	u32 page = gpa_to_page(gpa);

	if (page == NO_PAGE)
		return NULL;
	if (mode_is_sev())
		page_freshen(page);
	return (void *)(private_pa(page) + (gpa & ~PAGE_MASK));
}

void *shared_ptr(u64 gpa)
{
	u32 page = gpa_to_page(gpa);

	return page == NO_PAGE ? NULL : (void *)(shared_pa(page) + (gpa & ~PAGE_MASK));
}

static bool first_2m_is_ram(u64 gpa)
{
	return gpa >= PAGE_2M && gpa_is_ram(gpa) && gpa_is_ram(gpa + PAGE_2M - 1);
}

static void flash_page_init(u32 page)
{
	pages[page].spn = page;
	rmp[page].page = page;
}

/* Every page starts with noise; SNP: guest-owned unless the host starts it shared. */
static void page_init(u32 page)
{
	struct rmp_entry *e = &rmp[page];

	pages[page].spn = page;
	e->page = page;
	if (mode_is_sev())
		pages[page].flags = PAGE_STALE;
	if (!mode_is_snp() || machine.start_shared)
		return;
	e->flags = RMP_ASSIGNED;
	if (machine.rmp_2m && first_2m_is_ram(ALIGN_DOWN(page_to_gpa(page), PAGE_2M)))
		e->flags |= RMP_LARGE;
}

void cpu_memory_init(void)
{
	u64 all = (machine.ram + FLASH_MAX) >> PAGE_SHIFT;

	page_count = machine.ram >> PAGE_SHIFT;
	pages = model_alloc(all * sizeof(*pages), PAGE_SIZE);
	rmp = model_alloc(all * sizeof(*rmp), PAGE_SIZE);
	rom_shared = (u64)model_alloc(ROM_END - ROM_START, PAGE_SIZE);
	if (mode_is_sev())
		pool = (u64)model_alloc(machine.ram, PAGE_2M);
	if (mode_is_sev())
		flash_pool = (u64)model_alloc(FLASH_MAX, PAGE_SIZE);
	for (u32 i = 0; i < page_count; i++)
		page_init(i);
	for (u32 i = page_count; i < all; i++)
		flash_page_init(i);
	npt_init();
}
