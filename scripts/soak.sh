#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: scripts/soak.sh N [SEED]
#
# make soak N=: N boots in a row, their modes, CPU counts, memory sizes, C-bit
# positions and DebugSwap drawn from SEED (the time, if none is given): one line a
# boot. One in sixteen runs KUnit and the kselftests too, all others what a boot itself
# can break. Stops at the first which fails; its folder stays, and so does the line
# that repeats it.

# shellcheck source=common.sh
. "$(dirname "$0")/common.sh"

MEMORIES=(256M 512M 768M 1G 1536M 2G 3G 6G)
CBITS=(51 51 47 39)

# draw N: a number below N, in the variable drawn; the sequence is SEED's.
draw() {
	state=$(((state * 6364136223846793005 + 1442695040888963407) & 0x7fffffffffffffff))
	drawn=$(((state >> 33) % $1))
}

# choose: sets mode, smp, mem, cbit, debugswap, tests.
choose() {
	draw 4
	mode=snp
	((drawn)) || mode=es
	draw 8
	smp=$((drawn + 1))
	draw "${#MEMORIES[@]}"
	mem=${MEMORIES[drawn]}
	draw "${#CBITS[@]}"
	cbit=${CBITS[drawn]}
	draw 4
	debugswap=$((!drawn))
	draw 16
	tests=$((!drawn))
}

main() {
	local n=${1-} seed=${2:-$(date +%s)} state drawn mode smp mem cbit debugswap tests i start log
	local settings what

	[[ $n =~ ^[1-9][0-9]{0,5}$ ]] || misuse "N must be a number of boots, not \"$n\"."
	[[ $seed =~ ^[0-9]{1,15}$ ]] || misuse "SEED must be a number, not \"$seed\"."
	say "seed $seed"
	state=$seed
	mkdir -p "$LOGS/soak"
	"$ROOT/scripts/packages.sh"
	"$ROOT/scripts/kernel.sh" direct
	"$ROOT/scripts/userland.sh" direct
	step "machine model" soak/model.log make -s -C "$ROOT/tools/testing/sev"
	for ((i = 1; i <= n; i++)); do
		choose
		settings=(MODE="$mode" SMP="$smp" MEM="$mem" CBIT="$cbit" DEBUGSWAP="$debugswap"
			KUNIT="$tests" KSELFTESTS="$tests")
		what="soak $i of $n: ${settings[*]}"
		start=$(now)
		log=$LOGS/soak/boot.log
		if ! env KERNEL=direct SEV_BUILT=1 "${settings[@]}" "$ROOT/scripts/run.sh" \
			>"$log" 2>&1 </dev/null; then
			took "$start" "$what: failed"
			tail -n 5 "$log" | sed 's/^/    /' >&2
			die "make run ${settings[*]} repeats it; logs are in $log and the folder named there."
		fi
		took "$start" "$what"
	done
}

main "$@"
exit
