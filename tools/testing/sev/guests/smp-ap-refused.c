// SPDX-License-Identifier: GPL-2.0
/* AP creation: what KVM refuses with 2/5. */
/* modes: snp */
/* smp: 2 */
#include "guest.h"

static u32 started;

static void entry(u32 index)
{
	started = index;
}

static void refused(u64 info_1, u64 vmsa, u64 features, const char *what)
{
	ghcb_begin(NAE_AP_CREATE, info_1, vmsa);
	ghcb_set(GHCB_RAX, features);
	ghcb_exchange();
	is(ghcb_result(), 2ULL << 32 | GHCB_ERR_VALUE, what);
}

void main(void)
{
	u64 page = (u64)vmsa_pages[1], features = own_features();
	u64 create = ap_create_info(AP_CREATE, 1);

	vmsa_long_mode(page, 1, (u64)entry);
	is(vmsa_mark(page, true), 0, "page made a VMSA");
	refused(create, page + 0x800, features, "VMSA address not 4 KiB aligned");
	refused(create, FREE_BASE, features, "VMSA address 2 MiB aligned");
	refused(create, 0xfffffffffffff000ULL, features, "VMSA address too wide");
	refused(ap_create_info(AP_CREATE, 2), page, features, "no such APIC ID");
	refused(ap_create_info(AP_CREATE, 0xffffffff), page, features, "APIC ID -1");
	refused(ap_create_info(3, 1), page, features, "operation 3");
	refused(ap_create_info(0xffff, 1), page, features, "operation 0xffff");
	refused(create | BIT(16), page, features, "VMPL 1");
	refused(create | BIT(20), page, features, "a bit above the VMPL");
	refused(create, page, 0, "features: none");
	refused(create, page, features | BIT(3), "features: restricted injection");
	refused(create, page, features | BIT(5), "features: one more");
	delay_ms(50);
	is(READ32(started), 0, "the AP did not start");
	is(ap_create(AP_CREATE, 1, page, features), 0, "the right call works");
	ok(wait_for(&started, 1), "and starts it");
}
