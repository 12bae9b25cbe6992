// SPDX-License-Identifier: GPL-2.0
/*
 * The launch commands as KVM issues them: pages in the order of the calls, the
 * VMSAs of all virtual CPUs last (SNP firmware ABI, SNP_LAUNCH_*; SEV API).
 */
#include "psp.h"

#define SNP_POLICY_RESERVED_1	BIT(17)
#define SNP_POLICY_KNOWN	0x3fbffffULL	/* bits 25:0 but 18, migration agent */
#define ES_POLICY_ES		BIT(2)
#define DIGEST_TEXT		(2 * SHA384_BYTES + 1)

static enum { NOT_STARTED, STARTED, FINISHED } launch_state;
static u64 policy_taken;

bool launch_is_finished(void)
{
	return launch_state == FINISHED;
}

u64 launch_policy_taken(void)
{
	return policy_taken;
}

void psp_launch_start(u64 policy)
{
	if (launch_state != NOT_STARTED)
		model_end(END_LAUNCH, "the guest is launched a second time");
	if (mode_is_snp()) {
		if (!(policy & SNP_POLICY_RESERVED_1))
			model_end(END_LAUNCH, "policy 0x%lx lacks bit 17, which must be set",
				  policy);
		if (policy & ~SNP_POLICY_KNOWN)
			model_end(END_LAUNCH, "policy 0x%lx has unknown bits",
				  policy);
		digest_snp_start();
	} else {
		if (!(policy & ES_POLICY_ES))
			model_end(END_LAUNCH, "policy 0x%lx does not ask for SEV-ES",
				  policy);
		digest_es_start();
	}
	policy_taken = policy;
	launch_state = STARTED;
}

static void check_update(u64 gpa, enum launch_type type)
{
	if (launch_state != STARTED)
		model_end(END_LAUNCH, "page 0x%lx is launched outside of a launch",
			  gpa);
	if (!IS_ALIGNED(gpa, PAGE_SIZE))
		model_end(END_LAUNCH, "GPA 0x%lx to launch is not 4 KiB aligned",
			  gpa);
	if (type < LAUNCH_NORMAL || type > LAUNCH_CPUID || type == LAUNCH_VMSA)
		model_end(END_LAUNCH, "page 0x%lx has page type %d, which cannot be launched",
			  gpa, type);
	if (!mode_is_snp() && type != LAUNCH_NORMAL)
		model_end(END_LAUNCH, "page 0x%lx has page type %d, which SEV-ES does not know",
			  gpa, type);
}

static void launch_page(u64 gpa, const void *page)
{
	if (!gpa_is_ram(gpa) && !gpa_is_flash(gpa))
		model_end(END_LAUNCH, "GPA 0x%lx to launch is not guest memory",
			  gpa);
	if (rmp_launch_page(gpa, page))
		model_end(END_LAUNCH, "GPA 0x%lx is already launched", gpa);
}

/**
 * psp_launch_update() - one LAUNCH_UPDATE of 4 KiB
 * @gpa: guest physical address, in RAM, page aligned, never launched before
 * @type: page type; under SEV-ES, which has none, LAUNCH_NORMAL
 * @src: 4096 bytes, not kept; NULL counts as zeros
 *
 * Return: 0, or -1 when the firmware refuses the CPUID page (the differences
 * have been printed). Everything else that is refused ends the run.
 */
int psp_launch_update(u64 gpa, enum launch_type type, const void *src)
{
	static u8 page[PAGE_SIZE] __aligned(PAGE_SIZE);

	check_update(gpa, type);
	if (type == LAUNCH_SECRETS)
		secrets_page(page);
	else if (src && type != LAUNCH_ZERO)
		memcpy(page, src, PAGE_SIZE);
	else
		memset(page, 0, PAGE_SIZE);
	if (type == LAUNCH_CPUID && !cpuid_page_check(page))
		return -1;

	launch_page(gpa, page);
	if (mode_is_snp())
		digest_snp_page(type, gpa, page);
	else
		digest_es_data(page, PAGE_SIZE);
	attack_launch(gpa, type);
	counters.launched[type]++;
	if (type == LAUNCH_NORMAL)
		counters.launch_measured_bytes += PAGE_SIZE;
	return 0;
}

static void measure_vmsa(struct vcpu *v, u64 sev_features)
{
	if (!v->has_launched_vmsa)
		model_end(END_MODEL, "CPU %u has no VMSA to launch", v->index);
	vmsa_as_kvm(v->launched_vmsa, sev_features);
	if (mode_is_snp())
		digest_snp_page(LAUNCH_VMSA, VMSA_GPA_OF_KVM, v->launched_vmsa);
	else
		digest_es_data(v->launched_vmsa, PAGE_SIZE);
	counters.launched[LAUNCH_VMSA]++;
	counters.launch_measured_bytes += PAGE_SIZE;
}

static void digest_text(char text[DIGEST_TEXT])
{
	static const char hex[] = "0123456789abcdef";
	u32 bytes = mode_is_snp() ? SHA384_BYTES : SHA256_BYTES;
	u8 digest[SHA384_BYTES];
	u32 i;

	if (mode_is_snp())
		digest_snp_get(digest);
	else
		digest_es_get(digest);
	for (i = 0; i < bytes; i++) {
		text[2 * i] = hex[digest[i] >> 4];
		text[2 * i + 1] = hex[digest[i] & 15];
	}
	text[2 * bytes] = 0;
}

/**
 * psp_launch_finish() - measures the VMSAs and ends the launch
 *
 * In CPU order, as KVM does. The digest is printed; when it is not the one in
 * the model's option "digest", the run ends.
 */
void psp_launch_finish(void)
{
	char text[DIGEST_TEXT], expected[DIGEST_TEXT + 1];
	u32 i;

	if (launch_state != STARTED)
		model_end(END_LAUNCH, "a launch ends which did not start");
	for (i = 0; i < machine.cpus; i++)
		measure_vmsa(vcpus[i], guest_features());
	launch_state = FINISHED;

	digest_text(text);
	model_print("launch digest: %s\n", text);
	if (option("digest", expected, sizeof(expected)) && strcmp(expected, text))
		model_end(END_LAUNCH, "launch digest is %s, expected %s", text, expected);
}
