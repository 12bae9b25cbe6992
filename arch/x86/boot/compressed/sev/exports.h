/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The whole border of the boot stub: it is linked as one unit of its own, with
 * a prefix on all its symbols, and only what stands here passes.  Read by
 * link-stub.sh, one name per line:
 *
 * SEV_STUB_EXPORT(name)	offered by the stub, under its plain name
 * SEV_STUB_IMPORT(name)	used by the stub, defined by the decompressor
 *
 * There are no imports.  The decompressor's own functions may print, and so
 * use memory which is not there yet.
 */
SEV_STUB_EXPORT(sev_direct_entry)
SEV_STUB_EXPORT(sev_direct_ap_page)
