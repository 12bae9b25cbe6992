// SPDX-License-Identifier: GPL-2.0
/* The secrets page (SNP firmware ABI, "Secrets Page"). */
#include "message.h"

#define SECRETS_VERSION		3
#define OFF_VERSION		0x000
#define OFF_FMS			0x008
#define OFF_VMPCK		0x020
#define VMPCK_SALT		0x7665726b6579ULL

void secrets_vmpck(u32 n, u8 *key)
{
	fill_noise(key, VMPCK_BYTES, VMPCK_SALT + n);
}

void secrets_page(u8 *page)
{
	u32 signature = host_cpuid(vcpus[0], 1, 0).eax;
	u32 n;

	memset(page, 0, PAGE_SIZE);
	put_le(page + OFF_VERSION, SECRETS_VERSION, 4);
	put_le(page + OFF_FMS, signature, 4);
	for (n = 0; n < VMPCKS; n++)
		secrets_vmpck(n, page + OFF_VMPCK + n * VMPCK_BYTES);
}
