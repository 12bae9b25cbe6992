// SPDX-License-Identifier: GPL-2.0
/*
 * KUnit: port I/O in a running guest, in all forms, at ports which do no harm:
 * the scratch register of the first UART, and PCI configuration.
 */
#include <linux/io.h>
#include <linux/pci.h>
#include <linux/string.h>
#include <linux/vmalloc.h>
#include <asm/pci_x86.h>
#include <asm/sev/ghcb.h>

#include "tests.h"

#define POST_PORT	0x80
#define PCI_ADDRESS	0xcf8
#define PCI_DATA	0xcfc
#define PCI_HOST	0x80000000	/* vendor and device of the host bridge */
#define BUFFER_SIZE	(2 * PAGE_SIZE)

#define IN(insn, port)							\
({									\
	u64 __ax = SEV_TEST_RAX;					\
									\
	asm volatile(insn : "+a" (__ax) : "d" ((u16)(port)));		\
	__ax;								\
})

struct string_regs {
	unsigned long index;
	unsigned long count;
};

#define STRING(insn, pointer, port, at, size)				\
({									\
	struct string_regs __r = { (unsigned long)(at), size };		\
									\
	asm volatile(insn : pointer(__r.index), "+c" (__r.count)	\
		     : "d" ((u16)(port)) : "memory");			\
	__r;								\
})

#define INS(insn, port, at, size)	STRING(insn, "+D", port, at, size)
#define OUTS(insn, port, at, size)	STRING(insn, "+S", port, at, size)

/* A buffer of two pages with a hole behind it */
static u8 *new_buffer(struct kunit *test)
{
	u8 *buffer = vmalloc(BUFFER_SIZE);
	unsigned int i;

	KUNIT_ASSERT_NOT_NULL(test, buffer);
	KUNIT_ASSERT_EQ(test, kunit_add_action_or_reset(test, (kunit_action_t *)vfree, buffer), 0);
	for (i = 0; i < BUFFER_SIZE; i++)
		buffer[i] = i * 7 + 1;

	return buffer;
}

static void need_scratch(struct kunit *test)
{
	outb(0x5a, SEV_TEST_PORT);
	if (inb(SEV_TEST_PORT) != 0x5a)
		kunit_skip(test, "there is no first UART");
}

static void test_register(struct kunit *test)
{
	struct pci_dev *host = pci_get_domain_bus_and_slot(0, 0, 0);
	u64 got[4];
	unsigned long flags;
	u32 want, address;

	if (!host)
		kunit_skip(test, "there is no PCI host bridge");
	want = (u32)host->device << 16 | host->vendor;
	pci_dev_put(host);

	raw_spin_lock_irqsave(&pci_config_lock, flags);
	outl(PCI_HOST, PCI_ADDRESS);
	address = inl(PCI_ADDRESS);
	got[0] = IN("inb %%dx, %%al", PCI_DATA + 1);
	got[1] = IN("inw %%dx, %%ax", PCI_DATA + 2);
	got[2] = IN("inl %%dx, %%eax", PCI_DATA);
	got[3] = IN(".byte 0x48, 0xed", PCI_DATA);
	raw_spin_unlock_irqrestore(&pci_config_lock, flags);

	KUNIT_EXPECT_EQ_MSG(test, address, PCI_HOST, "OUT and IN of 32 bits");
	KUNIT_EXPECT_EQ(test, got[0], 0x1122334455667700ull | (want >> 8 & 0xff));
	KUNIT_EXPECT_EQ(test, got[1], 0x1122334455660000ull | want >> 16);
	KUNIT_EXPECT_EQ(test, got[2], want);
	KUNIT_EXPECT_EQ(test, got[3], want);
}

