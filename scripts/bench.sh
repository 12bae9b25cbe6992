#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# make bench: both kernels as SEV-SNP guests of one CPU in the model, counted by
# instructions (icount): what a #VC costs inside the guest, and the #VCs and VMGEXITs
# from the first instruction to power-off. One table, kept as build/bench/table.txt;
# the same sources give the same table. The direct kernel's column includes its boot
# stub; upstream is entered where firmware would enter it, after the firmware's work.

# shellcheck source=common.sh
. "$(dirname "$0")/common.sh"

MODEL=$ROOT/tools/testing/sev
BENCH=$BUILD/bench
KERNELS=(direct upstream)
# No calibration by time, and no random addresses
WORDS="console=ttyS0 nokaslr tsc_early_khz=1000000 lpj=1000000 sevtest.mode=snp sevtest.cpus=1"
TIMES=1000	# as vc_cost has it

# guest KERNEL TEST: boots it, runs that one test, powers off.
guest() {
	local kernel=$1 log=$BENCH/$1-$2 args
	local words="$WORDS sevtest.only=$2"

	mkdir -p "$log"
	if [[ $kernel == direct ]]; then
		BZIMAGE=$BUILD/kernels/direct/bzImage INITRD=$BUILD/initramfs/direct.cpio.gz \
			CMDLINE=$words OUT=$log/guest.igvm "$ROOT/scripts/image.sh" || return 1
		args=(--igvm "$log/guest.igvm")
	else
		args=(--bzimage "$BUILD/kernels/$kernel/bzImage"
			--initrd "$BUILD/initramfs/$kernel.cpio.gz" --cmdline "$words")
	fi
	"$MODEL/run-model" --mode snp --smp 1 --mem 1G --icount --idle 600 --log "$log" \
		"${args[@]}" || return 1
	tr -d '\r' <"$log/guest.log" | grep -q '^ok 1 '
}

# cost LOG: "EVENT INSTRUCTIONS" for each event, from the model's marks: the round with
# the event less the round without.
cost() {
	awk -v times="$TIMES" '
		BEGIN { split("CPUID IOIO MSR MMIO", name) }
		/^mark [0-9]+:/ {
			n = $2 + 0
			ticks[n] = $5 + 0
			vc[n] = $7 + 0
		}
		END {
			for (e = 1; e <= 4; e++) {
				without = ticks[2 * e - 1] - ticks[2 * e - 2]
				with = ticks[2 * e] - ticks[2 * e - 1]
				count = (vc[2 * e] - vc[2 * e - 1]) - \
					(vc[2 * e - 1] - vc[2 * e - 2])
				if (count < times * 0.9)
					exit 1
				printf "%s %d\n", name[e], (with - without) / count
			}
		}' "$1"
}

# events LOG: "GROUP|EVENT CODE|NUMBER" from the model's table, with the sums.
events() {
	awk '
		/^  #VC / || /^  VMGEXIT (msr|page) / {
			group = $1 == "#VC" ? "#VC" : "VMGEXIT " $2
			text = $0
			sub(/^  (#VC|VMGEXIT (msr|page)) +/, "", text)
			number = $NF
			sub(/ +[0-9]+$/, "", text)
			gsub(/ +/, " ", text)
			printf "%s|%s|%d\n", group, text, number
			all[$1] += number
		}
		/guest ticks/ && !seen++ { ticks = $NF }
		END {
			printf "#VC|all|%d\nVMGEXIT|all|%d\n", all["#VC"], all["VMGEXIT"]
			printf "instructions|in the guest, in all|%d\n", ticks
		}' "$1"
}

# table: two columns from what both kernels gave.
table() {
	local kernel

	for kernel in "${KERNELS[@]}"; do
		cost "$BENCH/$kernel-vc_cost/model.log" |
			sed "s/^\([A-Z]*\) \(.*\)/$kernel|instructions per #VC|\1|\2/"
		events "$BENCH/$kernel-cpus/model.log" | sed "s/^/$kernel|/"
	done | awk -F'|' '
		{
			key = sprintf("%-22s %-34s", $2, $3)
			if (!(key in order)) { order[key] = ++n; row[n] = key }
			value[key, $1] = $4
		}
		END {
			printf "%-57s %12s %12s\n", "", "direct", "upstream"
			for (i = 1; i <= n; i++)
				printf "%s %12d %12d\n", row[i], value[row[i], "direct"],
					value[row[i], "upstream"]
		}'
}

main() {
	local kernel test pids=() pid

	"$ROOT/scripts/packages.sh"
	"$ROOT/scripts/kernel.sh" "${KERNELS[@]}"
	"$ROOT/scripts/userland.sh" "${KERNELS[@]}"
	step "machine model" model-build.log make -C "$MODEL"
	rm -rf "$BENCH"
	mkdir -p "$BENCH"
	for test in cpus vc_cost; do
		pids=()
		for kernel in "${KERNELS[@]}"; do
			step "bench $kernel, $test" "bench-$kernel-$test.log" guest "$kernel" "$test" &
			pids+=($!)
		done
		for pid in "${pids[@]}"; do
			wait "$pid" || die "A guest did not come to its end."
		done
	done
	for kernel in "${KERNELS[@]}"; do
		cost "$BENCH/$kernel-vc_cost/model.log" >/dev/null ||
			die "The marks of $kernel do not fit; its log is in $BENCH/$kernel-vc_cost"
	done
	table >"$BENCH/table.txt"
	cat "$BENCH/table.txt"
}

main "$@"
exit
