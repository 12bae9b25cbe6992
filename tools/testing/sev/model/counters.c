// SPDX-License-Identifier: GPL-2.0
/* The table of counters at the end of a run. */

#include "machine.h"

struct name {
	u32 code;
	const char *text;
};

static const struct name vc_names[] = {
	{ EXIT_DR7_READ, "DR7 read" }, { EXIT_DR7_WRITE, "DR7 write" },
	{ EXIT_EXCP_DB, "#DB" }, { EXIT_EXCP_AC, "#AC" },
	{ EXIT_RDTSC, "RDTSC" }, { EXIT_RDPMC, "RDPMC" }, { EXIT_CPUID, "CPUID" },
	{ EXIT_INVD, "INVD" }, { EXIT_IOIO, "IOIO" }, { EXIT_MSR, "MSR" },
	{ EXIT_VMMCALL, "VMMCALL" }, { EXIT_RDTSCP, "RDTSCP" },
	{ EXIT_WBINVD, "WBINVD" }, { EXIT_MONITOR, "MONITOR" }, { EXIT_MWAIT, "MWAIT" },
	{ EXIT_NPF, "MMIO" }, { EXIT_UNVALIDATED, "page not validated" },
};

static const struct name msr_names[] = {
	{ 0x002, "SEV information" }, { 0x004, "CPUID" }, { 0x006, "AP reset hold" },
	{ 0x010, "preferred GHCB GPA" }, { 0x012, "register GHCB GPA" },
	{ 0x014, "page state change" }, { 0x080, "hypervisor features" },
	{ 0x100, "terminate" },
};

static const struct name sw_names[] = {
	{ 0x01, "MMIO read" }, { 0x02, "MMIO write" }, { 0x03, "NMI complete" },
	{ 0x04, "AP reset hold" }, { 0x05, "AP jump table" },
	{ 0x10, "page state change" }, { 0x11, "guest request" },
	{ 0x12, "extended guest request" }, { 0x13, "AP creation" },
};

static const char * const launch_names[] = {
	"", "normal", "VMSA", "zero", "unmeasured", "secrets", "CPUID", "",
};

static const char *name_of(const struct name *t, size_t n, u32 code)
{
	for (size_t i = 0; i < n; i++)
		if (t[i].code == code)
			return t[i].text;
	return "other";
}

static void row(const char *group, const char *what, u32 code, u64 n)
{
	if (n)
		model_print("  %-12s %-28s 0x%-9x %lu\n", group, what, code, n);
}

static void line(const char *what, u64 n)
{
	if (n)
		model_print("  %-52s %lu\n", what, n);
}

static void print_events(void)
{
	for (u32 i = 0; i < ARRAY_SIZE(counters.vc); i++)
		row("#VC", name_of(vc_names, ARRAY_SIZE(vc_names), i), i, counters.vc[i]);
	for (u32 i = 0; i < ARRAY_SIZE(counters.vmgexit_msr); i++)
		row("VMGEXIT msr", name_of(msr_names, ARRAY_SIZE(msr_names), i), i,
		    counters.vmgexit_msr[i]);
	for (u32 i = 0; i < ARRAY_SIZE(counters.vmgexit_page); i++)
		row("VMGEXIT page", name_of(vc_names, ARRAY_SIZE(vc_names), i), i,
		    counters.vmgexit_page[i]);
	for (u32 i = 0; i < ARRAY_SIZE(counters.vmgexit_sw); i++)
		row("VMGEXIT page", name_of(sw_names, ARRAY_SIZE(sw_names), i), 0x80000000U + i,
		    counters.vmgexit_sw[i]);
	line("VMGEXIT page, other", counters.vmgexit_other);
}

static void print_memory(void)
{
	for (u32 i = 0; i < 8; i++) {
		row("PVALIDATE", "4 KiB, by EAX", i, counters.pvalidate[0][i]);
		row("PVALIDATE", "2 MiB, by EAX", i, counters.pvalidate[1][i]);
		row("RMPADJUST", "by EAX", i, counters.rmpadjust[i]);
		row("launch pages", launch_names[i], i, counters.launched[i]);
	}
	line("bytes measured at launch", counters.launch_measured_bytes);
	line("PVALIDATE without change (CF)", counters.pvalidate_carry);
	line("GPAs validated twice", counters.validated_twice);
	line("PSC entries", counters.psc_entries);
	line("pages made private by request", counters.psc_private);
	line("pages made shared by request", counters.psc_shared);
	line("pages made private by access", counters.implicit_private);
	line("pages made shared by access", counters.implicit_shared);
	line("PSMASH", counters.psmash);
	line("table walks through C=0", counters.walks_through_shared);
	line("fetches through C=0", counters.fetches_through_shared);
	line("writes to flash memory", counters.flash_writes);
	line("reads through the wrong view (ES)", counters.wrong_view_reads);
}

static u64 guest_ticks(void)
{
	u64 ticks = 0;

	for (u32 i = 0; i < machine.cpus; i++)
		if (vcpus[i])
			ticks += vcpus[i]->guest_ticks;
	return ticks;
}

static u64 sum(const u64 *p, size_t n)
{
	u64 total = 0;

	while (n--)
		total += *p++;
	return total;
}

/*
 * What it took to get from the first instruction to the kernel's own entry: for
 * an image without firmware that is the boot stub.
 */
static struct counters at_mark;
static u64 ticks_at_mark;
static bool marked;

void counters_mark(void)
{
	at_mark = counters;
	ticks_at_mark = guest_ticks();
	marked = true;
}

static void print_mark(void)
{
	if (!marked)
		return;
	model_print("until the kernel's entry:\n");
	line("VMGEXITs", at_mark.vmgexits);
	line("  of them page state changes",
	     at_mark.vmgexit_sw[0x10] + at_mark.vmgexit_msr[0x14]);
	line("PVALIDATE, 4 KiB", sum(at_mark.pvalidate[0], 8));
	line("PVALIDATE, 2 MiB", sum(at_mark.pvalidate[1], 8));
	line("exits", at_mark.exits);
	line("guest ticks (instructions under icount)", ticks_at_mark);
}

void counters_note(u8 n)
{
	model_print("mark %u: guest ticks %lu, #VC %lu, VMGEXITs %lu\n", n, guest_ticks(),
		    sum(counters.vc, ARRAY_SIZE(counters.vc)), counters.vmgexits);
}

void counters_print(void)
{
	model_print("counters:\n");
	print_events();
	print_memory();
	line("exits", counters.exits);
	line("VMGEXITs", counters.vmgexits);
	line("cross-CPU flushes", counters.flushes);
	line("guest ticks (instructions under icount)", guest_ticks());
	print_mark();
}
