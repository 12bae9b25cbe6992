// SPDX-License-Identifier: GPL-2.0
/*
 * The page in which the other CPUs of an SEV-ES guest wait.  The launch has
 * brought it, with its code; what remains is to tell the hypervisor of it.
 */
#include <linux/types.h>
#include <asm/sev/ap_page.h>
#include <asm/sev/ghcb.h>
#include <asm/sev/launch.h>

#include "stub.h"

/* The builder's copy and the bzImage it was made from are of one version. */
static struct sev_result stub_check_ap_page(const struct sev_stub *stub)
{
	const struct sev_ap_page *page = (const struct sev_ap_page *)(u64)SEV_AP_GPA;

	if (stub->launch->ap_gpa != SEV_AP_GPA)
		return sev_fail(SEV_FAIL_LAUNCH_PAGE, SEV_LAUNCH_OFF_AP_GPA);
	if (page->magic != SEV_AP_MAGIC || page->version != SEV_AP_VERSION)
		return sev_fail(SEV_FAIL_AP_PAGE, SEV_AP_GPA);

	return sev_ok();
}

/**
 * sev_stub_register_aps() - makes the AP page the guest's AP jump table
 * @stub: state; the GHCB is open
 *
 * GHCB 2.04, sections 4.1.5 and 4.3; only SEV-ES guests have such a table.
 *
 * Return: SEV_FAIL_LAUNCH_PAGE, SEV_FAIL_AP_PAGE, SEV_FAIL_GHCB_*, or SEV_OK.
 */
struct sev_result sev_stub_register_aps(struct sev_stub *stub)
{
	struct sev_ghcb_call call = {
		.exit_code = SEV_NAE_AP_JUMP_TABLE,
		.info_1 = SEV_AP_JUMP_TABLE_SET,
		.info_2 = SEV_AP_GPA,
	};
	struct sev_result r;

	if (sev_stub_is_snp(stub))
		return sev_ok();
	r = stub_check_ap_page(stub);
	if (r.code)
		return r;

	return sev_ghcb_call(&stub->ghcb, &call);
}
