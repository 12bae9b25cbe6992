// SPDX-License-Identifier: GPL-2.0
/*
 * The attack of a run: chosen by name, called at the named points of the other
 * rooms, and judged by what only the machine can see: whether it took place at
 * all, and whether keys of the guest lie in memory which the host can read.
 */

#include "attack.h"
#include "../model/model.h"
#include "../psp/psp.h"

#define KERNEL_HALF	BIT(63)
#define GATE_BYTES	16
#define PRINT_MOST	8
#define CANARY_BYTES	32
#define BRIEF_MOST	4
#define MSR_SEV_INFORMATION	0x002

static const struct attack *attack;
static enum attack_phase phase, wanted;
static bool any_phase, page_used;
static struct {
	u64 gpa;
	bool private;
} brief[BRIEF_MOST];	/* mappings for one instruction */
static u32 brief_count;
static u64 at, every, occasions, strikes;

static void choose_phase(void)
{
	static const char * const names[] = { "first", "early", "kernel" };
	char name[16];

	any_phase = !option("phase", name, sizeof(name));
	if (any_phase)
		return;
	for (u32 i = 0; i < ARRAY_SIZE(names); i++)
		if (!strcmp(name, names[i])) {
			wanted = i;
			return;
		}
	model_end(END_MODEL, "phase=%s: first, early or kernel", name);
}

void attack_init(void)
{
	char name[32];

	if (!option("attack", name, sizeof(name)))
		return;
	for (const struct attack *a = attacks_start; a < attacks_end; a++)
		if (!strcmp(a->name, name))
			attack = a;
	if (!attack)
		model_end(END_MODEL, "there is no attack \"%s\"", name);
	choose_phase();
	at = option_u64("at", 1);
	every = option_u64("every", 0);
	if (attack->start)
		attack->start();
}

enum attack_phase attack_phase(void)
{
	return phase;
}

bool attack_due(void)
{
	if (!any_phase && phase != wanted)
		return false;
	occasions++;
	return occasions == at || (every && occasions > at && !((occasions - at) % every));
}

void attack_struck(const char *fmt, ...)
{
	va_list ap;

	if (strikes++ >= PRINT_MOST)
		return;
	model_print("attack: ");
	va_start(ap, fmt);
	model_vprint(fmt, &ap);
	va_end(ap);
	model_print("\n");
}

void attack_won(const char *fmt, ...)
{
	va_list ap;

	model_print("attack won: ");
	va_start(ap, fmt);
	model_vprint(fmt, &ap);
	va_end(ap);
	model_end(END_VIOLATION, "the guest did what it must not");
}

/* ---- called from the other rooms ---- */

void attack_launch(u64 gpa, enum launch_type type)
{
	if (attack && attack->launch)
		attack->launch(gpa, type, priv_ptr(gpa));
}

void attack_file(const char *id, u8 *data, u32 bytes)
{
	if (attack && attack->file)
		attack->file(id, data, bytes);
}

bool attack_before_vmgexit(struct vcpu *v)
{
	return attack && attack->before && attack->before(v);
}

/* Each stage of a guest asks for the SEV information before it uses a page. */
void attack_msr(struct vcpu *v, u64 request)
{
	if ((request & 0xfff) == MSR_SEV_INFORMATION && page_used && phase == PHASE_FIRST)
		phase = PHASE_EARLY;
	if (attack && attack->msr)
		attack->msr(v, request);
}

bool attack_ignore(struct vcpu *v)
{
	page_used = true;
	return attack && attack->ignore && attack->ignore(v);
}

/* No guest needs to tell the host an address which it watches (E27). */
bool attack_request(struct ghcb_call *c)
{
	if (attack && (c->code == EXIT_MONITOR || c->code == EXIT_MWAIT || c->code == EXIT_INVD))
		attack_won("the guest passed on event 0x%lx with RAX 0x%lx", c->code, c->rax);
	return attack && attack->request && !attack_terminates(c) && attack->request(c);
}

