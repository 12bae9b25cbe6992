/* SPDX-License-Identifier: GPL-2.0 */
/* Inside the load room: what it takes from the pack and how guests start. */
#ifndef SEV_MODEL_LOAD_H
#define SEV_MODEL_LOAD_H

#include "machine.h"

#define PACK_MAGIC		"SEVPACK1"
#define PACK_HEADER_BYTES	16
#define PACK_NAME_BYTES		32
#define PACK_MAX_FILES		16

/* Holes of every q35 machine. */
#define LEGACY_HOLE_START	0xa0000ULL
#define LEGACY_HOLE_END		0xc0000ULL
#define LOW_MEMORY_END		0x100000ULL
#define RESERVED_HOLE_START	0xfeffc000ULL
#define RESERVED_HOLE_END	0xff000000ULL

/**
 * struct blob - bytes of the pack; never changed, valid for the whole run
 */
struct blob {
	const u8 *data;
	u64 bytes;
};

/**
 * pack_find() - a file of the pack
 * @pack: the whole pack
 * @name: name of the file
 * @file: where it lies
 *
 * A pack with a wrong header or a file that reaches past its end ends the run.
 *
 * Return: false when there is no such file.
 */
bool pack_find(const struct blob *pack, const char *name, struct blob *file);

/* Loaders: each ends the run with one sentence when it refuses its file. */
void load_igvm(const struct blob *file);
void load_bzimage(const struct blob *pack, const struct blob *kernel);
void load_flat(const struct blob *file);

/**
 * launch_pages() - puts bytes into guest memory as part of the launch
 * @gpa: page aligned
 * @data: the bytes; the rest of the last page becomes zero
 * @bytes: may be 0, then nothing is launched
 *
 * Under SEV-ES and SNP by LAUNCH_UPDATE as measured pages, else plainly.
 */
void launch_pages(u64 gpa, const void *data, u64 bytes);

/* The CPUID and the secrets page of an SNP guest. */
void launch_cpuid_page(u64 gpa);
void launch_secrets_page(u64 gpa);

/* Policy of the launch: option "policy", else what QEMU takes. */
u64 launch_policy(void);

/**
 * struct start_state - the few registers in which start states differ
 */
struct start_state {
	u64 rip;
	u64 rsi;
	u64 rdi;
};

/* VMSAs; v->launched_vmsa is filled and ready for psp_launch_finish(). */
void vmsa_reset_state(struct vcpu *v);
void vmsa_flat_32(struct vcpu *v, const struct start_state *start);

/**
 * cpuid_page_build() - the CPUID page as QEMU fills it for an SNP guest
 * @page: 4096 bytes
 *
 * From host_cpuid() of the first CPU. More than 64 entries end the run.
 */
void cpuid_page_build(u8 *page);

#endif
