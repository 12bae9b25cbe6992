// SPDX-License-Identifier: GPL-2.0
/* Unit tests of core and of the stub's parsers */
#include "unit.h"

int main(void)
{
	test_msr_protocol();
	test_ghcb();
	test_page_state();
	test_cpuid();
	test_vc();
	test_vc_io();
	test_vc_mmio();
	test_vc_events();
	test_failure();
	test_memory_map();
	test_acpi();
	test_ap_table();
	test_page_set();
	test_setup_data();

	return done();
}
