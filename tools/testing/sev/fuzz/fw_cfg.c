// SPDX-License-Identifier: GPL-2.0
/*
 * E16: whatever a fw_cfg device answers, the stub's directory and buffers are not
 * overrun, and no event goes out which is malformed.
 */
#include <stdlib.h>
#include <string.h>
#include <asm/sev/ghcb.h>

#include "../../../../arch/x86/boot/compressed/sev/stub.h"
#include "../unit/fake.h"
#include "fuzz.h"

static struct fuzz_input *device_input;
static u32 key;

static void device_read(struct sev_ghcb_page *page, u64 count)
{
	if (count > sizeof(page->shared_buffer))
		count = sizeof(page->shared_buffer);
	if (!key)
		memcpy(page->shared_buffer, "QEMU", 4);
	else
		fuzz_bytes(device_input, page->shared_buffer, count);
}

static void device(struct sev_ghcb_page *page)
{
	u64 info_1 = page->sw_exit_info_1;

	if (info_1 & SEV_IOIO_IN)
		device_read(page, page->sw_exit_info_2);
	else if (info_1 >> SEV_IOIO_PORT_SHIFT == 0x510)
		key = page->rax;
	else if (info_1 >> SEV_IOIO_PORT_SHIFT == 0x518)
		fuzz_bytes(device_input, page->shared_buffer, 16);
	fake_finish(page, 0, 0);
	if (fuzz_below(device_input, 64) == 63)
		fuzz_bytes(device_input, &page->sw_exit_info_1, 16);
}

static void use_file(struct sev_stub *stub, const u8 *name, struct fuzz_input *in)
{
	u32 size;
	u8 *copy;

	if (sev_acpi_file_size(stub, name, &size).code)
		return;
	fuzz_check(size <= SEV_ACPI_FILE_MAX, "no file is larger than may be");
	if (size <= 0x4000) {
		copy = malloc(size + 1);
		sev_acpi_fetch(stub, name, copy, size);
		free(copy);
	}
	sev_acpi_write_back(stub, name, fuzz_odd(in), fuzz_u64(in), 1u << fuzz_below(in, 4));
}

void fuzz_one(const u8 *data, size_t size)
{
	struct fuzz_input in = { data, size };
	static struct sev_stub stub;
	u32 i;

	if (!fake.page)
		fake_reset();
	fake.host = device;
	fake.violation = NULL;
	device_input = &in;
	key = ~0u;
	memset(&stub, 0, sizeof(stub));
	stub.ghcb = fake.ghcb;
	if (!sev_stub_open_fwcfg(&stub).code) {
		fuzz_check(stub.fwcfg_count <= STUB_FWCFG_FILES, "the directory fits");
		for (i = 0; i < stub.fwcfg_count && i < 4; i++)
			use_file(&stub, stub.fwcfg[i].name, &in);
	}
	fuzz_check(!fake.violation, "all events are well formed");
}
