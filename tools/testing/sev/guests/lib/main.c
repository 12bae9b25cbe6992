// SPDX-License-Identifier: GPL-2.0
/* From start.S to the program's main(). */
#include "guest.h"

/* Called by start.S on CPU 0. */
void bsp_main(void)
{
	trap_init();
	trap_init_cpu(0);
	early();
	if (!mode_is(MODE_NONE))
		ghcb_init_cpu();
	tap_ready = true;
	main();
	finish();
}
