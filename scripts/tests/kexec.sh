#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Guests which start another kernel: twice in a row by kexec, and after a crash.
# Each kernel tests itself; the model tells what is shared when a kernel begins,
# and at the end the guest's own list of shared pages must be the host's.

# shellcheck source=tap.sh
. "$(dirname "$0")/tap.sh"

BZIMAGE=$ROOT/build/kernels/direct/bzImage
INITRD=$ROOT/build/initramfs/direct.cpio.gz
LOGS=$ROOT/build/logs/kexec

# boot MODE SMP WORDS: one guest with all its kernels, whose logs go to $log.
boot() {
	local mode=$1 smp=$2 words=$3

	mkdir -p "$log"
	BZIMAGE=$BZIMAGE INITRD=$INITRD MODE=$mode SMP=$smp OUT=$log/guest.igvm \
		CMDLINE="console=ttyS0 sevtest.mode=$mode $words" "$ROOT/scripts/image.sh" ||
		return 1
	cp "$WORK/disk" "$log/disk.img"
	"$ROOT/tools/testing/sev/run-model" --mode "$mode" --smp "$smp" --mem 1G \
		--log "$log" --igvm "$log/guest.igvm" --disk "$log/disk.img" \
		--opt shared=1 || return 1
	rm -f "$log/guest.igvm" "$log/disk.img"
	tr -d '\r' <"$log/guest.log" >"$log/guest.tap"
}

# reported KERNELS TESTS: each kernel came up, with all its tests, and all passed.
reported() {
	local kernels tests

	kernels=$(grep -c '^TAP version 13$' "$log/guest.tap")
	tests=$(grep -c '^ok [0-9]' "$log/guest.tap")
	printf '%s kernels, %s tests\n' "$kernels" "$tests"
	((kernels == $1 && tests == $2)) && ! grep '^not ok ' "$log/guest.tap" &&
		grep -q '^SEV-GUEST: done$' "$log/guest.tap"
}

# nothing_left: the stub, then for each kernel its decompressor and the kernel
# itself ask the host for the SEV information; only the last one has shared
# anything then, its own .bss..decrypted.
nothing_left() {
	grep '^shared: .* begins' "$log/model.log" |
		awk '{ print }
		     NR == 1 || NR % 2 == 0 { bad += $2 != 0 }
		     NR > 1 && NR % 2 { bad += $2 == 0 || $2 % 512 }
		     END { exit bad || NR != 1 + 2 * kernels }' kernels="$1"
}

# same_list: what the last kernel says it shares is what the host has.
same_list() {
	diff <(sed -n 's/^SEV-SHARED: //p' "$log/guest.tap") \
		<(sed -n 's/^shared: \(0x[^ ]* 0x[^ ]*\)$/\1/p' "$log/model.log") &&
		grep -q '^SEV-SHARED: ' "$log/guest.tap"
}

# snp_pages NAME KERNELS
snp_pages() {
	ok "$1: nothing is left shared when a kernel begins" nothing_left "$2"
	ok "$1: the guest's list of shared pages is the host's" same_list
}

[[ -f $BZIMAGE && -f $INITRD ]] || { echo "Bail out! the kernel is not built"; exit 1; }
cp "$BZIMAGE" "$WORK/bzImage"
cp "$INITRD" "$WORK/initrd"
tar -C "$WORK" -cf "$WORK/disk" bzImage initrd

log=$LOGS/snp-twice
ok "snp: the same kernel twice in a row, 4 CPUs" boot snp 4 \
	"sevtest.cpus=4 sevtest.kexec=2"
ok "snp: all kernels are well" reported 3 21
snp_pages snp 3

log=$LOGS/snp-dump
ok "snp: a crash on a CPU which the kernel started" boot snp 2 \
	"crashkernel=256M sevtest.cpus=2 sevtest.dump=1"
ok "snp: the dump has the pattern, and can be read" reported 2 7
snp_pages "snp, crashed" 2

done_testing
