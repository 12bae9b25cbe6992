// SPDX-License-Identifier: GPL-2.0
/*
 * The kernel as home of core: memory of the interrupted code.
 */
#include <linux/kernel.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/string.h>
#include <linux/types.h>
#include <linux/uaccess.h>
#include <asm/e820/api.h>
#include <linux/io.h>
#include <linux/pgtable.h>
#include <asm/ptrace.h>
#include <asm/special_insns.h>

#include "core/env.h"
#include "internal.h"

static bool sev_is_user_address(u64 va)
{
	return va < TASK_SIZE_MAX;
}

static unsigned int sev_to_page_end(u64 va, unsigned int size)
{
	return min_t(u64, size, PAGE_SIZE - offset_in_page(va));
}

/*
 * What lies on one side of the address space and within one page.  Early code is where
 * it was linked; and what KASAN instruments cannot run before there is shadow memory.
 */
static unsigned int sev_read_piece(const struct pt_regs *regs, void *to, u64 va, unsigned int n)
{
	unsigned long left;

	if (!sev_cpus_ready && system_state == SYSTEM_BOOTING) {
		memcpy(to, (const void *)va, n);
		return n;
	}
	if (!sev_is_user_address(va))
		return !sev_from_user(regs) &&
		       !copy_from_kernel_nofault(to, (const void *)va, n) ? n : 0;
	pagefault_disable();
	left = __copy_from_user_inatomic(to, (const void __user *)va, n);
	pagefault_enable();

	return n - left;
}

static unsigned int sev_write_piece(const struct pt_regs *regs, u64 va, const void *from,
				    unsigned int n)
{
	unsigned long left;

	if (!sev_is_user_address(va))
		return !sev_from_user(regs) &&
		       !copy_to_kernel_nofault((void *)va, from, n) ? n : 0;
	pagefault_disable();
	left = __copy_to_user_inatomic((void __user *)va, from, n);
	pagefault_enable();

	return n - left;
}

unsigned int sev_env_read(const struct pt_regs *regs, void *to, u64 va, unsigned int size)
{
	unsigned int done = 0;

	while (done < size) {
		unsigned int want = sev_to_page_end(va + done, size - done);
		unsigned int n = sev_read_piece(regs, to + done, va + done, want);

		done += n;
		if (n < want)
			break;
	}

	return done;
}

unsigned int sev_env_write(const struct pt_regs *regs, u64 va, const void *from,
			   unsigned int size)
{
	unsigned int done = 0;

	while (done < size) {
		unsigned int want = sev_to_page_end(va + done, size - done);
		unsigned int n = sev_write_piece(regs, va + done, from + done, want);

		done += n;
		if (n < want)
			break;
	}

	return done;
}

/*
 * The tables in use, which need not be the task's: EFI's, or those of a kernel
 * thread with a borrowed address space.
 */
static pgd_t *sev_pgd(u64 va)
{
	return (pgd_t *)__va(read_cr3_pa()) + pgd_index(va);
}

static bool sev_page_writable(const struct pt_regs *regs, u64 va)
{
	unsigned int level;
	bool nx, rw;
	pte_t *pte;

	pte = lookup_address_in_pgd_attr(sev_pgd(va), va, &level, &nx, &rw);
	if (!pte || !(pte_flags(*pte) & _PAGE_PRESENT) || !rw)
		return false;

	return !sev_from_user(regs) || pte_flags(*pte) & _PAGE_USER;
}

unsigned int sev_env_writable(const struct pt_regs *regs, u64 va, unsigned int size)
{
	unsigned int done = 0;

	while (done < size) {
		if (sev_from_user(regs) && !sev_is_user_address(va + done))
			break;
		if (!sev_page_writable(regs, va + done))
			break;
		done += sev_to_page_end(va + done, size - done);
	}

	return done;
}

enum sev_env_memory sev_env_translate(u64 va, u64 *gpa)
{
	unsigned int level;
	pte_t *pte = lookup_address_in_pgd(sev_pgd(va), va, &level);
	u64 mask;

	if (!pte || !(pte_flags(*pte) & _PAGE_PRESENT))
		return SEV_ENV_ABSENT;
	mask = page_level_mask(level);
	*gpa = (pte_val(*pte) & PTE_PFN_MASK & mask) | (va & ~mask);

	return pte_val(*pte) & sme_me_mask ? SEV_ENV_PRIVATE : SEV_ENV_SHARED;
}

bool sev_env_is_ram(u64 gpa)
{
	return e820__mapped_any(gpa, gpa + 1, E820_TYPE_RAM);
}

/**
 * sev_fetch() - sev_env_fetch() at kernel addresses
 * @regs: registers of the interrupted code
 * @buf: where to
 * @size: bytes wanted
 *
 * Return: bytes read.
 */
unsigned int sev_fetch(const struct pt_regs *regs, u8 *buf, unsigned int size)
{
	unsigned long ip;

	if (!sev_code_address(regs, regs->ip, &ip))
		return 0;

	if (sev_to_page_end(ip, size) == size)
		return sev_read_piece(regs, buf, ip, size);

	return sev_env_read(regs, buf, ip, size);
}
