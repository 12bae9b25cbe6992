/* SPDX-License-Identifier: GPL-2.0 */
/* Internals of the hypervisor's room. */
#ifndef SEV_MODEL_HOST_H
#define SEV_MODEL_HOST_H

#include "machine.h"

#define __weak			__attribute__((weak))

/* CPUID 1 EAX, and RDX of a VMSA in reset state: family 0x17, model 1, stepping 2 */
#define CPU_SIGNATURE		0x00800f12U

#define VGA_START		0xa0000ULL
#define VGA_END			0xc0000ULL
#define MMIO_LOW		GIB(2)		/* QEMU's RAM below 4 GiB ends here */
#define PHYS_LIMIT		GIB(512)	/* the model maps no more */
#define IOAPIC_BASE		0xfec00000ULL
#define HPET_BASE		0xfed00000ULL
#define TPM_BASE		0xfed40000ULL
#define TPM_END			0xfed45000ULL
#define APIC_BASE		0xfee00000ULL
#define APIC_WINDOW_END		0xfef00000ULL

/* ---- GHCB page protocol (GHCB 2.04, sections 2.6 and 4) ---- */

/* sw_exit_info_1 on return */
#define GHCB_RAISE		1
#define GHCB_MALFORMED		2

/* sw_exit_info_2 when the input was malformed */
enum ghcb_error {
	GHCB_OK			= 0,
	GHCB_NOT_REGISTERED	= 1,
	GHCB_BAD_USAGE		= 2,
	GHCB_BAD_SCRATCH	= 3,
	GHCB_MISSING_FIELD	= 4,
	GHCB_BAD_VALUE		= 5,
	GHCB_UNKNOWN_EVENT	= 6,
};

#define GHCB_SHARED_BUFFER	0x800
#define GHCB_SHARED_END		0xff0
#define GHCB_V1_SCRATCH_LIMIT	KIB(64)

#define HAVE_RAX		BIT(0)
#define HAVE_RBX		BIT(1)
#define HAVE_RCX		BIT(2)
#define HAVE_RDX		BIT(3)
#define HAVE_RSI		BIT(4)
#define HAVE_CPL		BIT(5)
#define HAVE_XCR0		BIT(6)
#define HAVE_XSS		BIT(7)
#define HAVE_CODE		BIT(8)
#define HAVE_INFO_1		BIT(9)
#define HAVE_INFO_2		BIT(10)
#define HAVE_SCRATCH		BIT(11)

/**
 * struct ghcb_call - one exchange: what was read once, what will be written
 * @v: the CPU which did VMGEXIT
 * @gpa: of its GHCB page
 * @have: HAVE_*: fields which the guest marked valid; the others read as 0
 * @usage: ghcb_usage
 * @version: protocol version which the page names
 * @code: software exit code
 * @info_1: its first information field
 * @info_2: its second one
 * @scratch: GPA of further data
 * @rax: read, and written back at the end
 * @rbx: like RAX
 * @rcx: like RAX
 * @rdx: like RAX
 * @rsi: read only
 * @xcr0: read only
 * @xss: read only
 * @cpl: privilege level of a VMMCALL
 * @out_1: answer for the first information field
 * @out_2: answer for the second one
 */
struct ghcb_call {
	struct vcpu *v;
	u64 gpa;
	u32 have;
	u32 usage;
	u16 version;
	u64 code, info_1, info_2, scratch;
	u64 rax, rbx, rcx, rdx, rsi, xcr0, xss;
	u8 cpl;
	u64 out_1, out_2;
};

void ghcb_page(struct vcpu *v);
void ghcb_msr(struct vcpu *v);
u64 hypervisor_features(void);
void ghcb_raise(struct ghcb_call *c, u8 vector);
void ghcb_finish_hold(struct vcpu *v);
/* Version 1 of the protocol: by the page, and by what the host offers. */
bool ghcb_version_1(const struct ghcb_call *c);
/* @bytes at sw_scratch, all inside what the protocol version allows? */
bool ghcb_scratch_fits(const struct ghcb_call *c, u64 bytes);

/* Events which stand for one instruction (ghcb_events.c) */
enum ghcb_error event_instruction(struct ghcb_call *c);
enum ghcb_error event_mmio(struct ghcb_call *c, bool write);

enum ghcb_error psc_request(struct ghcb_call *c);
/* One 4 KiB page; 0, or the RMPUPDATE result, or PSC_NOT_RAM. */
#define PSC_NOT_RAM		0x100
int psc_page(u64 gpa, bool private);

enum ghcb_error guest_request(struct ghcb_call *c);

/* shared=1: how many pages are shared (shared.c) */
void shared_count(struct vcpu *v);

void terminate(struct vcpu *v, u32 set, u32 reason, u64 word) __noreturn;

/* ---- CPUs (ap.c) ---- */

