#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# make bench: both kernels as SEV-SNP guests of one CPU in the model, counted by
# instructions (icount): what a #VC costs inside the guest, and the #VCs, VMGEXITs and
# PVALIDATEs from the first instruction to power-off, without firmware and under OVMF.
# One table, kept as build/bench/table.txt; the same sources give the same table. The
# direct kernel's first column includes its boot stub, the columns of OVMF all that the
# firmware does; upstream alone is entered where firmware would enter it, so that
# nobody's work before that is in its column.

# shellcheck source=common.sh
. "$(dirname "$0")/common.sh"

MODEL=$ROOT/tools/testing/sev
BENCH=$BUILD/bench
KERNELS=(direct upstream)
# KERNEL or KERNEL+ovmf, from left to right
GUESTS=(direct upstream direct+ovmf upstream+ovmf)
# No calibration by time, and no random addresses
WORDS="console=ttyS0 nokaslr tsc_early_khz=1000000 lpj=1000000 sevtest.mode=snp sevtest.cpus=1"
TIMES=1000	# as vc_cost has it

# guest GUEST TEST: boots it, runs that one test, powers off.
guest() {
	local kernel=${1%+ovmf} log=$BENCH/$1-$2 args=()
	local words="$WORDS sevtest.only=$2"

	mkdir -p "$log"
	if [[ $1 == direct ]]; then
		BZIMAGE=$BUILD/kernels/direct/bzImage INITRD=$BUILD/initramfs/direct.cpio.gz \
			CMDLINE=$words OUT=$log/guest.igvm "$ROOT/scripts/image.sh" || return 1
		args=(--igvm "$log/guest.igvm")
	else
		[[ $1 == "$kernel" ]] || args=(--ovmf "$BUILD/ovmf/OVMF.fd")
		args+=(--bzimage "$BUILD/kernels/$kernel/bzImage"
			--initrd "$BUILD/initramfs/$kernel.cpio.gz" --cmdline "$words")
	fi
	"$MODEL/run-model" --mode snp --smp 1 --mem 1G --icount --idle 600 --log "$log" \
		"${args[@]}" || return 1
	grep -q '^ok 1 ' "$log/guest.log"
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
		/^  #VC / || /^  VMGEXIT (msr|page) / || /^  PVALIDATE  .*EAX/ {
			group = $1 == "VMGEXIT" ? $1 " " $2 : $1
			text = $0
			sub(/^  (#VC|VMGEXIT (msr|page)|PVALIDATE) +/, "", text)
			number = $NF
			sub(/ +[0-9]+$/, "", text)
			gsub(/ +/, " ", text)
			printf "%s|%s|%d\n", group, text, number
			all[$1] += number
		}
		/^  VMGEXITs / && !all["VMGEXIT", "told"]++ { told = $NF }
		/guest ticks/ && !seen++ { ticks = $NF }
		END {
			# An event which is in no row
			if (all["VMGEXIT"] != told)
				printf "VMGEXIT|other|%d\n", told - all["VMGEXIT"]
			printf "#VC|all|%d\nVMGEXIT|all|%d\n", all["#VC"], told
			printf "PVALIDATE|all|%d\n", all["PVALIDATE"]
			printf "instructions|in the guest, in all|%d\n", ticks
		}' "$1"
}

# rows: "GUEST|GROUP|EVENT|NUMBER" of all that was counted.
rows() {
	local guest

	for guest in "${KERNELS[@]}"; do
		cost "$BENCH/$guest-vc_cost/model.log" |
			sed "s/^\([A-Z]*\) \(.*\)/$guest|instructions per #VC|\1|\2/"
	done
	for guest in "${GUESTS[@]}"; do
		events "$BENCH/$guest-cpus/model.log" | sed "s/^/$guest|/"
	done
}

# table: a column for each guest, sorted by event within a group, groups as they
# first come. A cell which was not measured stays empty, an event which did not come is 0.
table() {
	rows | awk -F'|' -v guests="${GUESTS[*]}" '
		{
			if (!($2 in group)) { group[$2] = ++groups; title[groups] = $2 }
			key = $2 FS $3
			if (!(key in known)) {
				known[key] = 1
				count[$2]++
				event[$2, count[$2]] = $3
			}
			measured[$2, $1] = 1
			value[key, $1] = $4
		}
		# The sum stands last.
		function less(a, b) { return a == "all" ? 0 : b == "all" ? 1 : a < b }
		function arrange(g,    i, j, t) {
			for (i = 2; i <= count[g]; i++) {
				t = event[g, i]
				for (j = i - 1; j && less(t, event[g, j]); j--)
					event[g, j + 1] = event[g, j]
				event[g, j + 1] = t
			}
		}
		END {
			columns = split(guests, guest, " ")
			printf "%-57s", ""
			for (c = 1; c <= columns; c++)
				printf " %13s", guest[c]
			print ""
			for (i = 1; i <= groups; i++) {
				arrange(title[i])
				for (j = 1; j <= count[title[i]]; j++)
					row(title[i], event[title[i], j])
			}
		}
		function row(g, e,    c) {
			printf "%-22s %-34s", g, e
			for (c = 1; c <= columns; c++)
				printf " %13s", (g, guest[c]) in measured ? \
					value[g FS e, guest[c]] + 0 : ""
			print ""
		}'
}

# run TEST GUEST...: two at a time
run() {
	local test=$1 guest running=0 failed=0

	shift
	for guest; do
		if ((running == 2)); then
			wait -n || failed=1
			running=1
		fi
		step "bench $guest, $test" "bench-$guest-$test.log" guest "$guest" "$test" &
		running=$((running + 1))
	done
	while ((running--)); do
		wait -n || failed=1
	done
	((!failed)) || die "A guest did not come to its end."
}

main() {
	local kernel

	"$ROOT/scripts/packages.sh"
	"$ROOT/scripts/kernel.sh" "${KERNELS[@]}"
	"$ROOT/scripts/userland.sh" "${KERNELS[@]}"
	"$ROOT/scripts/ovmf.sh"
	step "machine model" model-build.log make -C "$MODEL"
	rm -rf "$BENCH"
	mkdir -p "$BENCH"
	run cpus "${GUESTS[@]}"
	run vc_cost "${KERNELS[@]}"
	for kernel in "${KERNELS[@]}"; do
		cost "$BENCH/$kernel-vc_cost/model.log" >/dev/null ||
			die "The marks of $kernel do not fit; its log is in $BENCH/$kernel-vc_cost"
	done
	table >"$BENCH/table.txt"
	cat "$BENCH/table.txt"
}

main "$@"
exit
