// SPDX-License-Identifier: GPL-2.0
/*
 * The x87 and SSE part of a VMSA. Instructions know it as the image of FXSAVE, whose
 * tags are one bit a register: in use or empty. The model itself uses neither unit, so
 * that a CPU has its guest's state in it.
 */

#include "cpu.h"

#define MXCSR_BITS	0xffffU		/* others are #GP */
#define TAG_ZERO	1U
#define TAG_SPECIAL	2U
#define TAG_EMPTY	3U
#define EXPONENT	0x7fff
#define INTEGER_BIT	BIT(63)
#define FSW_TOP_SHIFT	11

struct fxsave {
	u16 fcw, fsw;
	u8 tags, reserved;
	u16 fop;
	u64 rip, dp;
	u32 mxcsr, mxcsr_mask;
	struct {
		u64 low;
		u16 high;
		u8 reserved[6];
	} st[8];
	u8 xmm[256];
	u8 unused[96];
} __aligned(16);

static_assert(sizeof(struct fxsave) == 512, "image of FXSAVE");

static u8 short_tags(u16 ftw)
{
	u8 tags = 0;

	for (unsigned int i = 0; i < 8; i++)
		if ((ftw >> 2 * i & 3) != TAG_EMPTY)
			tags |= 1U << i;
	return tags;
}

static u16 tag_of(u64 low, u16 high)
{
	u16 exponent = high & EXPONENT;

	if (!exponent && !low)
		return TAG_ZERO;
	return !exponent || exponent == EXPONENT || !(low & INTEGER_BIT) ? TAG_SPECIAL : 0;
}

/* Tags go by register, contents by their distance from the top of the stack. */
static u16 full_tags(const struct fxsave *f)
{
	unsigned int top = f->fsw >> FSW_TOP_SHIFT & 7;
	u16 ftw = 0;

	for (unsigned int i = 0; i < 8; i++) {
		unsigned int st = (i - top) & 7;
		u16 tag = f->tags >> i & 1 ? tag_of(f->st[st].low, f->st[st].high) : TAG_EMPTY;

		ftw |= tag << 2 * i;
	}
	return ftw;
}

/* On the CPU which is to run with @s. */
void load_fpu(const struct save_area *s)
{
	struct fxsave f;

	memset(&f, 0, sizeof(f));
	f.fcw = s->x87_fcw;
	f.fsw = s->x87_fsw;
	f.tags = short_tags(s->x87_ftw);
	f.fop = s->x87_fop;
	f.rip = s->x87_rip;
	f.dp = s->x87_dp;
	f.mxcsr = s->mxcsr & MXCSR_BITS;
	for (unsigned int i = 0; i < 8; i++) {
		f.st[i].low = s->x87_low[i];
		f.st[i].high = s->x87_high[i];
	}
	memcpy(f.xmm, s->xmm, sizeof(f.xmm));
	asm volatile("fxrstor64 %0" : : "m"(f));
}

/* The guest's state on this CPU to @s; where FXSAVE has no place for it, @s stays. */
void save_fpu(struct save_area *s)
{
	struct fxsave f;

	memset(&f, 0, sizeof(f));
	asm volatile("fxsave64 %0" : "+m"(f));
	s->x87_fcw = f.fcw;
	s->x87_fsw = f.fsw;
	s->x87_ftw = full_tags(&f);
	s->x87_fop = f.fop;
	s->x87_rip = f.rip;
	s->x87_dp = f.dp;
	s->mxcsr = f.mxcsr;
	for (unsigned int i = 0; i < 8; i++) {
		s->x87_low[i] = f.st[i].low;
		s->x87_high[i] = f.st[i].high;
	}
	memcpy(s->xmm, f.xmm, sizeof(f.xmm));
}
