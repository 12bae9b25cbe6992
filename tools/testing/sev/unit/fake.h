/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A machine made of data: it is home to core in the unit tests, and its
 * hypervisor does what a test wants.
 */
#ifndef SEV_UNIT_FAKE_H
#define SEV_UNIT_FAKE_H

#include <linux/types.h>
#include <asm/sev/ghcb.h>

#include "../../../../arch/x86/kernel/sev/core/ghcb.h"

#define FAKE_GHCB_GPA		0x7000ull
#define FAKE_GHCB_RSI		0x330	/* of the hypervisor, not of core */
#define FAKE_PAGES		(16ull << 30 >> 12)	/* 16 GiB */
#define FAKE_CODE_VA		0xffffffff81000000ull
#define FAKE_DATA_VA		0x10000ull
#define FAKE_DATA_SIZE		0x4000u
#define FAKE_DEVICE_VA		0x20000ull	/* two pages, C = 0 */
#define FAKE_DEVICE_SIZE	0x2000u
#define FAKE_DEVICE_GPA		0xfe000000ull	/* of the first page */
#define FAKE_DEVICE_GPA_2	0xfe010000ull	/* of the second */

struct fake_cpuid {
	u32 eax;
	u32 ebx;
	u32 ecx;
	u32 edx;
};

/**
 * struct fake - the machine
 * @ghcb: its GHCB, ready for use
 * @page: memory of the GHCB
 * @msr_answer: given to the next MSR request, unless 0: then to all
 * @msr_request: last request
 * @host: called for every event; NULL: fake_host()
 * @exits: events
 * @psc_exits: page state changes
 * @psc_step: entries which the host does per exit, 0 for all
 * @private: bit per page: assigned to the guest
 * @validated: bit per page
 * @small: bit per 2 MiB: the RMP has 4 KiB entries
 * @shared_start: a page state change is needed before PVALIDATE
 * @hostile: the host spoils page state change entries itself
 * @violation: what the guest did wrong, NULL for nothing
 * @evicted: bytes evicted after validation
 * @code: bytes at FAKE_CODE_VA
 * @code_size: how many
 * @data: memory at FAKE_DATA_VA
 * @writable: bytes of @data, from its start, which can be written
 * @data_shared: @data is mapped with C = 0
 * @device: memory of the device at FAKE_DEVICE_VA
 * @mmio_reads: MMIO read events
 * @mmio_writes: MMIO write events
 * @mmio_bytes: size of the last MMIO event
 * @code_bits: of the code segment
 * @port_denied: the I/O permission bitmap denies all ports
 * @ports_asked: questions to the I/O permission bitmap
 * @hcall_wrong: the hypervisor's own registers are not what they must be
 * @cpl: of the last VMMCALL
 * @rbx: as the hypervisor's own register of a VMMCALL
 * @cpuid: answer of the host to CPUID
 * @info_1: of the last event
 * @info_2: of the last event
 * @in: sw_scratch data for the guest, repeated
 * @out: collected OUT data
 * @out_size: bytes in @out
 * @rax: answer to the last event, or its question
 * @rdx: as @rax
 * @rcx: as @rax
 * @cr4: control register
 * @xcr0: control register
 */
struct fake {
	struct sev_ghcb ghcb;
	struct sev_ghcb_page *page;
	u64 msr_answer;
	u64 msr_request;
	void (*host)(struct sev_ghcb_page *page);
	u32 exits;
	u32 psc_exits;
	u32 psc_step;
	u8 *private;
	u8 *validated;
	u8 *small;
	bool shared_start;
	bool hostile;
	const char *violation;
	u64 evicted;
	u8 code[16];
	u32 code_size;
	u8 data[FAKE_DATA_SIZE];
	u32 writable;
	bool data_shared;
	u8 device[FAKE_DEVICE_SIZE];
	u32 mmio_reads;
	u32 mmio_writes;
	u32 mmio_bytes;
	u32 code_bits;
	bool port_denied;
	u32 ports_asked;
	bool hcall_wrong;
	u8 cpl;
	u64 rbx;
	struct fake_cpuid cpuid;
	u64 info_1;
	u64 info_2;
	u8 in[64];
	u8 out[8192];
	u32 out_size;
	u64 rax;
	u64 rcx;
	u64 rdx;
	u64 cr4;
	u64 xcr0;
};

extern struct fake fake;

void fake_reset(void);
void fake_host(struct sev_ghcb_page *page);
void fake_finish(struct sev_ghcb_page *page, u64 info_1, u64 info_2);
void fake_mark(struct sev_ghcb_page *page, u32 offset);
bool fake_is_private(u64 gpa);
bool fake_is_validated(u64 gpa);
u64 fake_validated_bytes(void);

#endif /* SEV_UNIT_FAKE_H */
