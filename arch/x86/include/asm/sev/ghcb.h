/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The GHCB page, shared with the hypervisor, and the events that go over it.
 * GHCB specification (AMD 56421) rev. 2.04, sections 2.6 and 4.
 */
#ifndef _ASM_X86_SEV_GHCB_H
#define _ASM_X86_SEV_GHCB_H

#ifdef __KERNEL__
#include <linux/build_bug.h>
#else
#include <assert.h>
#endif
#include <linux/types.h>

#define SEV_GHCB_SIZE			4096
#define SEV_GHCB_BUFFER_OFFSET		0x800
#define SEV_GHCB_BUFFER_SIZE		0x7f0
#define SEV_GHCB_VERSION_MIN		1
#define SEV_GHCB_VERSION_MAX		2
#define SEV_GHCB_VERSION_SNP		2	/* lowest with the SNP events */

/*
 * struct sev_ghcb_page - the GHCB as both sides see it
 * @cpl: privilege level of the code that caused the event
 * @xss: IA32_XSS, version 2, CPUID leaf 0xD only
 * @dr7: debug control
 * @rax: guest RAX, as are @rbx, @rcx and @rdx
 * @sw_exit_code: SEV_NAE_*
 * @sw_exit_info_1: first parameter; on return its low half tells the result
 * @sw_exit_info_2: second parameter; on return what the event defines
 * @sw_scratch: GPA of the event's data, inside @shared_buffer
 * @xcr0: XCR0, CPUID leaf 0xD only
 * @valid_bitmap: bit n: the quadword at offset 8 * n was filled
 * @x87_state_gpa: used by no event
 * @shared_buffer: data of an event
 * @protocol_version: version of the protocol which the guest uses
 * @ghcb_usage: 0
 */
struct sev_ghcb_page {
	__u8 reserved_000[0xcb];
	__u8 cpl;
	__u8 reserved_0cc[0x74];
	__u64 xss;
	__u8 reserved_148[0x18];
	__u64 dr7;
	__u8 reserved_168[0x90];
	__u64 rax;
	__u8 reserved_200[0x108];
	__u64 rcx;
	__u64 rdx;
	__u64 rbx;
	__u8 reserved_320[0x70];
	__u64 sw_exit_code;
	__u64 sw_exit_info_1;
	__u64 sw_exit_info_2;
	__u64 sw_scratch;
	__u8 reserved_3b0[0x38];
	__u64 xcr0;
	__u64 valid_bitmap[2];
	__u64 x87_state_gpa;
	__u8 reserved_408[0x3f8];
	__u8 shared_buffer[SEV_GHCB_BUFFER_SIZE];
	__u8 reserved_ff0[0xa];
	__u16 protocol_version;
	__u32 ghcb_usage;
};

