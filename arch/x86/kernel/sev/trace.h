/* SPDX-License-Identifier: GPL-2.0 */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM sev

#if !defined(_SEV_TRACE_H) || defined(TRACE_HEADER_MULTI_READ)
#define _SEV_TRACE_H

#include <linux/tracepoint.h>

TRACE_EVENT(sev_vc,
	TP_PROTO(u64 exit_code, unsigned long ip, bool user, unsigned int failure),

	TP_ARGS(exit_code, ip, user, failure),

	TP_STRUCT__entry(
		__field(u64, exit_code)
		__field(unsigned long, ip)
		__field(bool, user)
		__field(unsigned int, failure)
	),

	TP_fast_assign(
		__entry->exit_code = exit_code;
		__entry->ip = ip;
		__entry->user = user;
		__entry->failure = failure;
	),

	TP_printk("code=0x%llx ip=0x%lx %s failure=%u", __entry->exit_code, __entry->ip,
		  __entry->user ? "user" : "kernel", __entry->failure)
);

TRACE_EVENT(sev_page_state,
	TP_PROTO(unsigned long vaddr, unsigned long npages, bool private),

	TP_ARGS(vaddr, npages, private),

	TP_STRUCT__entry(
		__field(unsigned long, vaddr)
		__field(unsigned long, npages)
		__field(bool, private)
	),

	TP_fast_assign(
		__entry->vaddr = vaddr;
		__entry->npages = npages;
		__entry->private = private;
	),

	TP_printk("va=0x%lx pages=%lu %s", __entry->vaddr, __entry->npages,
		  __entry->private ? "private" : "shared")
);

#endif /* _SEV_TRACE_H */

#undef TRACE_INCLUDE_PATH
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_PATH .
#define TRACE_INCLUDE_FILE trace
#include <trace/define_trace.h>
