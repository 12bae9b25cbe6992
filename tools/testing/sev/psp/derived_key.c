// SPDX-License-Identifier: GPL-2.0
/*
 * Answers to key requests (SNP firmware ABI, MSG_KEY_REQ). How the firmware
 * derives is its own affair; here it is HMAC-SHA-256 over all that was selected.
 */
#include <mbedtls/md.h>

#include "message.h"
#include "report.h"

#define REQUEST_BYTES_V1	32
#define REQUEST_BYTES_V2	40
#define OFF_ROOT		0x00
#define OFF_RESERVED		0x04
#define OFF_FIELDS		0x08
#define OFF_VMPL		0x10
#define OFF_GUEST_SVN		0x14
#define OFF_TCB			0x18
#define OFF_MIT_VECTOR		0x20

#define ROOT_VMRK		BIT(0)
#define KEY_SELECT_SHIFT	1
#define KEY_SELECT_MASK		3
#define KEY_SELECT_VLEK		2
#define ROOT_RESERVED		(~7U)

#define FIELD_POLICY		BIT(0)
#define FIELD_IMAGE_ID		BIT(1)
#define FIELD_FAMILY_ID		BIT(2)
#define FIELD_MEASUREMENT	BIT(3)
#define FIELD_GUEST_SVN		BIT(4)
#define FIELD_TCB		BIT(5)
#define FIELD_MIT_VECTOR	BIT(6)
#define FIELDS_V1		(FIELD_MIT_VECTOR - 1)
#define FIELDS_V2		(FIELDS_V1 | FIELD_MIT_VECTOR)

#define KEY_BYTES		32
#define CHIP_SECRET_SALT	0x6368697073656372ULL
#define VMRK_SALT		0x766d726bULL

/* What a key depends on; zero where it was not selected. */
struct ingredients {
	u8 label[24];
	u64 fields;
	u32 vmpl;
	u32 guest_svn;
	u64 policy;
	u8 image_id[16];
	u8 family_id[16];
	u8 measurement[SHA384_BYTES];
	u64 tcb;
	u64 mit_vector;
} __packed;

/* No component of the version is above the platform's. */
static bool tcb_is_allowed(u64 tcb)
{
	u64 platform = PLATFORM_TCB;
	u32 i;

	for (i = 0; i < sizeof(tcb); i++, tcb >>= 8, platform >>= 8)
		if ((tcb & 0xff) > (platform & 0xff))
			return false;
	return true;
}

static bool form_is_right(const struct message *m)
{
	u64 fields = get_le(m->payload + OFF_FIELDS, 8);

	if (m->version == 1)
		return m->bytes == REQUEST_BYTES_V1 && !(fields & ~FIELDS_V1);
	return m->version == 2 && m->bytes == REQUEST_BYTES_V2 && !(fields & ~FIELDS_V2);
}

/* Without an ID block the guest's SVN is 0; the machine mitigates nothing. */
static enum firmware_status check_request(const struct message *m)
{
	u32 root = get_le(m->payload + OFF_ROOT, 4);
	u32 select = root >> KEY_SELECT_SHIFT & KEY_SELECT_MASK;

	if (!form_is_right(m) || root & ROOT_RESERVED || select > KEY_SELECT_VLEK ||
	    !is_zero(m->payload + OFF_RESERVED, 4) ||
	    !vmpl_is_allowed(m, get_le(m->payload + OFF_VMPL, 4)) ||
	    get_le(m->payload + OFF_GUEST_SVN, 4) ||
	    !tcb_is_allowed(get_le(m->payload + OFF_TCB, 8)))
		return FW_INVALID_PARAM;
	if (m->version == 2 && get_le(m->payload + OFF_MIT_VECTOR, 8))
		return FW_INVALID_PARAM;
	if (select == KEY_SELECT_VLEK)
		return FW_INVALID_KEY;
	return FW_SUCCESS;
}

static void make_key(const struct message *m, u8 key[KEY_BYTES])
{
	u64 salt = get_le(m->payload, 4) & ROOT_VMRK ? VMRK_SALT : CHIP_SECRET_SALT;
	struct ingredients i = { .label = "SEV-SNP model key" };
	u8 root[KEY_BYTES];
	int failed;

	i.fields = get_le(m->payload + OFF_FIELDS, 8);
	i.vmpl = get_le(m->payload + OFF_VMPL, 4);
	if (i.fields & FIELD_POLICY)
		i.policy = launch_policy_taken();
	if (i.fields & FIELD_MEASUREMENT)
		digest_snp_get(i.measurement);
	if (i.fields & FIELD_TCB)
		i.tcb = get_le(m->payload + OFF_TCB, 8);
	fill_noise(root, sizeof(root), salt);
	crypto_begin();
	failed = mbedtls_md_hmac(mbedtls_md_info_from_type(MBEDTLS_MD_SHA256), root,
				 sizeof(root), (const u8 *)&i, sizeof(i), key);
	crypto_end();
	if (failed)
		model_end(END_MODEL, "the crypto library could not derive a key");
}

void derived_key_answer(const struct message *request, struct message *answer)
{
	enum firmware_status status = check_request(request);

	put_le(answer->payload, status, 4);
	answer->bytes = STATUS_BYTES + KEY_BYTES;
	if (!status)
		make_key(request, answer->payload + STATUS_BYTES);
}
