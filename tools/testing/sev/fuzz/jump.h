/* SPDX-License-Identifier: GPL-2.0 */
/* A way out of code which ends the run. */
#ifndef SEV_FUZZ_JUMP_H
#define SEV_FUZZ_JUMP_H

#include <stdbool.h>

/**
 * jump_run() - runs a function which may leave by jump_out()
 * @fn: function
 *
 * Return: true when it returned, false when it left.
 */
bool jump_run(void (*fn)(void));

/** jump_out() - leaves the function which jump_run() runs */
__attribute__((noreturn)) void jump_out(void);

#endif /* SEV_FUZZ_JUMP_H */