enum ghcb_error ap_creation(struct ghcb_call *c);
enum ghcb_error ap_jump_table(struct ghcb_call *c);
enum ghcb_error ap_reset_hold(struct ghcb_call *c);
void ap_reset_hold_msr(struct vcpu *v);
void host_set_jump_table(u64 gpa);
void ap_init(struct vcpu *sender, struct vcpu *target);
void ap_sipi(struct vcpu *target, u8 vector);
void ap_nmi(struct vcpu *sender, struct vcpu *target);

/* ---- guest memory as a device sees it (access.c) ---- */

/* The hypervisor has no page there: guest-owned under SNP. */
bool hidden(u64 gpa);
/* False when a byte is not RAM. Guest-owned pages: reads give 0, writes get lost. */
bool dma_read(u64 gpa, void *buf, u64 bytes);
bool dma_write(u64 gpa, const void *buf, u64 bytes);
/* Like these, but false for a guest-owned page, too. */
bool guest_read(u64 gpa, void *buf, u64 bytes);
bool guest_write(u64 gpa, const void *buf, u64 bytes);

/* ---- ports (io.c, cmos.c, pci.c) ---- */

u32 port_in(u16 port, unsigned int bytes);
void spare_cpu_file(const char *name, u8 *data, u32 bytes);
bool spare_cpu_in(u16 port);
bool spare_cpu_out(u16 port, u32 value);
void port_out(u16 port, u32 value, unsigned int bytes);

#define CMOS_INDEX	0x70
#define CMOS_DATA	0x71

u8 cmos_raw(u8 at);
u8 cmos_in(u16 port);
void cmos_out(u16 port, u8 value);

#define PCI_ADDRESS	0xcf8
#define PCI_DATA	0xcfc

u32 pci_read(u32 bdf, u32 reg);
void pci_write(u32 bdf, u32 reg, u32 value);
void pci_write_byte(u32 bdf, u32 reg, u8 value);
void pci_write_word(u32 bdf, u32 reg, u16 value);
void pci_init(void);
u16 pci_pm_base(void);
/* May the guest write this? Notes what it moves. */
bool pci_write_allowed(u32 bdf, u32 reg, u64 value, unsigned int bytes);
bool pci_port_write_allowed(u16 port, u32 value, unsigned int bytes);
bool pci_window_write_allowed(u64 gpa, u64 value, unsigned int bytes);

/* ---- fw_cfg (fwcfg.c, fwcfg_dev.c) ---- */

#define FWCFG_FIRST	0x510
#define FWCFG_LAST	0x51b

/**
 * struct fwcfg_item - one item as the guest sees it
 * @key: selector
 * @bytes: size
 * @data: content; NULL until it was read from QEMU
 * @name: file name, empty for items without
 */
struct fwcfg_item {
	u16 key;
	u32 bytes;
	const u8 *data;
	char name[56];
};

void fwcfg_init(void);
struct fwcfg_item *fwcfg_select(u16 key);
const u8 *fwcfg_data(struct fwcfg_item *item);
u32 fwcfg_in(u16 port, unsigned int bytes);
void fwcfg_out(u16 port, u32 value, unsigned int bytes);
/* For the loader: item @key is these bytes (kept by reference) from now on. */
void fwcfg_set_item(u16 key, const void *data, u32 bytes);

/* ---- memory-mapped devices (mmio.c, apic.c) ---- */

u64 mmio_read(struct vcpu *v, u64 gpa, unsigned int bytes);
void mmio_write(struct vcpu *v, u64 gpa, u64 value, unsigned int bytes);
u64 apic_read(struct vcpu *v, u32 reg, unsigned int bytes);
void apic_write(struct vcpu *v, u32 reg, u64 value, unsigned int bytes);
void apic_reset(struct vcpu *v);
/* INIT's part in the APIC of the CPU which this runs on */
void apic_init(struct vcpu *v);

/* ---- flash memory (flash.c) ---- */

u64 flash_read(u64 gpa, unsigned int bytes);
void flash_write(u64 gpa, u64 value, unsigned int bytes);

u32 guest_phys_bits(void);	/* cpuid.c */

/* ---- MSRs (msr.c) ---- */

/* False: #GP. */
bool msr_read(struct vcpu *v, u32 msr, u64 *value);
bool msr_write(struct vcpu *v, u32 msr, u64 value);
void msr_reset(struct vcpu *v);
bool apic_enabled(const struct vcpu *v);
u64 guest_tsc(const struct vcpu *v);
bool pmc_read(u32 index, u64 *value);
/* What firmware leaves: MTRRs on, write-back, MMIO below 4 GiB uncached. */
void msr_firmware_mtrrs(void);

/* ---- KVM's clock (kvmclock.c) ---- */

void kvmclock_init(void);
bool kvmclock_offered(void);
void kvmclock_reset(struct vcpu *v);
bool kvmclock_msr(struct vcpu *v, u32 msr, u64 *value, bool write);

/* ---- mode none ---- */

/* INS and OUTS; raises #PF itself. */
void plain_string_io(struct vcpu *v, u64 info, u64 next_rip);

#endif
