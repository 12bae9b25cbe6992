/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Everything that core asks of the home it was compiled for: the running
 * kernel, the boot stub, or the fake machine of the unit tests.  Bound at link
 * time, since early code allows no absolute relocation.
 */
#ifndef _SEV_CORE_ENV_H
#define _SEV_CORE_ENV_H

#include <linux/types.h>

struct pt_regs;
struct sev_ghcb_page;

/**
 * enum sev_env_memory - what a linear address leads to
 * @SEV_ENV_ABSENT: nothing
 * @SEV_ENV_PRIVATE: memory of the guest: mapped with C = 1
 * @SEV_ENV_SHARED: shared memory or a device: mapped with C = 0
 */
enum sev_env_memory {
	SEV_ENV_ABSENT,
	SEV_ENV_PRIVATE,
	SEV_ENV_SHARED,
};

/**
 * sev_env_msr_exchange() - one request over the GHCB MSR protocol
 * @request: value for the GHCB MSR
 *
 * Writes the GHCB MSR, executes VMGEXIT and reads the MSR back, with nothing
 * between that could use the MSR for itself.
 *
 * Return: the MSR after the exit; unchecked.
 */
u64 sev_env_msr_exchange(u64 request);

/**
 * sev_env_ghcb_exchange() - one event over a GHCB page
 * @gpa: the page
 *
 * All that was written to the page is visible to the hypervisor before the
 * exit, and nothing is read from it earlier than after it.
 */
void sev_env_ghcb_exchange(u64 gpa);

/**
 * sev_env_pvalidate() - executes PVALIDATE
 * @gpa: page, aligned to its size; the home sees to a private mapping
 * @huge: a page of 2 MiB, else 4 KiB
 * @validate: set Validated, else rescind it
 * @unchanged: the instruction's carry flag: Validated had that value already
 *
 * Return: SEV_RMP_*, EAX of the instruction.
 */
u32 sev_env_pvalidate(u64 gpa, bool huge, bool validate, bool *unchanged);

/**
 * sev_env_evict() - drops stale cache lines of pages just validated
 * @gpa: first page
 * @size: bytes, a multiple of 4 KiB
 */
void sev_env_evict(u64 gpa, u64 size);

/**
 * sev_env_fetch() - reads the bytes at an interrupted instruction
 * @regs: registers of the interrupted code
 * @buf: where to
 * @size: bytes wanted
 *
 * Return: bytes read, fewer when the next page is not there.
 */
unsigned int sev_env_fetch(const struct pt_regs *regs, u8 *buf, unsigned int size);

/**
 * sev_env_read() - reads memory of the interrupted code
 * @regs: registers of the interrupted code
 * @to: where to
 * @va: linear address
 * @size: bytes
 *
 * Return: bytes read; fewer than @size when the address @va + that is not
 * accessible to the code.
 */
unsigned int sev_env_read(const struct pt_regs *regs, void *to, u64 va, unsigned int size);

/**
 * sev_env_write() - writes memory of the interrupted code
 * @regs: registers of the interrupted code
 * @va: linear address
 * @from: where from
 * @size: bytes
 *
 * Return: bytes written, as for sev_env_read().
 */
unsigned int sev_env_write(const struct pt_regs *regs, u64 va, const void *from,
			   unsigned int size);

/**
 * sev_env_writable() - asks how far memory of the interrupted code can be written
 * @regs: registers of the interrupted code
 * @va: linear address
 * @size: bytes
 *
 * Changes nothing that the interrupted code could see.
 *
 * Return: bytes which sev_env_write() would write now.
 */
unsigned int sev_env_writable(const struct pt_regs *regs, u64 va, unsigned int size);

/**
 * sev_env_translate() - walks the page tables, for code of privilege level 0
 * @va: linear address
 * @gpa: guest-physical address without C-bit, unless absent
 *
 * Return: what the address leads to.
 */
enum sev_env_memory sev_env_translate(u64 va, u64 *gpa);

/**
 * sev_env_is_ram() - tells memory from a device
 * @gpa: guest-physical address which is mapped with C = 0
 *
 * Asked only for MOVS, one of whose operands may be shared memory.
 *
 * Return: whether it is memory, which an access reaches without the host.
 */
bool sev_env_is_ram(u64 gpa);

/**
 * sev_env_port_allowed() - asks the I/O permission bitmap of this CPU's TSS
 * @port: first port
 * @bytes: ports in a row
 *
 * Asked only for code whose CPL is above its IOPL.
 *
 * Return: whether it grants all of them.
 */
bool sev_env_port_allowed(u16 port, u32 bytes);

/**
 * sev_env_code_bits() - default operand and address size of the interrupted code
 * @regs: registers of the interrupted code
 *
 * Return: 16, 32 or 64, as its code segment says.
 */
unsigned int sev_env_code_bits(const struct pt_regs *regs);

/**
 * sev_env_hcall_prepare() - adds what this hypervisor wants with a VMMCALL
 * @page: GHCB, filled but for the hypervisor's own registers
 * @regs: registers of the interrupted code
 */
void sev_env_hcall_prepare(struct sev_ghcb_page *page, struct pt_regs *regs);

/**
 * sev_env_hcall_finish() - takes over what this hypervisor answers to a VMMCALL
 * @page: GHCB, answered
 * @regs: registers of the interrupted code
 *
 * Return: false when the answer is not what it must be.
 */
bool sev_env_hcall_finish(struct sev_ghcb_page *page, struct pt_regs *regs);

/**
 * sev_env_segment_base() - base of a segment of the interrupted code
 * @regs: registers of the interrupted code
 * @segment: 0 ES, 1 CS, 2 SS, 3 DS, 4 FS, 5 GS
 *
 * Return: linear address.
 */
u64 sev_env_segment_base(const struct pt_regs *regs, unsigned int segment);

/** sev_env_cr4() - Return: CR4 of this CPU. */
u64 sev_env_cr4(void);

/** sev_env_xcr0() - Return: XCR0 of this CPU, 1 unless CR4.OSXSAVE is set. */
u64 sev_env_xcr0(void);

/** sev_env_xss() - Return: IA32_XSS of this CPU, 0 where it has none. */
u64 sev_env_xss(void);

#endif /* _SEV_CORE_ENV_H */
