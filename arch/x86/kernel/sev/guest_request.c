// SPDX-License-Identifier: GPL-2.0
/*
 * Messages to the secure processor, for the sev-guest driver: SEV-SNP firmware
 * ABI (AMD 56860), chapter 7; GHCB 2.04, sections 4.1.7 and 4.1.8.
 */
#define pr_fmt(fmt) "SEV: " fmt

#include <linux/cc_platform.h>
#include <linux/compiler.h>
#include <linux/err.h>
#include <linux/export.h>
#include <linux/init.h>
#include <linux/irqflags.h>
#include <linux/platform_device.h>
#include <linux/psp-sev.h>
#include <linux/sev-guest.h>
#include <linux/stddef.h>
#include <asm/sev.h>
#include <asm/sev/ghcb.h>

#include "internal.h"

#define SEV_RBX_QUAD	(offsetof(struct sev_ghcb_page, rbx) / 8)

/* RBX is an output in this one case: pages needed, if the host says so. */
static int sev_certificates_needed(const struct sev_ghcb_page *page, struct snp_req_data *input)
{
	if (!(READ_ONCE(page->valid_bitmap[SEV_RBX_QUAD / 64]) & BIT_ULL(SEV_RBX_QUAD % 64)))
		return -EIO;
	input->data_npages = READ_ONCE(page->rbx);

	return -ENOSPC;
}

static int sev_request_status(u64 exit_code, const struct sev_ghcb_page *page, u64 answer,
			      struct snp_req_data *input)
{
	if (!answer)
		return 0;
	if (answer == SNP_GUEST_VMM_ERR(SNP_GUEST_VMM_ERR_BUSY))
		return -EAGAIN;
	if (answer == SNP_GUEST_VMM_ERR(SNP_GUEST_VMM_ERR_INVALID_LEN) &&
	    exit_code == SEV_NAE_EXT_GUEST_REQUEST)
		return sev_certificates_needed(page, input);

	return -EIO;
}

/**
 * snp_issue_guest_request() - hands a message to the secure processor
 * @exit_code: SEV_NAE_GUEST_REQUEST or SEV_NAE_EXT_GUEST_REQUEST
 * @input: the shared pages; data_npages is set with -ENOSPC
 * @rio: exitinfo2 takes both status words
 *
 * Return: 0; -EAGAIN when the same message is to be sent again; -ENOSPC when
 * the certificates need more pages; -EIO; -ENODEV outside SEV-SNP.
 */
int snp_issue_guest_request(u64 exit_code, struct snp_req_data *input,
			    struct snp_guest_request_ioctl *rio)
{
	struct sev_ghcb_call call = {
		.exit_code = exit_code,
		.info_1 = input->req_gpa,
		.info_2 = input->resp_gpa,
	};
	struct sev_ghcb *ghcb;
	struct sev_result r;
	struct sev_cpu *cpu;
	unsigned long flags;
	int ret = -EIO;

	rio->exitinfo2 = SEV_RET_NO_FW_CALL;
	if (!cc_platform_has(CC_ATTR_GUEST_SEV_SNP))
		return -ENODEV;
	if (exit_code == SEV_NAE_EXT_GUEST_REQUEST) {
		call.give = SEV_GHCB_RAX | SEV_GHCB_RBX;
		call.rax = input->data_gpa;
		call.rbx = input->data_npages;
	}

	local_irq_save(flags);
	cpu = sev_this_cpu();
	ghcb = sev_ghcb_get(cpu);
	sev_ghcb_fill(ghcb, &call);
	r = sev_ghcb_send(ghcb, &call);
	if (!r.code) {
		rio->exitinfo2 = call.answer;
		ret = sev_request_status(exit_code, ghcb->page, call.answer, input);
	}
	sev_ghcb_clear(ghcb);
	sev_ghcb_put_back(cpu);
	local_irq_restore(flags);

	return ret;
}
EXPORT_SYMBOL_GPL(snp_issue_guest_request);

/**
 * snp_issue_svsm_attest_req() - attestation by an SVSM, which there is none of
 * @call_id: request
 * @call: registers
 * @input: buffers
 *
 * Return: -ENODEV; a guest above VMPL0 does not come up.
 */
int snp_issue_svsm_attest_req(u64 call_id, struct svsm_call *call,
			      struct svsm_attest_call *input)
{
	return -ENODEV;
}
EXPORT_SYMBOL_GPL(snp_issue_svsm_attest_req);

static int __init sev_guest_device_init(void)
{
	struct sev_guest_platform_data data = { .secrets_gpa = sev_secrets_gpa };

	if (!cc_platform_has(CC_ATTR_GUEST_SEV_SNP) || !sev_secrets_gpa)
		return 0;

	return PTR_ERR_OR_ZERO(platform_device_register_data(NULL, "sev-guest",
							     PLATFORM_DEVID_NONE,
							     &data, sizeof(data)));
}
device_initcall(sev_guest_device_init);