void attack_answer(const struct ghcb_call *c, u8 *page)
{
	if (attack && attack->answer && !attack_terminates(c))
		attack->answer(c, page);
}

void attack_changed(u64 gpa, bool private)
{
	if (attack && attack->changed)
		attack->changed(gpa, private);
}

void attack_validated(u64 gpa, bool validate)
{
	if (attack && attack->validated)
		attack->validated(gpa, validate);
}

/* An instruction may access more than one of them. Good for one CPU. */
void attack_access(struct vcpu *v, u64 gpa, bool private, bool read)
{
	if (!attack || !attack->access || !attack->access(v, gpa, private, read))
		return;
	if (brief_count == BRIEF_MOST)
		model_end(END_MODEL, "one instruction accesses more than %u pages", BRIEF_MOST);
	brief[brief_count].gpa = gpa;
	brief[brief_count++].private = private;
}

static void end_brief(struct vcpu *v)
{
	if (v->vmcb->exit_code == EXIT_NPF)
		return;
	while (brief_count--)
		memory_watch(brief[brief_count].gpa, brief[brief_count].private);
	brief_count = 0;
}

bool attack_status(struct vcpu *v, u64 *value)
{
	return !attack || !attack->status || attack->status(v, value);
}

struct vcpu *attack_target(struct vcpu *v)
{
	return attack && attack->target ? attack->target(v) : v;
}

/* The guest stopped, for whatever reason: how far has it come? */
void attack_exit(struct vcpu *v)
{
	const struct save_area *s = &v->vmcb->save;

	if (brief_count)
		end_brief(v);
	if (!attack || phase == PHASE_KERNEL)
		return;
	if (s->cpl == 3)
		phase = PHASE_KERNEL;
	else if (s->rip & KERNEL_HALF)
		phase = PHASE_EARLY;
}

/*
 * Before there are handlers an exception is a triple fault. The first code has them
 * for all exceptions at once; a kernel's last table is the one with 256 gates.
 */
static bool has_handlers(struct vcpu *v)
{
	u32 bytes = v->vmcb->save.idtr.limit + 1;

	return phase == PHASE_FIRST ? bytes >= 32 * GATE_BYTES : bytes >= 256 * GATE_BYTES;
}

/* Each step is an exit: no more of them than lead to the instruction in question. */
static bool steps_wanted(void)
{
	return phase == PHASE_FIRST && (any_phase || wanted == PHASE_FIRST) && occasions < at;
}

void attack_run(struct vcpu *v)
{
	if (!attack)
		return;
	v->step = brief_count || (attack->step && steps_wanted() && has_handlers(v));
	if (attack->run && has_handlers(v))
		attack->run(v);
}

bool attack_idle(struct vcpu *v)
{
	if (!attack || !attack->idle)
		return false;
	attack->idle(v);
	return true;
}

/* ---- at the end ---- */

static bool page_holds(const u8 *page, const u8 *canary)
{
	for (u32 i = 0; i + CANARY_BYTES <= PAGE_SIZE; i += 8)
		if (!memcmp(page + i, canary, CANARY_BYTES))
			return true;
	return false;
}

/*
 * The keys which the secure processor gave to the guest are the canaries: they lie
 * in private memory, and no page which the host can read may have them.
 */
static void look_for_canaries(const u8 *canary)
{
	for (u64 gpa = 0; gpa < machine.ram_high_top; gpa += PAGE_SIZE) {
		if (!gpa_is_ram(gpa) || guest_owned(gpa))
			continue;
		if (page_holds(shared_ptr(gpa), canary))
			model_print("attack: a key of the guest is in shared page 0x%lx\n", gpa);
	}
}

void attack_end(void)
{
	u8 key[CANARY_BYTES];

	if (!attack)
		return;
	model_print("attack: %s struck %lu times\n", attack->name, strikes);
	if (!mode_is_snp())
		return;
	for (u32 i = 0; i < 4; i++) {
		secrets_vmpck(i, key);
		look_for_canaries(key);
	}
}
