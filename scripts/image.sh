#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# make image: writes an IGVM file from a bzImage and prints its launch digest.
# Settings from the environment: BZIMAGE and OUT; INITRD, CMDLINE, MODE=snp|es,
# DEBUGSWAP=1, POLICY=N (SNP), SKIP_KERNEL_CRC=1 (for a signed kernel) and SMP if wanted
# (under SNP one CPU count or more, "1,2,4": the digests to print; under ES the number of
# CPUs which the image is for). The tool checks all of them and says what is wrong in one
# sentence; OUT is replaced only when the image is complete.

# shellcheck source=common.sh
. "$(dirname "$0")/common.sh"

main() {
	local args out=${OUT-}

	[[ -n ${BZIMAGE-} && -n $out ]] || misuse \
		'usage: make image BZIMAGE=FILE OUT=FILE [INITRD=FILE] [CMDLINE=TEXT] [MODE=snp|es] [SMP=N] [DEBUGSWAP=1] [POLICY=N] [SKIP_KERNEL_CRC=1]'
	[[ ${SKIP_KERNEL_CRC:-0} == [01] ]] ||
		misuse "SKIP_KERNEL_CRC must be 0 or 1, not \"$SKIP_KERNEL_CRC\"."
	"$ROOT/scripts/packages.sh"
	# The room's Makefile has an OUT of its own.
	unset OUT
	make -s -C "$ROOT/tools/sev" || die "tools/sev cannot be built."
	args=(--bzimage "$BZIMAGE" --out "$out" --mode "${MODE:-snp}" --cpus "${SMP:-1}"
		--cmdline "${CMDLINE-}")
	[[ ${DEBUGSWAP:-0} == 0 ]] || args+=(--debug-swap)
	[[ ${SKIP_KERNEL_CRC:-0} == 0 ]] || args+=(--skip-kernel-crc)
	[[ -z ${POLICY-} ]] || args+=(--policy "$POLICY")
	[[ -z ${INITRD-} ]] || args+=(--initrd "$INITRD")
	exec "$BUILD/tools/sev-image" "${args[@]}"
}

main "$@"
exit
