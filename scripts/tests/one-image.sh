#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# One SEV-SNP image, made once, starts on machines with other memory sizes, numbers of
# CPUs and C-bit positions, each time with the launch digest that was told beforehand
# for the number of CPUs.

# shellcheck source=tap.sh
. "$(dirname "$0")/tap.sh"

BZIMAGE=$ROOT/build/kernels/direct/bzImage
INITRD=$ROOT/build/initramfs/direct.cpio.gz
IMAGE=$WORK/guest.igvm

# What the command line says is measured: nothing of the machine may stand in it.
make_image() {
	BZIMAGE=$BZIMAGE INITRD=$INITRD OUT=$IMAGE SMP=1,2,4 \
		CMDLINE="console=ttyS0 sevtest.mode=snp sevtest.only=features,cpus,cpu_work" \
		"$ROOT/scripts/image.sh" | tee "$WORK/image.log"
}

# digest CPUS: what make_image has told.
digest() {
	sed -n "s/^launch digest (snp, $1 CPUs): //p" "$WORK/image.log"
}

# memory_is MIB: the kernel found about that much memory.
memory_is() {
	local kib

	kib=$(sed -n 's|.*Memory: [0-9]*K/\([0-9]*\)K available.*|\1|p' "$WORK/log/guest.tap")
	printf 'memory: %s KiB\n' "$kib"
	((kib > $1 * 1024 * 9 / 10 && kib <= $1 * 1024))
}

# starts CPUS MIB CBIT
starts() {
	"$ROOT/tools/testing/sev/run-model" --mode snp --smp "$1" --mem "$2M" --cbit "$3" --quiet \
		--igvm "$IMAGE" --expect-digest "$(digest "$1")" --log "$WORK/log" || return 1
	tr -d '\r' <"$WORK/log/guest.log" >"$WORK/log/guest.tap"
	grep "^SEV-GUEST: cpus online: $1\$" "$WORK/log/guest.tap" && memory_is "$2" &&
		grep '^SEV-GUEST: done$' "$WORK/log/guest.tap" &&
		[[ $(awk -f "$ROOT/scripts/tap.awk" "$WORK/log/guest.tap") == '2 0 1' ]]
}

[[ -f $BZIMAGE && -f $INITRD ]] || { echo "Bail out! the kernel is not built"; exit 1; }
ok "the image is made" make_image
ok "it starts with 1 CPU, 256 MiB, C-bit 51" starts 1 256 51
ok "it starts with 2 CPUs, 768 MiB, C-bit 47" starts 2 768 47
ok "it starts with 4 CPUs, 1 GiB, C-bit 39" starts 4 1024 39
done_testing
