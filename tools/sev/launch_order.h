/* SPDX-License-Identifier: GPL-2.0 */
/* In which order a loader launches what an IGVM file holds */
#ifndef SEV_TOOLS_LAUNCH_ORDER_H
#define SEV_TOOLS_LAUNCH_ORDER_H

#include "igvm.h"

#define LAUNCH_MAX_CPUS		4096
/* CPUID 1 EAX of QEMU's EPYC models up to EPYC-v4 */
#define LAUNCH_EPYC_SIGNATURE	0x800f12

/**
 * enum launch_type - page types; the numbers are those of SNP_LAUNCH_UPDATE
 * @LAUNCH_PLAIN: SEV-ES only: copied to the guest as plain text, not measured
 * @LAUNCH_NORMAL: content measured
 * @LAUNCH_VMSA: a vCPU's save area, content measured
 * @LAUNCH_ZERO: zeroed by the firmware
 * @LAUNCH_UNMEASURED: content not measured
 * @LAUNCH_SECRETS: content by the firmware
 * @LAUNCH_CPUID: content by the host, checked by the firmware
 * @LAUNCH_TYPE_COUNT: number of types
 */
enum launch_type {
	LAUNCH_PLAIN = 0,
	LAUNCH_NORMAL = 1,
	LAUNCH_VMSA = 2,
	LAUNCH_ZERO = 3,
	LAUNCH_UNMEASURED = 4,
	LAUNCH_SECRETS = 5,
	LAUNCH_CPUID = 6,
	LAUNCH_TYPE_COUNT,
};

/**
 * struct launch_update - one page
 * @type: how it is launched
 * @gpa: where; VMSA_KVM_GPA for save areas
 * @data: 4096 bytes, or NULL for zeros or for content which others provide
 * @cpu: number of the vCPU, for LAUNCH_VMSA
 */
struct launch_update {
	enum launch_type type;
	u64 gpa;
	const u8 *data;
	u32 cpu;
};

/**
 * struct launch_machine - what the digest depends on besides the file
 * @platform: IGVM_PLATFORM_SNP or IGVM_PLATFORM_ES
 * @cpus: vCPUs, 1 to LAUNCH_MAX_CPUS
 * @signature: CPUID 1 EAX of the CPU model, in RDX of vCPUs in reset state
 * @legacy: SEV-ES VM made by KVM_SEV_ES_INIT (QEMU: legacy-vm-type=on)
 */
struct launch_machine {
	u32 platform;
	u32 cpus;
	u32 signature;
	bool legacy;
};

/**
 * typedef launch_taker - what launch_walk() calls for each page
 * @context: as given to launch_walk()
 * @update: the page; valid during the call only
 */
typedef void launch_taker(void *context, const struct launch_update *update);

/**
 * launch_joins() - whether a page continues the run of the one before it
 * @file: parsed
 * @index: of a header
 * @platform: for which the file is loaded
 *
 * Return: true when QEMU launches both headers' pages as one run.
 */
bool launch_joins(const struct igvm_file *file, size_t index, u32 platform);

/**
 * launch_type_name() - a page type's name
 * @type: page type
 *
 * Return: static text, lower case.
 */
const char *launch_type_name(enum launch_type type);

/**
 * launch_walk() - go through all pages as QEMU 10.2 on KVM launches them
 * @file: parsed, and accepted by igvm_check() for the platform
 * @machine: the machine to be
 * @take: called for each page
 * @context: given to @take
 * @err: filled on failure
 *
 * Runs of pages are held back until something different comes, parameter areas
 * go at once, and vCPUs' save areas come last, in the order of the vCPUs.
 *
 * Return: 0, or -1 when the file is not for such a machine; @take may have
 * been called by then.
 */
int launch_walk(const struct igvm_file *file,
		const struct launch_machine *machine, launch_taker *take,
		void *context, struct sev_error *err);

#endif /* SEV_TOOLS_LAUNCH_ORDER_H */
