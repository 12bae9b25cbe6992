#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# make run: builds what is missing, boots one guest in the machine model, and
# judges what it reported. All settings come from the environment:
#
#   KERNEL=direct|upstream|debian   MODE=snp|es|none     BOOT=direct|ovmf
#   SMP=1..8                        MEM=256M..6G         CBIT=39|47|51
#   INITRD=FILE                     APPEND=WORDS         SEV_SHELL=1
#   DEBUGSWAP=0|1: the guest's debug registers are its own (not with MODE=none)
#   KUNIT=1|0: run the kernel's own tests when it boots (KERNEL=direct)
#   KSELFTESTS=1|0: run the kselftests in the guest (not KERNEL=debian)
#   OVMF=FILE, with BOOT=ovmf       firmware other than Debian 13's (scripts/ovmf.sh)
#
# Exit status: 0 when the guest passed all its tests and powered off, 1 when a
# test failed or the build did, 2 for a wrong setting, else run-model's.

# shellcheck source=common.sh
. "$(dirname "$0")/common.sh"

MODEL=$ROOT/tools/testing/sev
REPORT_KEY=$MODEL/psp/report-key.pem
BLOCK_BYTES=65536
BLOCK_INDEX=128

# one_of NAME VALUE WORD...: VALUE must be one of the WORDs.
one_of() {
	local name=$1 value=$2 word

	shift 2
	for word; do
		[[ $value != "$word" ]] || return 0
	done
	misuse "$name must be one of: $*; not \"$value\"."
}