static void test_immediate(struct kunit *test)
{
	struct sev_test_count c = sev_test_count_start(SEV_NAE_IOIO);
	u64 ax;

	asm volatile("outb %%al, $0x80\n\toutw %%ax, $0x80\n\toutl %%eax, $0x80"
		     : : "a" (SEV_TEST_RAX));
	outw(1, POST_PORT);
	ax = IN("inb $0x71, %%al", 0);
	sev_test_count_end(&c);
	KUNIT_EXPECT_EQ(test, c.vc, 5);
	KUNIT_EXPECT_EQ(test, c.exits, 5);
	KUNIT_EXPECT_EQ(test, ax >> 8, SEV_TEST_RAX >> 8);
}

static void test_outs(struct kunit *test)
{
	u8 *buffer = new_buffer(test);
	struct sev_test_count c;
	struct string_regs r;

	need_scratch(test);
	c = sev_test_count_start(SEV_NAE_IOIO);
	r = OUTS("rep outsb", SEV_TEST_PORT, buffer + 100, 5000);
	sev_test_count_end(&c);
	KUNIT_EXPECT_EQ(test, inb(SEV_TEST_PORT), buffer[5099]);
	KUNIT_EXPECT_EQ(test, r.index, (unsigned long)buffer + 5100);
	KUNIT_EXPECT_EQ(test, r.count, 0);
	KUNIT_EXPECT_EQ_MSG(test, c.exits, 3, "2032 bytes at a time");

	r = OUTS("std; rep outsb; cld", SEV_TEST_PORT, buffer + 4100, 10);
	KUNIT_EXPECT_EQ(test, inb(SEV_TEST_PORT), buffer[4091]);
	KUNIT_EXPECT_EQ(test, r.index, (unsigned long)buffer + 4090);

	r = OUTS("outsb", SEV_TEST_PORT, buffer + 7, 3);
	KUNIT_EXPECT_EQ(test, inb(SEV_TEST_PORT), buffer[7]);
	KUNIT_EXPECT_EQ(test, r.index, (unsigned long)buffer + 8);
	KUNIT_EXPECT_EQ_MSG(test, r.count, 3, "without REP, RCX is not looked at");

	r = OUTS(".byte 0xf2, 0x2e, 0x6e", SEV_TEST_PORT, buffer + 20, 3);
	KUNIT_EXPECT_EQ(test, inb(SEV_TEST_PORT), buffer[22]);
	KUNIT_EXPECT_EQ(test, r.count, 0);

	r = OUTS("rep outsb", SEV_TEST_PORT, buffer, 0);
	KUNIT_EXPECT_EQ(test, inb(SEV_TEST_PORT), buffer[22]);
	KUNIT_EXPECT_EQ(test, r.index, (unsigned long)buffer);

	r = OUTS("rep outsw", POST_PORT, buffer + 1, 3);
	KUNIT_EXPECT_EQ(test, r.index, (unsigned long)buffer + 7);
}

static void test_ins(struct kunit *test)
{
	u8 *buffer = new_buffer(test);
	struct string_regs r;

	need_scratch(test);
	memset(buffer, 0, BUFFER_SIZE);
	r = INS("rep insb", SEV_TEST_PORT, buffer + 50, 6000);
	KUNIT_EXPECT_EQ(test, r.index, (unsigned long)buffer + 6050);
	KUNIT_EXPECT_EQ(test, r.count, 0);
	KUNIT_EXPECT_PTR_EQ(test, memchr_inv(buffer + 50, 0x5a, 6000), NULL);
	KUNIT_EXPECT_EQ_MSG(test, buffer[49] | buffer[6050], 0, "written beside the buffer");

	memset(buffer, 0, BUFFER_SIZE);
	r = INS("insb", SEV_TEST_PORT, buffer + 9, 5);
	KUNIT_EXPECT_EQ(test, r.count, 5);
	KUNIT_EXPECT_EQ(test, buffer[9], 0x5a);
	KUNIT_EXPECT_EQ(test, buffer[8] | buffer[10], 0);
}

