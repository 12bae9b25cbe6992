// SPDX-License-Identifier: GPL-2.0
/*
 * CPUID on every CPU. An SEV-SNP guest's answers are those of the CPUID page,
 * which the kernel shows in debugfs: entry by entry, but for what depends on the
 * CPU (AMD APM vol. 3, appendix E), and nothing beyond it. Without that page all
 * CPUs must agree, and with what the kernel sees on them.
 */
#include <fcntl.h>

#include "sev_test.h"

#define TABLE		"/sys/kernel/debug/sev/cpuid"
#define TABLE_MAX	64
#define APIC_ID		0xff000000u	/* of 1.EBX */
#define OSXSAVE		0x08000000u	/* of 1.ECX */
#define APIC_ON		0x00000200u	/* of 1.EDX */
#define OSPKE		0x00000010u	/* of 7.ECX */

struct leaf {
	uint32_t eax, ebx, ecx, edx;
};

struct entry {
	uint32_t fn, subfn;
	uint64_t xcr0, xss;
	struct leaf leaf;
	uint64_t reserved;
};

static struct {
	uint32_t count, reserved[3];
	struct entry entry[TABLE_MAX];
} table;

static struct leaf cpuid(uint32_t fn, uint32_t subfn)
{
	uint64_t rax = fn, rbx = ~0ull, rcx = subfn, rdx = ~0ull;

	asm volatile("cpuid" : "+a" (rax), "+b" (rbx), "+c" (rcx), "+d" (rdx));
	if ((rax | rbx | rcx | rdx) >> 32)
		ksft_exit_fail_msg("CPUID 0x%x leaves upper halves of registers\n", fn);

	return (struct leaf){ rax, rbx, rcx, rdx };
}

/* Clears what may differ between CPUs, or from the page. */
static struct leaf common(uint32_t fn, uint32_t subfn, struct leaf l)
{
	switch (fn) {
	case 0x1:
		l.ebx &= ~APIC_ID;
		l.ecx &= ~OSXSAVE;
		l.edx &= ~APIC_ON;
		break;
	case 0x7:
		if (!subfn)
			l.ecx &= ~OSPKE;
		break;
	case 0xb:
		l.edx = 0;
		break;
	case 0xd:
		if (subfn <= 1)
			l.ebx = 0;
		break;
	case 0x8000001e:
		l.eax = 0;
		l.ebx &= ~0xffu;
		l.ecx &= ~0xffu;
		break;
	}

	return l;
}

static bool same(uint32_t fn, uint32_t subfn, struct leaf a, struct leaf b)
{
	a = common(fn, subfn, a);
	b = common(fn, subfn, b);
	if (!memcmp(&a, &b, sizeof(a)))
		return true;
	ksft_print_msg("0x%x.%u: %x %x %x %x, expected %x %x %x %x\n", fn, subfn,
		       a.eax, a.ebx, a.ecx, a.edx, b.eax, b.ebx, b.ecx, b.edx);

	return false;
}

static bool read_table(void)
{
	int fd = open(TABLE, O_RDONLY | O_CLOEXEC);
	ssize_t n;

	if (fd < 0)
		return false;
	n = read(fd, &table, sizeof(table));
	close(fd);

	return n > 16 && table.count && table.count <= TABLE_MAX;
}

/* The page may hold leaf 0xD once for every XCR0; the first that fits counts. */
static bool is_first(unsigned int i)
{
	unsigned int before;

	for (before = 0; before < i; before++)
		if (table.entry[before].fn == table.entry[i].fn &&
		    table.entry[before].subfn == table.entry[i].subfn)
			return false;

	return true;
}

static bool in_table(uint32_t fn)
{
	unsigned int i;

	for (i = 0; i < table.count; i++)
		if (table.entry[i].fn == fn)
			return true;

	return false;
}

static bool matches_table(void)
{
	unsigned int i, compared = 0;
	bool good = true;

	for (i = 0; i < table.count; i++) {
		const struct entry *e = &table.entry[i];

		if (!is_first(i))
			continue;
		good &= same(e->fn, e->subfn, cpuid(e->fn, e->subfn), e->leaf);
		compared++;
	}
	ksft_print_msg("%u entries compared\n", compared);

	return good && compared;
}

static bool nothing_else(void)
{
	static const uint32_t bases[] = { 0, 0x40000000, 0x80000000, 0xc0000000 };
	static const struct leaf zero;
	unsigned int i, n;
	bool good = true;

	for (i = 0; i < ARRAY_SIZE(bases); i++)
		for (n = 0; n < 0x30; n++)
			/* zero, but for what is this CPU's own */
			if (!in_table(bases[i] + n))
				good &= same(bases[i] + n, 0, cpuid(bases[i] + n, 0), zero);

	return good;
}

/* All leaves that there are, by the ranges' own ends. */
static bool matches_kernel(int cpu)
{
	static const uint32_t bases[] = { 0, 0x40000000, 0x80000000 };
	struct leaf kernel;
	bool good = true;
	char path[32];
	unsigned int i;
	uint32_t fn;
	int fd;

	snprintf(path, sizeof(path), "/dev/cpu/%d/cpuid", cpu);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	for (i = 0; i < ARRAY_SIZE(bases); i++)
		for (fn = bases[i]; fn <= cpuid(bases[i], 0).eax && fn < bases[i] + 0x30; fn++)
			good &= pread(fd, &kernel, sizeof(kernel), fn) == sizeof(kernel) &&
				same(fn, 0, cpuid(fn, 0), kernel);
	close(fd);

	return good;
}

static bool apic_id_right(int cpu)
{
	char path[80], *text;

	snprintf(path, sizeof(path), "/sys/devices/system/cpu/cpu%d/topology/core_id", cpu);
	text = read_text(path);

	return text && strtoul(text, NULL, 10) == cpuid(1, 0).ebx >> 24;
}

int main(void)
{
	bool has_table, table_good = true, rest_good = true, kernel_good = true, ids_good = true;
	int cpu;

	ksft_print_header();
	has_table = read_table();
	for (cpu = 0; cpu < online_cpus(); cpu++) {
		if (!run_on_cpu(cpu))
			ksft_exit_fail_perror("affinity");
		if (has_table) {
			table_good &= matches_table();
			rest_good &= nothing_else();
		}
		kernel_good &= matches_kernel(cpu);
		ids_good &= apic_id_right(cpu);
	}
	if (has_table) {
		expect(table_good, "every entry of the CPUID page on every CPU");
		expect(rest_good, "nothing beyond the page");
	} else {
		ksft_test_result_skip("every entry of the CPUID page: no " TABLE "\n");
		ksft_test_result_skip("nothing beyond the page: no " TABLE "\n");
	}
	expect(kernel_good, "every leaf on every CPU as the kernel sees it");
	expect(ids_good, "every CPU has its own APIC ID");
	finish();
}
