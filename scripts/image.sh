#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# make image: writes an IGVM file from a bzImage and prints its launch digest.
# Settings from the environment: BZIMAGE and OUT; INITRD, CMDLINE, MODE=snp|es and
# SMP (the CPU count whose digest is printed; under ES the image's own) if wanted.

# shellcheck source=common.sh
. "$(dirname "$0")/common.sh"

main() {
	local usage='usage: make image BZIMAGE=FILE OUT=FILE [INITRD=FILE] [CMDLINE=TEXT] [MODE=snp|es] [SMP=N]'

	[[ -n ${BZIMAGE-} && -n ${OUT-} ]] || misuse "$usage"
	make -s -C "$ROOT/tools/sev" || die "tools/sev cannot be built."
	exec "$BUILD/tools/sev-image" --TBD
}

main "$@"
exit
