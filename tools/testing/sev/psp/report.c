// SPDX-License-Identifier: GPL-2.0
/* Answers to report requests (SNP firmware ABI, MSG_REPORT_REQ). */
#include "message.h"
#include "report.h"

#define REQUEST_BYTES		96
#define OFF_VMPL		0x40
#define OFF_KEY_SELECT		0x44
#define OFF_RESERVED		0x48
#define REQUEST_VERSION		1

#define KEY_SELECT_VLEK		2

#define PLATFORM_ECC		BIT(2)
#define PLATFORM_ALIAS_CHECKED	BIT(5)

#define FIRMWARE_BUILD		31
#define FIRMWARE_MINOR		55
#define FIRMWARE_MAJOR		1

#define REPORT_ID_SALT		0x7265706f72746964ULL
#define CHIP_ID_SALT		0x636869706964ULL

static void fill_cpu(struct report *r)
{
	u32 signature = host_cpuid(vcpus[0], 1, 0).eax;

	r->cpuid_family = (signature >> 8 & 0xf) + (signature >> 20 & 0xff);
	r->cpuid_model = (signature >> 12 & 0xf0) | (signature >> 4 & 0xf);
	r->cpuid_stepping = signature & 0xf;
}

void report_fill(struct report *r, u32 version, u32 vmpl, const u8 *data)
{
	memset(r, 0, sizeof(*r));
	r->version = version;
	r->policy = launch_policy_taken();
	r->vmpl = vmpl;
	r->signature_algo = SIGNATURE_P384_SHA384;
	r->current_tcb = PLATFORM_TCB;
	r->platform_info = PLATFORM_ECC;
	if (version >= 3) {
		r->platform_info |= PLATFORM_ALIAS_CHECKED;
		fill_cpu(r);
	}
	memcpy(r->report_data, data, sizeof(r->report_data));
	digest_snp_get(r->measurement);
	fill_noise(r->report_id, sizeof(r->report_id), REPORT_ID_SALT);
	/* no migration agent */
	memset(r->report_id_ma, 0xff, sizeof(r->report_id_ma));
	r->reported_tcb = PLATFORM_TCB;
	fill_noise(r->chip_id, sizeof(r->chip_id), CHIP_ID_SALT);
	r->committed_tcb = PLATFORM_TCB;
	r->current_build = FIRMWARE_BUILD;
	r->current_minor = FIRMWARE_MINOR;
	r->current_major = FIRMWARE_MAJOR;
	r->committed_build = FIRMWARE_BUILD;
	r->committed_minor = FIRMWARE_MINOR;
	r->committed_major = FIRMWARE_MAJOR;
	r->launch_tcb = PLATFORM_TCB;
}

static enum firmware_status check_request(const struct message *m)
{
	u32 select = get_le(m->payload + OFF_KEY_SELECT, 4);

	if (m->version != REQUEST_VERSION || m->bytes != REQUEST_BYTES ||
	    select > KEY_SELECT_VLEK ||
	    !vmpl_is_allowed(m, get_le(m->payload + OFF_VMPL, 4)) ||
	    !is_zero(m->payload + OFF_RESERVED, REQUEST_BYTES - OFF_RESERVED))
		return FW_INVALID_PARAM;
	/* there is no VLEK in this machine */
	if (select == KEY_SELECT_VLEK)
		return FW_INVALID_KEY;
	return FW_SUCCESS;
}

static u32 version_to_give(void)
{
	u64 version = option_u64("report", 3);

	if (version != 2 && version != 3 && version != 5)
		model_end(END_MODEL, "the option report must be 2, 3 or 5, not %lu", version);
	return version;
}

void report_answer(const struct message *request, struct message *answer)
{
	enum firmware_status status = check_request(request);
	static struct report report;

	put_le(answer->payload, status, 4);
	answer->bytes = STATUS_BYTES;
	if (status)
		return;
	report_fill(&report, version_to_give(), get_le(request->payload + OFF_VMPL, 4),
		    request->payload);
	report_sign(&report);
	put_le(answer->payload + 4, REPORT_BYTES, 4);
	memcpy(answer->payload + STATUS_BYTES, &report, REPORT_BYTES);
	answer->bytes += REPORT_BYTES;
}
