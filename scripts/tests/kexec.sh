#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Guests which start another kernel: twice in a row by kexec, and after a crash.
# Each kernel tests itself; the model tells what is shared when a kernel begins,
# and at the end the guest's own list of shared pages must be the host's. Under OVMF,
# which shares pages that are no kernel's affair, only what the kernels report counts.

# shellcheck source=tap.sh
. "$(dirname "$0")/tap.sh"

BZIMAGE=$ROOT/build/kernels/direct/bzImage
INITRD=$ROOT/build/initramfs/direct.cpio.gz
OVMF=$ROOT/build/ovmf/OVMF.fd
LOGS=$ROOT/build/logs/kexec

# start NAME MODE WORDS: the arguments for a guest without firmware, or under OVMF.
start() {
	local log=$LOGS/$1 words="console=ttyS0 sevtest.mode=$2 $3"

	if [[ $1 == *-ovmf* ]]; then
		arguments=(--idle 300 --ovmf "$OVMF" --bzimage "$BZIMAGE" --initrd "$INITRD"
			--cmdline "$words")
		return
	fi
	arguments=(--igvm "$log/guest.igvm" --opt shared=1)
	BZIMAGE=$BZIMAGE INITRD=$INITRD MODE=$2 SMP=$smp OUT=$log/guest.igvm CMDLINE=$words \
		"$ROOT/scripts/image.sh"
}

# boot NAME MODE SMP WORDS [OPTION...]: one guest with all its kernels. Its logs go to
# LOGS/NAME, what is said about it to a file there.
boot() {
	local name=$1 mode=$2 smp=$3 words=$4 log=$LOGS/$1 arguments

	shift 4
	mkdir -p "$log"
	rm -f "$log/ended"
	cp "$WORK/disk" "$log/disk.img"
	start "$name" "$mode" "$words" &&
		"$ROOT/tools/testing/sev/run-model" --mode "$mode" --smp "$smp" --mem 768M \
			--log "$log" --disk "$log/disk.img" "${arguments[@]}" "$@" &&
		: >"$log/ended"
	rm -f "$log/guest.igvm" "$log/disk.img"
}

# both NAME SMP WORDS: the same as SNP guest and as ES guest, at the same time.
both() {
	local mode

	for mode in snp es; do
		mkdir -p "$LOGS/$mode-$1"
		boot "$mode-$1" "$mode" "$2" "$3" >"$LOGS/$mode-$1/said" 2>&1 &
	done
	wait
}

# ended NAME: the guest powered off.
ended() {
	cat "$LOGS/$1/said"
	[[ -e $LOGS/$1/ended ]]
}

# reported NAME KERNELS TESTS: each kernel came up, with all its tests, and all passed.
reported() {
	local tap=$LOGS/$1/guest.tap kernels tests

	tr -d '\r' <"$LOGS/$1/guest.log" >"$tap"
	kernels=$(grep -c '^TAP version 13$' "$tap")
	tests=$(grep -c '^ok [0-9]' "$tap")
	printf '%s kernels, %s tests\n' "$kernels" "$tests"
	((kernels == $2 && tests == $3)) && ! grep '^not ok ' "$tap" &&
		grep -q '^SEV-GUEST: done$' "$tap"
}

# nothing_left NAME KERNELS: the stub, then for each kernel its decompressor and the kernel
# itself ask the host for the SEV information; nobody has shared anything then.
nothing_left() {
	grep '^shared: .* begins' "$LOGS/$1/model.log" |
		awk '{ print; bad += $2 != 0 } END { exit bad || NR != 1 + 2 * kernels }' kernels="$2"
}

# same_list NAME: what the last kernel says it shares is what the host has.
same_list() {
	diff <(sed -n 's/^SEV-SHARED: //p' "$LOGS/$1/guest.tap") \
		<(sed -n 's/^shared: \(0x[^ ]* 0x[^ ]*\)$/\1/p' "$LOGS/$1/model.log") &&
		grep -q '^SEV-SHARED: ' "$LOGS/$1/guest.tap"
}

# in_flight NAME: the first message was answered, the crashed kernel has never seen how.
in_flight() {
	grep '^attack: the answer to message 1 is kept$' "$LOGS/$1/model.log"
}

# judge NAME KERNELS TESTS WHAT
judge() {
	ok "$1: $4" ended "$1"
	ok "$1: all kernels are well" reported "$1" "$2" "$3"
	[[ $1 == snp-* && $1 != *-ovmf* ]] || return 0
	ok "$1: nothing is left shared when a kernel begins" nothing_left "$1" "$2"
	ok "$1: the guest's list of shared pages is the host's" same_list "$1"
}

# test_direct: without firmware.
test_direct() {
	local mode

	both twice 4 "sevtest.cpus=4 sevtest.kexec=2"
	for mode in snp es; do
		judge "$mode-twice" 3 21 "the same kernel twice in a row, 4 CPUs"
	done
	both dump 2 "crashkernel=256M sevtest.cpus=2 sevtest.dump=1"
	for mode in snp es; do
		judge "$mode-dump" 2 8 "a crash on a started CPU, and a dump"
	done
	mkdir -p "$LOGS/snp-flight"
	boot snp-flight snp 2 "crashkernel=256M sevtest.cpus=2 sevtest.dump=1 sevtest.flight=1" \
		--opt psp=kept >"$LOGS/snp-flight/said" 2>&1
	judge snp-flight 2 8 "a crash with a message to the secure processor in flight"
	ok "snp-flight: it was in flight" in_flight snp-flight
}

# test_ovmf: SEV-ES has no place for CPUs there but the first.
test_ovmf() {
	boot snp-ovmf snp 2 "sevtest.cpus=2 sevtest.kexec=1" >"$WORK/snp" 2>&1 &
	boot es-ovmf es 1 "sevtest.cpus=1 sevtest.kexec=1" >"$WORK/es" 2>&1 &
	wait
	boot es-ovmf-2 es 2 "sevtest.cpus=2 sevtest.kexec=0" >"$WORK/es-2" 2>&1
	mv "$WORK/snp" "$LOGS/snp-ovmf/said"
	mv "$WORK/es" "$LOGS/es-ovmf/said"
	mv "$WORK/es-2" "$LOGS/es-ovmf-2/said"
	judge snp-ovmf 2 14 "the same kernel again under OVMF, 2 CPUs"
	judge es-ovmf 2 14 "the same kernel again under OVMF, 1 CPU"
	judge es-ovmf-2 1 7 "refused under OVMF with 2 CPUs"
}

[[ -f $BZIMAGE && -f $INITRD && -f $OVMF ]] ||
	{ echo "Bail out! the kernel is not built, or OVMF not fetched"; exit 1; }
cp "$BZIMAGE" "$WORK/bzImage"
cp "$INITRD" "$WORK/initrd"
tar -C "$WORK" -cf "$WORK/disk" bzImage initrd

(($#)) || set -- direct ovmf
for group; do
	"test_$group"
done
done_testing
