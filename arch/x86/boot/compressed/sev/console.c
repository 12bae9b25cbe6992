// SPDX-License-Identifier: GPL-2.0
/*
 * What the stub says: one line of figures when all went well, else what is
 * wrong, on the serial console and in the host's log.
 */
#include <linux/types.h>

#include "../../../kernel/sev/core/env.h"
#include "../../../kernel/sev/core/msr_protocol.h"
#include "../../../kernel/sev/core/serial.h"
#include "../../../kernel/sev/core/text.h"
#include "stub.h"

static u64 stub_ram_bytes(const struct sev_stub *stub)
{
	u64 bytes = 0;
	u32 i;

	for (i = 0; i < stub->map.count; i++)
		if (stub->map.range[i].type == SEV_E820_RAM)
			bytes += stub->map.range[i].end - stub->map.range[i].start;

	return bytes;
}

/**
 * sev_stub_report() - says in one line what was done
 * @stub: state; memory is validated, and nothing of it marked yet
 */
void sev_stub_report(struct sev_stub *stub)
{
	const struct sev_accept *accept = &stub->accept;
	char line[160];
	struct sev_text t = { line, sizeof(line), 0 };

	sev_text_add(&t, "sev-direct: ");
	sev_text_add_dec(&t, stub_ram_bytes(stub) >> 10);
	sev_text_add(&t, " KiB of RAM");
	if (sev_stub_is_snp(stub)) {
		sev_text_add(&t, ", validated ");
		sev_text_add_dec(&t, accept->pvalidate_2m);
		sev_text_add(&t, " x 2 MiB and ");
		sev_text_add_dec(&t, accept->pvalidate_4k);
		sev_text_add(&t, " x 4 KiB by ");
		sev_text_add_dec(&t, accept->exits);
		sev_text_add(&t, " exits");
	}
	sev_text_add(&t, "\r\n");
	sev_serial_print(&stub->ghcb, line, t.used);
}

/* With a feature like virtual TOM no page may ever be shared: that is then the cause. */
static struct sev_result stub_cause(const struct sev_stub *stub, struct sev_result r)
{
	struct sev_result features = sev_stub_check_features(stub);

	return features.code && !stub->ghcb_live ? features : r;
}

/**
 * sev_stub_fail() - says what is wrong and stops
 * @stub: state
 * @r: the failure
 *
 * GHCB 2.04, section 2.3.1 (0x100) and table 7 (0x8000FFFE): by page where
 * there is one, since that form carries the subject too.
 */
void sev_stub_fail(struct sev_stub *stub, struct sev_result r)
{
	u32 set, reason;
	char text[256];
	unsigned int n;

	r = stub_cause(stub, r);
	set = sev_failure_set(r.code);
	reason = sev_failure_reason(r.code);
	if (stub->ghcb_live && !stub->failing) {
		stub->failing = true;
		n = sev_failure_sentence(r, text, sizeof(text) - 2);
		text[n++] = '\r';
		text[n++] = '\n';
		sev_serial_print(&stub->ghcb, text, n);
		if (stub->ghcb.version >= SEV_GHCB_VERSION_SNP)
			sev_ghcb_terminate(&stub->ghcb, set, reason, r.subject);
	}

	for (;;) {
		sev_env_msr_exchange(sev_msr_terminate_request(set, reason));
		asm volatile("hlt");
	}
}
