// SPDX-License-Identifier: GPL-2.0
/* Writes the made-up kernel of the tests to a file */
#include "file.h"
#include "test.h"

int main(int argc, char **argv)
{
	u8 bytes[TEST_KERNEL_SIZE];
	struct sev_error err;

	test_kernel(bytes);
	if (argc != 2 || sev_write_file(argv[1], bytes, sizeof(bytes), &err)) {
		fputs("usage: make_kernel FILE\n", stderr);
		return 1;
	}
	return 0;
}
