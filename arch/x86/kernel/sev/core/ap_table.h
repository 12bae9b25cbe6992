/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _SEV_CORE_AP_TABLE_H
#define _SEV_CORE_AP_TABLE_H

#include <linux/types.h>
#include <asm/sev/ap_page.h>

#include "failure.h"

/**
 * struct sev_ap_place - an AP jump table's address, and what the guest knows of it
 * @gpa: as the hypervisor gives it
 * @own: the guest's own AP page, 0 without one
 * @limit: one past the highest guest-physical address
 * @ram: some of it is memory which the kernel uses
 * @reserved: all of it is memory which the kernel has been told to leave alone
 */
struct sev_ap_place {
	u64 gpa;
	u64 own;
	u64 limit;
	bool ram;
	bool reserved;
};

struct sev_result sev_ap_table_check(const struct sev_ap_place *place);
void sev_ap_table_write(struct sev_ap_page *page, u16 cs, u16 ip);
struct sev_result sev_ap_page_check(const struct sev_ap_page *page);
void sev_ap_ask(struct sev_ap_page *page, u32 apic_id);
bool sev_ap_taken(const struct sev_ap_page *page);
bool sev_ap_withdraw(struct sev_ap_page *page, u32 apic_id);

#endif /* _SEV_CORE_AP_TABLE_H */