/* Four strings with the configuration address of the host bridge */
static void test_ins_wide(struct kunit *test)
{
	u32 *buffer = (u32 *)new_buffer(test);
	struct string_regs r[4];
	unsigned long flags;
	u32 before, want, address;
	u16 half;

	memset(buffer, 0, BUFFER_SIZE);
	buffer[0] = PCI_HOST;
	buffer[1] = PCI_HOST | 8;
	raw_spin_lock_irqsave(&pci_config_lock, flags);
	before = inl(PCI_ADDRESS);
	r[0] = OUTS("rep outsl", PCI_ADDRESS, buffer, 2);
	address = inl(PCI_ADDRESS);
	want = inl(PCI_DATA);
	r[1] = INS("rep insw", PCI_DATA + 2, buffer + 10, 3);
	r[2] = INS("rep insl", PCI_DATA, (u8 *)buffer + 4094, 2);
	r[3] = INS("std; rep insl; cld", PCI_DATA, buffer + 22, 2);
	outl(before, PCI_ADDRESS);
	raw_spin_unlock_irqrestore(&pci_config_lock, flags);

	half = want >> 16;
	KUNIT_EXPECT_EQ(test, address, PCI_HOST | 8);
	KUNIT_EXPECT_EQ(test, r[0].index, (unsigned long)(buffer + 2));
	KUNIT_EXPECT_EQ(test, r[1].index, (unsigned long)buffer + 46);
	KUNIT_EXPECT_EQ(test, buffer[10], (u32)half << 16 | half);
	KUNIT_EXPECT_EQ(test, buffer[11], half);
	KUNIT_EXPECT_EQ(test, r[2].count, 0);
	KUNIT_EXPECT_MEMEQ(test, (u8 *)buffer + 4094, &want, 4);
	KUNIT_EXPECT_MEMEQ(test, (u8 *)buffer + 4098, &want, 4);
	KUNIT_EXPECT_EQ(test, r[3].index, (unsigned long)(buffer + 20));
	KUNIT_EXPECT_EQ(test, buffer[22], want);
	KUNIT_EXPECT_EQ(test, buffer[21], want);
	KUNIT_EXPECT_EQ(test, buffer[20] | buffer[23], 0);
}

/* What is there is moved; then #PF at the first byte that is not. */
static void test_fault(struct kunit *test)
{
	u8 *buffer = new_buffer(test);
	struct string_regs r;

	need_scratch(test);
	r = INS("1: rep insb\n2:\n" _ASM_EXTABLE(1b, 2b),
		SEV_TEST_PORT, buffer + BUFFER_SIZE - 5, 12);
	KUNIT_EXPECT_EQ(test, r.index, (unsigned long)buffer + BUFFER_SIZE);
	KUNIT_EXPECT_EQ(test, r.count, 7);
	KUNIT_EXPECT_PTR_EQ(test, memchr_inv(buffer + BUFFER_SIZE - 5, 0x5a, 5), NULL);

	buffer[BUFFER_SIZE - 1] = 0xc3;
	r = OUTS("1: rep outsb\n2:\n" _ASM_EXTABLE(1b, 2b),
		 SEV_TEST_PORT, buffer + BUFFER_SIZE - 5, 12);
	KUNIT_EXPECT_EQ(test, r.index, (unsigned long)buffer + BUFFER_SIZE);
	KUNIT_EXPECT_EQ(test, r.count, 7);
	KUNIT_EXPECT_EQ(test, inb(SEV_TEST_PORT), 0xc3);
}

static struct kunit_case io_cases[] = {
	KUNIT_CASE(test_register),
	KUNIT_CASE(test_immediate),
	KUNIT_CASE(test_outs),
	KUNIT_CASE(test_ins),
	KUNIT_CASE(test_ins_wide),
	KUNIT_CASE(test_fault),
	{}
};

static struct kunit_suite io_suite = {
	.name = "sev-guest-io",
	.init = sev_test_need_es,
	.test_cases = io_cases,
};

kunit_test_suite(io_suite);