#define SEV_GHCB_CHECK(field, offset)					\
	static_assert(__builtin_offsetof(struct sev_ghcb_page, field) ==	\
		      (offset), "sev_ghcb_page." #field)

SEV_GHCB_CHECK(cpl, 0x0cb);
SEV_GHCB_CHECK(xss, 0x140);
SEV_GHCB_CHECK(dr7, 0x160);
SEV_GHCB_CHECK(rax, 0x1f8);
SEV_GHCB_CHECK(rcx, 0x308);
SEV_GHCB_CHECK(rdx, 0x310);
SEV_GHCB_CHECK(rbx, 0x318);
SEV_GHCB_CHECK(sw_exit_code, 0x390);
SEV_GHCB_CHECK(sw_exit_info_1, 0x398);
SEV_GHCB_CHECK(sw_exit_info_2, 0x3a0);
SEV_GHCB_CHECK(sw_scratch, 0x3a8);
SEV_GHCB_CHECK(xcr0, 0x3e8);
SEV_GHCB_CHECK(valid_bitmap, 0x3f0);
SEV_GHCB_CHECK(shared_buffer, SEV_GHCB_BUFFER_OFFSET);
SEV_GHCB_CHECK(protocol_version, 0xffa);
SEV_GHCB_CHECK(ghcb_usage, 0xffc);
static_assert(sizeof(struct sev_ghcb_page) == SEV_GHCB_SIZE, "sev_ghcb_page");
#undef SEV_GHCB_CHECK

/* #VC error codes which are GHCB events under the same number */
#define SEV_NAE_DR7_READ		0x27
#define SEV_NAE_DR7_WRITE		0x37
#define SEV_NAE_RDTSC			0x6e
#define SEV_NAE_RDPMC			0x6f
#define SEV_NAE_CPUID			0x72
#define SEV_NAE_INVD			0x76
#define SEV_NAE_IOIO			0x7b
#define SEV_NAE_MSR			0x7c
#define SEV_NAE_VMMCALL			0x81
#define SEV_NAE_RDTSCP			0x87
#define SEV_NAE_WBINVD			0x89
#define SEV_NAE_MONITOR			0x8a
#define SEV_NAE_MWAIT			0x8b

/* #VC error codes without an event of that number, APM vol. 2, 15.35 and 15.36 */
#define SEV_VC_DB			0x41
#define SEV_VC_AC			0x51
#define SEV_VC_MMIO			0x400
#define SEV_VC_NOT_VALIDATED		0x404

/* Events of the protocol's own */
#define SEV_NAE_MMIO_READ		0x80000001
#define SEV_NAE_MMIO_WRITE		0x80000002
#define SEV_NAE_NMI_COMPLETE		0x80000003
#define SEV_NAE_AP_RESET_HOLD		0x80000004
#define SEV_NAE_AP_JUMP_TABLE		0x80000005
#define SEV_NAE_PSC			0x80000010
#define SEV_NAE_GUEST_REQUEST		0x80000011
#define SEV_NAE_EXT_GUEST_REQUEST	0x80000012
#define SEV_NAE_AP_CREATION		0x80000013
#define SEV_NAE_TERMINATE		0x8000fffe

/* sw_exit_info_1[31:0] on return, section 4.1 */
#define SEV_GHCB_RESULT_OK		0
#define SEV_GHCB_RESULT_EXCEPTION	1
#define SEV_GHCB_RESULT_ERROR		2

/* sw_exit_info_2 with SEV_GHCB_RESULT_EXCEPTION */
#define SEV_EVENT_VECTOR_MASK		0xff
#define SEV_EVENT_TYPE_SHIFT		8
#define SEV_EVENT_TYPE_MASK		7
#define SEV_EVENT_TYPE_EXCEPTION	3
#define SEV_EVENT_HAS_ERROR_BIT		11
#define SEV_EVENT_VALID_BIT		31
#define SEV_EVENT_ERROR_SHIFT		32

/* sw_exit_info_1 of SEV_NAE_IOIO, section 4.1.2; APM vol. 2, 15.10.2 */
#define SEV_IOIO_IN			0x1
#define SEV_IOIO_STRING			0x4
#define SEV_IOIO_REP			0x8
#define SEV_IOIO_SIZE_SHIFT		4	/* operand bytes: 1, 2 or 4 */
#define SEV_IOIO_ADDRESS_SHIFT		6	/* address bytes: 2, 4 or 8 */
#define SEV_IOIO_SEGMENT_SHIFT		10
#define SEV_IOIO_PORT_SHIFT		16

/* sw_exit_info_1 of SEV_NAE_AP_JUMP_TABLE, section 4.1.5 */
#define SEV_AP_JUMP_TABLE_SET		0
#define SEV_AP_JUMP_TABLE_GET		1

/* sw_exit_info_1 of SEV_NAE_AP_CREATION, section 4.1.9 */
#define SEV_AP_CREATE_ON_INIT		0
#define SEV_AP_CREATE			1
#define SEV_AP_DESTROY			2
#define SEV_AP_APIC_ID_SHIFT		32

/* SEV_NAE_PSC, section 4.1.6 */
#define SEV_PSC_OP_PRIVATE		1
#define SEV_PSC_OP_SHARED		2
#define SEV_PSC_MAX_ENTRIES		253
#define SEV_PSC_CUR_PAGE_MASK		0xfffull
#define SEV_PSC_GPA_MASK		0x000ffffffffff000ull
#define SEV_PSC_OP_SHIFT		52
#define SEV_PSC_HUGE_BIT		56

/**
 * struct sev_psc_header - start of the page state change structure
 * @cur_entry: the entry at which the hypervisor goes on
 * @end_entry: the last entry, inclusive
 * @reserved: 0
 */
struct sev_psc_header {
	__u16 cur_entry;
	__u16 end_entry;
	__u32 reserved;
};

static_assert(sizeof(struct sev_psc_header) + SEV_PSC_MAX_ENTRIES * 8 ==
	      SEV_GHCB_BUFFER_SIZE, "page state changes fill the shared buffer");

#endif /* _ASM_X86_SEV_GHCB_H */