# read_memory: sets mem_mib from MEM.
read_memory() {
	[[ $mem =~ ^([0-9]{1,5})([MG])$ ]] ||
		misuse "MEM must be a number followed by M or G, not \"$mem\"."
	mem_mib=$((10#${BASH_REMATCH[1]}))
	[[ ${BASH_REMATCH[2]} == M ]] || mem_mib=$((mem_mib * 1024))
	((mem_mib >= 256 && mem_mib <= 6144)) ||
		misuse "MEM must be between 256M and 6G, not $mem."
	((mem_mib % 2 == 0)) || misuse "MEM must be a multiple of 2M, not $mem."
}

read_settings() {
	kernel=${KERNEL:-direct} mode=${MODE:-snp} mem=${MEM:-2G} cbit=${CBIT:-51}
	initrd=${INITRD-} append=${APPEND-} shell=${SEV_SHELL-} kunit=${KUNIT:-1}
	kselftests=${KSELFTESTS:-1}
	boot=${BOOT:-direct} ovmf=${OVMF-} debugswap=${DEBUGSWAP:-0}

	one_of KERNEL "$kernel" direct upstream debian
	one_of MODE "$mode" snp es none
	one_of CBIT "$cbit" 39 47 51
	one_of KUNIT "$kunit" 0 1
	one_of KSELFTESTS "$kselftests" 0 1
	one_of BOOT "$boot" direct ovmf
	one_of DEBUGSWAP "$debugswap" 0 1
	[[ $debugswap == 0 || $mode != none ]] || misuse "DEBUGSWAP=1 goes with MODE=snp and MODE=es."
	if [[ -n $ovmf ]]; then
		[[ $boot == ovmf ]] || misuse "OVMF=FILE goes with BOOT=ovmf only."
		ovmf=$(realpath -- "$ovmf")
		[[ -f $ovmf && -r $ovmf ]] || misuse "OVMF: cannot read \"$ovmf\"."
	fi

	smp=${SMP:-2}
	[[ $smp =~ ^[1-8]$ ]] || misuse "SMP must be between 1 and 8, not \"$smp\"."
	read_memory
	[[ $append != *[$'\n\r']* ]] || misuse "APPEND must be one line."
	if [[ -n $initrd ]]; then
		initrd=$(realpath -- "$initrd")
		[[ -f $initrd && -r $initrd ]] || misuse "INITRD: cannot read \"$initrd\"."
	fi
}

# SEV_BUILT: make test has built everything once for all its boots.
build() {
	[[ -z ${SEV_BUILT-} ]] || return 0
	"$ROOT/scripts/packages.sh"
	"$ROOT/scripts/kernel.sh" "$kernel"
	"$ROOT/scripts/userland.sh" "$kernel"
	[[ $boot == direct || -n $ovmf ]] || "$ROOT/scripts/ovmf.sh"
	step "machine model" model-build.log make -C "$MODEL"
}

# report_data: what this guest's attestation report must carry, 64 bytes.
report_data() {
	printf '%s' "$name" | sha512sum | cut -d' ' -f1
}

# The command line: the guest's part, what it must find, then the user's words.
command_line() {
	local words=(console=ttyS0)

	if [[ -n $shell ]]; then
		words+=(sevtest.shell=1)
	else
		words+=("sevtest.mode=$mode" "sevtest.cpus=$smp" "sevtest.mem_mib=$mem_mib"
			"sevtest.disk_sha256=$(cat "$BUILD/disk.sha256")" "sevtest.diskwrite=$name")
		[[ $mode != snp ]] || words+=("sevtest.report_data=$(report_data)")
		# OVMF leaves what lies above 4 GiB to the kernel.
		[[ $boot-$mode != ovmf-snp || $kernel == debian ]] || ((mem_mib <= 2048)) ||
			words+=(sevtest.unaccepted=1)
		[[ $kernel != direct || $kunit == 0 ]] ||
			words+=(sevtest.kunit=1 kunit.enable=1)
		[[ $kernel == debian || $kselftests == 0 ]] || words+=(sevtest.kselftests=1)
		[[ $kernel != upstream || $mode == none ]] || words+=(sevtest.known_errors=1)
	fi
	say "${words[*]}${append:+ $append}"
}

# image_arguments: what the guest is started from. An encrypted guest without
# firmware comes as one measured image; under OVMF the firmware is what is measured,
# and gets the kernel by fw_cfg; every other guest is loaded by the model.
image_arguments() {
	local image=$log/guest.igvm

	if [[ $boot == ovmf ]]; then
		# It says nothing while it loads the kernel.
		args+=(--idle 300 --ovmf "${ovmf:-$BUILD/ovmf/OVMF.fd}"
			--bzimage "$BUILD/kernels/$kernel/bzImage"
			--initrd "$initrd" --cmdline "$cmdline")
	elif [[ $kernel == direct && $mode != none ]]; then
		BZIMAGE=$BUILD/kernels/direct/bzImage INITRD=$initrd CMDLINE=$cmdline \
			MODE=$mode SMP=$smp DEBUGSWAP=$debugswap OUT=$image \
			step "image" "$name/image.log" "$ROOT/scripts/image.sh"
		image_digest=$(sed -n 's/^launch digest (.*): //p' "$LOGS/$name/image.log")
		say "launch digest: $image_digest"
		# As KVM: a SIPI for a CPU on its way into the hold is lost.
		args+=(--igvm "$image" --expect-digest "$image_digest" --opt keepsipi=0)
	else
		args+=(--bzimage "$BUILD/kernels/$kernel/bzImage" --initrd "$initrd"
			--cmdline "$cmdline")
	fi
	# An IGVM file says that itself.
	[[ $debugswap == 0 || ${args[*]} == *" --igvm "* ]] || args+=(--opt debugswap=1)
	if [[ -f $BUILD/kernels/$kernel/System.map ]]; then
		args+=(--system-map "$BUILD/kernels/$kernel/System.map")
	fi
}

# disk_is_right: the guest's write arrived, and nothing else changed.
disk_is_right() {
	cp "$BUILD/disk.img" "$log/disk.want"
	{ yes "$name" || true; } | head -c "$BLOCK_BYTES" |
		dd of="$log/disk.want" bs="$BLOCK_BYTES" seek="$BLOCK_INDEX" conv=notrunc status=none
	cmp "$log/disk.want" "$log/disk.img" || return 1
	rm -f "$log/disk.want"
}

# report_is_right: the guest's attestation report, taken out of its log, is signed
# by the model and names the digest of what was launched.
report_is_right() {
	local hex digest

	hex=$(sed -n '/^ *SEV-REPORT: /{s///p;q}' "$log/guest.tap")
	python3 -c 'import sys; sys.stdout.buffer.write(bytes.fromhex(sys.argv[1]))' "$hex" \
		>"$log/report.bin"
	digest=$(sed -n 's/^launch digest: //p' "$log/model.log")
	make -s -C "$ROOT/tools/sev" || die "tools/sev cannot be built."
	"$BUILD/tools/sev-verify-report" "$log/report.bin" --key "$REPORT_KEY" \
		--measurement "${image_digest:-$digest}" --report-data "$(report_data)"
}

# kselftest_sums: what stands in the log below the guest's own results.
kselftest_sums() {
	awk '
		/^    # ok [0-9]+/ && /# SKIP/ { skipped++; next }
		/^    # ok [0-9]+/ && /# XFAIL/ { known++; next }
		/^    # ok [0-9]+/ { passed++ }
		/^    # not ok [0-9]+/ { failed++ }
		END {
			if (passed + failed + skipped + known)
				printf "kselftests: %d passed, %d failed, %d skipped, " \
					"%d known errors of this kernel\n",
					passed, failed, skipped, known
		}' "$log/guest.tap"
}

# judge: the guest reported all it should, and all of it was well. A userland
# which the user brought reports what it likes.
judge() {
	local sums

	[[ -z $initrd_given ]] || return 0
	tr -d '\r' <"$log/guest.log" >"$log/guest.tap"
	sums=$(awk -f "$ROOT/scripts/tap.awk" "$log/guest.tap")
	[[ $sums == *" 0 "* ]] || die "The guest's tests failed; its log is $log/guest.log"
	grep -q '^SEV-GUEST: done$' "$log/guest.tap" ||
		die "The guest did not finish its tests; its log is $log/guest.log"
	disk_is_right ||
		die "The guest's disk is not what it wrote; it is $log/disk.img"
	if [[ $mode == snp ]]; then
		report_is_right ||
			die "The guest's attestation report is not right; it is $log/report.bin"
	fi
	say "guest: ${sums%% *} tests passed"
	kselftest_sums
}

# again: a guest which QEMU, and nobody else, has killed starts once more; its log stays.
again() {
	say "QEMU's error: it ran INT3 where memory has none (scripts/stale.awk); once more"
	cp "$log/guest.log" "$log/guest-stale.log"
	cp "$BUILD/disk.img" "$log/disk.img"
	status=0
	"$MODEL/run-model" "${args[@]}" </dev/null
}

boot() {
	local status=0 start

	start=$(now)
	if [[ -n $shell ]]; then
		"$MODEL/run-model" "${args[@]}" --interactive
		return
	fi
	"$MODEL/run-model" "${args[@]}" </dev/null || status=$?
	if ((status)) && awk -f "$ROOT/scripts/stale.awk" "$log/guest.log"; then
		again || status=$?
	fi
	if ((status)); then
		took "$start" "boot $name: failed"
		printf 'run.sh: The guest did not end by power-off (status %d); the logs are in %s\n' \
			"$status" "$log" >&2
		exit "$status"
	fi
	took "$start" "boot $name"
	judge
}

main() {
	local kernel mode boot ovmf mem mem_mib cbit initrd append shell kunit kselftests smp name log
	local debugswap cmdline args
	local initrd_given image_digest=

	read_settings
	name=$kernel-$mode-smp$smp-$mem
	[[ $boot == direct ]] || name+=-$boot
	[[ $cbit == 51 ]] || name+=-c$cbit
	[[ $debugswap == 0 ]] || name+=-debugswap
	log=$LOGS/$name
	build

	initrd_given=$initrd
	initrd=${initrd:-$BUILD/initramfs/$kernel.cpio.gz}
	mkdir -p "$log"
	# Two runs of the same guest would share its disk and logs.
	exec 8>"$log/lock"
	if ! flock -n 8; then
		say "waiting for another run of this guest"
		flock 8
	fi
	cp "$BUILD/disk.img" "$log/disk.img"
	cmdline=$(command_line)
	args=(--mode "$mode" --smp "$smp" --mem "$mem" --cbit "$cbit"
		--disk "$log/disk.img" --log "$log")
	image_arguments
	boot
}

main "$@"
exit
