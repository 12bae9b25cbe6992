/* SPDX-License-Identifier: GPL-2.0 */
/* What the compiler's run-time libraries call and offer. */
#ifndef SEV_FUZZ_SANITIZER_H
#define SEV_FUZZ_SANITIZER_H

/* Called at each edge of code built with -fsanitize-coverage=trace-pc */
void __sanitizer_cov_trace_pc(void);

/* Options of the address sanitizer, as text */
const char *__asan_default_options(void);
const char *__ubsan_default_options(void);

void __sanitizer_set_death_callback(void (*callback)(void));

#endif /* SEV_FUZZ_SANITIZER_H */
