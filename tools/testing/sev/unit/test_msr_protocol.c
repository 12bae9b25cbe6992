// SPDX-License-Identifier: GPL-2.0
/* GHCB MSR protocol: every known answer, and answers that must be refused */
#include <linux/array_size.h>
#include <asm/sev/ghcb.h>
#include <asm/sev/msr_protocol.h>

#include "../../../../arch/x86/kernel/sev/core/msr_protocol.h"
#include "fake.h"
#include "unit.h"
#include "vectors.h"

/* Sends the vector's request by the function for its code; false: it has none. */
static bool send(u32 i, struct sev_result *r)
{
	struct sev_msr_info info;
	u64 features;
	u32 value;

	switch (vector_msr[i].code) {
	case SEV_MSRP_SEV_INFO_REQ:
		*r = sev_msr_sev_info(&info);
		if (!r->code)
			ok(info.max_version == vector_msr[i].answer >> 48 &&
			   info.min_version == 1 &&
			   info.cbit == (vector_msr[i].answer >> 24 & 0xff),
			   "versions and C-bit, %s", vector_msr[i].name);
		return true;
	case SEV_MSRP_CPUID_REQ:
		*r = sev_msr_cpuid(vector_msr[i].key, vector_msr[i].arg, &value);
		ok(!r->code && value == vector_msr[i].answer >> 32, "value, %s",
		   vector_msr[i].name);
		return true;
	case SEV_MSRP_REGISTER_REQ:
		*r = sev_msr_register_ghcb(vector_msr[i].key);
		return true;
	case SEV_MSRP_PSC_REQ:
		*r = sev_msr_page_state(vector_msr[i].key, vector_msr[i].arg);
		return true;
	case SEV_MSRP_FEATURES_REQ:
		*r = sev_msr_features(&features);
		ok(!r->code && features == vector_msr[i].answer >> 12, "bits, %s",
		   vector_msr[i].name);
		return true;
	case SEV_MSRP_TERMINATE:
		fake.msr_request = sev_msr_terminate_request(vector_msr[i].key,
							     vector_msr[i].arg);
		*r = sev_ok();
		return true;
	default:
		return false;
	}
}

static bool accepted(u32 i)
{
	u64 answer = vector_msr[i].answer;

	switch (vector_msr[i].code) {
	case SEV_MSRP_REGISTER_REQ:
		return answer == (vector_msr[i].key | SEV_MSRP_REGISTER);
	case SEV_MSRP_PSC_REQ:
		return answer == SEV_MSRP_PSC;
	default:
		return true;
	}
}

static void test_vectors(void)
{
	struct sev_result r;
	u32 i;

	for (i = 0; i < ARRAY_SIZE(vector_msr); i++) {
		fake_reset();
		fake.msr_answer = vector_msr[i].answer;
		if (!send(i, &r))
			continue;
		ok(fake.msr_request == vector_msr[i].request, "request, %s", vector_msr[i].name);
		ok(!r.code == accepted(i), "answer, %s", vector_msr[i].name);
	}
}

static void test_negotiation(void)
{
	u16 version = 0;

	fake_reset();
	fake.msr_answer = 0x0002000133000001ull;
	fails(sev_msr_negotiate(2, &version), SEV_OK, "version 2 of 1..2");
	ok(version == 2, "the highest common version is taken");
	fake.msr_answer = 0x0001000133000001ull;
	fails(sev_msr_negotiate(2, &version), SEV_FAIL_PROTOCOL_VERSION,
	      "version 1 only does not do for SNP");
	fails(sev_msr_negotiate(1, &version), SEV_OK, "version 1 does for ES");
	ok(version == 1, "version 1 is taken");
	fake.msr_answer = 0x0009000333000001ull;
	fails(sev_msr_negotiate(1, &version), SEV_FAIL_PROTOCOL_VERSION,
	      "versions 3..9 are too new");
	fake.msr_answer = 0x0009000133000001ull;
	fails(sev_msr_negotiate(2, &version), SEV_OK, "versions 1..9");
	ok(version == 2, "no version above 2 is taken");
}

/* E13 and the like: no answer, an answer to something else, a changed one */
static void test_lies(void)
{
	struct sev_msr_info info;
	u64 features;
	u32 value;

	fake_reset();
	fake.msr_answer = SEV_MSRP_SEV_INFO_REQ;
	fails(sev_msr_sev_info(&info), SEV_FAIL_MSR_ANSWER, "request left standing, 0x002");
	fake.msr_answer = SEV_MSRP_FEATURES_REQ;
	fails(sev_msr_features(&features), SEV_FAIL_MSR_ANSWER, "request left standing, 0x080");
	fake.msr_answer = 0x12345000 | SEV_MSRP_REGISTER_REQ;
	fails(sev_msr_register_ghcb(0x12345000), SEV_FAIL_MSR_ANSWER,
	      "request left standing, 0x012");
	fake.msr_answer = 0x8000001f40000005ull;
	fails(sev_msr_cpuid(0x8000001f, SEV_EAX, &value), SEV_FAIL_MSR_ANSWER,
	      "CPUID answer for another register");
	fake.msr_answer = 0x1000 | SEV_MSRP_PSC;
	fails(sev_msr_page_state(0x5000, SEV_PSC_OP_SHARED), SEV_FAIL_MSR_PSC,
	      "page state answer with reserved bits");
}

void test_msr_protocol(void)
{
	test_vectors();
	test_negotiation();
	test_lies();
}
