#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: scripts/test.sh [SUITE...]
#
# make test: builds everything and runs every suite. One line per step with its
# time; full logs in build/logs; the last line is "N passed, N failed, N skipped".
# Ends with status 1 when anything failed. A failure does not stop the rest. SUITES
# below are all that there are; named ones are run alone, after the build. What failed is
# told once more at the end, for whoever gets no more than that of the output.

# shellcheck source=common.sh
. "$(dirname "$0")/common.sh"

# kernel:mode:smp:mem[:cbit[:boot[:words[:debugswap]]]]. The control guests, which
# nobody here wrote, in all modes and CPU counts; then this project's own kernel. Memory
# above 4 GiB, the other C-bit positions and DebugSwap once each; every CPU offline and
# online 100 times.
BOOTS=(
	debian:none:1:2G debian:none:2:2G debian:none:4:2G
	debian:es:1:2G debian:es:2:2G debian:es:4:2G
	debian:snp:1:2G debian:snp:2:2G debian:snp:4:2G
	upstream:none:1:2G upstream:none:2:2G upstream:none:4:2G
	upstream:es:1:2G upstream:es:2:2G upstream:es:4:2G
	upstream:snp:1:2G upstream:snp:2:2G upstream:snp:4:2G
	upstream:snp:2:6G
	direct:none:1:2G direct:none:2:2G
	direct:es:1:2G direct:es:2:2G direct:es:4:2G:::sevtest.hotplug=100
	direct:es:8:1G
	direct:snp:1:2G direct:snp:2:2G direct:snp:4:2G:::sevtest.hotplug=100
	direct:snp:1:256M direct:snp:8:1G direct:snp:2:6G
	direct:snp:2:2G:47 direct:snp:2:2G:39 direct:es:2:2G:39
	direct:snp:2:2G::::1 direct:es:2:2G::::1 upstream:snp:2:2G::::1
)
# The same kernels by their EFI stub; and memory which OVMF leaves to be accepted.
OVMF_BOOTS=(
	upstream:none:4:2G:51:ovmf upstream:es:4:2G:51:ovmf upstream:snp:4:2G:51:ovmf
	debian:none:4:2G:51:ovmf debian:es:4:2G:51:ovmf debian:snp:4:2G:51:ovmf
	direct:none:4:2G:51:ovmf direct:es:4:2G:51:ovmf direct:snp:4:2G:51:ovmf
	direct:snp:2:6G:51:ovmf
)
# The firmware alone, to its shell; the script has all modes and numbers of CPUs.
OVMF_SHELLS=(none:1 es:2 snp:4)
AT_ONCE=2
SUITES=(check tree off series corners image unit psp guests boots one-image ovmf hostile attacks
	fuzz attest kexec input)

passed=0 failed=0 skipped=0
failures=()

count() {
	passed=$((passed + $1))
	failed=$((failed + $2))
	skipped=$((skipped + $3))
}

# build_step COMMAND...: one test: that it can be built at all. Its output is
# shown, since it has lines of its own for its parts.
build_step() {
	if "$@" </dev/null; then
		count 1 0 0
	else
		count 0 1 0
		failures+=("$*")
	fi
}

# suite LABEL LOG COMMAND...: a program which prints TAP. A bad end without a
# failed test is a failure too.
suite() {
	local label=$1 log=$LOGS/$2 start status=0

	shift 2
	mkdir -p "${log%/*}"
	start=$(now)
	"$@" >"$log" 2>&1 </dev/null || status=$?
	finish "$label" "$log" "$start" "$status"
}

# finish LABEL LOG START STATUS: sums up a suite which has ended.
finish() {
	local sums p f s

	sums=$(awk -f "$ROOT/scripts/tap.awk" "$2" 2>"$2.failures")
	read -r p f s <<<"$sums"
	if (($4)) && ((!f)); then
		f=1
		printf '    ended with status %d\n' "$4" >>"$2.failures"
		tail -n 5 "$2" | sed 's/^/    /' >>"$2.failures"
	fi
	count "$p" "$f" "$s"
	took "$3" "$1: $p passed, $f failed, $s skipped"
	grep -a "^QEMU's error: " "$2" || true
	if ((f)); then
		cat "$2.failures"
		say "    log: $2"
		remember "$1" "$2"
	fi
	rm -f "$2.failures"
}

# last_words LOG: what the model says of a guest which it had to end, and how LOG ends
last_words() {
	grep -aE '^(CPU [0-9]+: exit|  (rip|cr0|table) |    [0-9a-f]{3}: |[a-z ]+: .*rip )' "$1" |
		tail -n 20 || true
	tail -n 10 "$1"
}

# remember LABEL LOG: a failed step, by its first failures and its last words
remember() {
	failures+=("$(
		say "$1:"
		[[ ! -f $2.failures ]] || head -n 3 "$2.failures"
		last_words "$2" | tr -cd '\n\t -~' | cut -c 1-120 | sed 's/^/    | /'
	)")
}

# plain LABEL LOG COMMAND...: a program which is one test: it ends well or not.
plain() {
	local label=$1 log=$2

	shift 2
	mkdir -p "$LOGS"
	if step "$label" "$log" "$@"; then
		count 1 0 0
	else
		count 0 1 0
		remember "$label" "$LOGS/$log"
	fi
}

build() {
	build_step "$ROOT/scripts/packages.sh"
	build_step "$ROOT/scripts/kernel.sh" direct upstream debian
	build_step "$ROOT/scripts/userland.sh" direct upstream debian
	build_step "$ROOT/scripts/ovmf.sh"
	plain "image builder" build-tools.log make -s -C "$ROOT/tools/sev"
	plain "machine model" build-model.log make -s -C "$ROOT/tools/testing/sev"
}

