// SPDX-License-Identifier: GPL-2.0
#include <setjmp.h>

#include "jump.h"

static sigjmp_buf out;

bool jump_run(void (*fn)(void))
{
	if (sigsetjmp(out, 1))
		return false;
	fn();

	return true;
}

void jump_out(void)
{
	siglongjmp(out, 1);
}