# boot_one KERNEL:MODE:SMP:MEM[:CBIT[:BOOT[:WORDS[:DEBUGSWAP]]]]
boot_one() {
	local kernel mode smp mem cbit boot words debugswap kunit=1 kselftests=1

	IFS=: read -r kernel mode smp mem cbit boot words debugswap <<<"$1"
	# The kernel's own tests depend on none of these: once in each mode will do.
	[[ $mem == 2G && -z $cbit ]] || kunit=0
	# Those of user space do on the firmware, and on CPUs up to a few.
	[[ $mem == 2G && ${cbit:-51} == 51 ]] || kselftests=0
	KERNEL=$kernel MODE=$mode SMP=$smp MEM=$mem CBIT=${cbit:-51} BOOT=${boot:-direct} \
		KUNIT=$kunit KSELFTESTS=$kselftests APPEND=$words DEBUGSWAP=${debugswap:-0} SEV_BUILT=1 "$ROOT/scripts/run.sh"
}

# boots BOOT...: two guests at a time: each has long stretches on one CPU.
boots() {
	local boot pid ended started=0
	declare -A label begin

	for boot; do
		if ((started == AT_ONCE)); then
			reap
		fi
		boot_one "$boot" >"$LOGS/boot-${boot//:/-}.log" 2>&1 </dev/null &
		pid=$!
		label[$pid]=$boot
		begin[$pid]=$(now)
		started=$((started + 1))
	done
	while ((started)); do
		reap
	done
}

# reap: waits for one of the running boots; uses and changes boots' variables.
reap() {
	local status=0 boot

	wait -n -p ended "${!label[@]}" || status=$?
	boot=${label[$ended]}
	finish "boot ${boot//:/ }" "$LOGS/boot-${boot//:/-}.log" "${begin[$ended]}" "$status"
	unset "label[$ended]" "begin[$ended]"
	started=$((started - 1))
}

# hostile_hosts MODE: the stub under hosts that lie about the memory map and about
# their fw_cfg files, and hosts which are not KVM.
hostile_hosts() {
	local image=$LOGS/hostile-$1.igvm what

	BZIMAGE=$BUILD/kernels/direct/bzImage INITRD=$BUILD/initramfs/direct.cpio.gz \
		CMDLINE="console=ttyS0 quiet sev=debug,nonsense" MODE=$1 OUT=$image \
		plain "image for $1" test-hostile-image.log "$ROOT/scripts/image.sh"
	for what in maps fw-cfg hosts; do
		suite "hostile $what, $1" "test-hostile-$what-$1.log" \
			"$ROOT/tools/testing/sev/unit/stub-$what.sh" "$image" "$1"
	done
	rm -f "$image"
}

# run_suite NAME
run_suite() {
	local sev=$ROOT/tools/testing/sev

	case $1 in
	check) plain "make check" check.log "$ROOT/scripts/check.sh" ;;
	tree) suite "tree" test-tree.log "$ROOT/scripts/tests/tree.sh" ;;
	off) suite "kernel with the option off" test-off.log "$ROOT/scripts/tests/off.sh" ;;
	series) suite "series as mails" test-series.log "$ROOT/scripts/tests/series.sh" ;;
	corners)
		suite "objects with other options" test-corners.log "$ROOT/scripts/corners.sh" \
			--objects kvm-host+hyperv+fred+five-level+debug-entry+kasan
		;;
	image) suite "image builder" test-image.log make -s -C "$ROOT/tools/sev" check ;;
	unit)
		suite "core and stub on the host" test-unit.log make -s -C "$sev/unit" check
		suite "list of mutants" test-mutants.log "$ROOT/scripts/mutants.sh" -l
		;;
	psp) suite "secure processor and loaders" test-psp.log make -s -C "$sev/psp/test" check ;;
	guests) suite "model guest programs" test-guests.log make -s -C "$sev" check-guests ;;
	boots) boots "${BOOTS[@]}" ;;
	ovmf)
		boots "${OVMF_BOOTS[@]}"
		suite "OVMF alone" test-ovmf-shell.log "$ROOT/scripts/tests/ovmf-shell.sh" \
			"${OVMF_SHELLS[@]}"
		;;
	one-image) suite "one image for all" test-one-image.log "$ROOT/scripts/tests/one-image.sh" ;;
	hostile) hostile_hosts snp; hostile_hosts es ;;
	attacks)
		suite "attacks" test-attacks.log "$sev/attack/run-attacks" -j "$AT_ONCE"
		suite "attacks in the documentation" test-attack-table.log \
			"$sev/attack/attack-table" --check \
			"$ROOT/Documentation/virt/sev/attacks.rst"
		;;
	fuzz) suite "fuzzing" test-fuzz.log make -s -C "$sev/fuzz" check ;;
	attest) suite "attestation" test-attest.log "$ROOT/scripts/tests/attest.sh" ;;
	kexec) suite "kexec and kdump" test-kexec.log "$ROOT/scripts/tests/kexec.sh" ;;
	input) suite "bad input" test-input.log "$ROOT/scripts/tests/input.sh" ;;
	*) misuse "There is no suite \"$1\"; there are: ${SUITES[*]}." ;;
	esac
}

main() {
	local start name

	start=$(now)
	mkdir -p "$LOGS"
	build
	(($#)) || set -- "${SUITES[@]}"
	for name; do
		run_suite "$name"
	done
	took "$start" "all"
	((!failed)) || printf '%s\n' "failed:" "${failures[@]}"
	say "$passed passed, $failed failed, $skipped skipped"
	((failed == 0))
}

main "$@"
exit
