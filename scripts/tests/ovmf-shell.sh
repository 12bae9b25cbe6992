#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: scripts/tests/ovmf-shell.sh [MODE:SMP...]
#
# OVMF without a kernel: it must come to the prompt of its shell, take a command, and
# switch the machine off, without a violation on the way. Two guests at a time.

# shellcheck source=tap.sh
. "$(dirname "$0")/tap.sh"

OVMF=$ROOT/build/ovmf/OVMF.fd
LOGS=$ROOT/build/logs/ovmf-shell
# Longer than any output takes: what bounds a guest that hangs, since nobody else does
# where the serial line is a terminal.
PATIENCE=600
GUESTS=(none:1 none:2 none:4 es:1 es:2 es:4 snp:1 snp:2 snp:4)

# wait_for TEXT LOG PID: until the guest has said it; fails when it has ended.
wait_for() {
	local start=$SECONDS

	until grep -qaF -- "$1" "$2" 2>/dev/null; do
		kill -0 "$3" 2>/dev/null && ((SECONDS - start < PATIENCE)) || return 1
		sleep 1
	done
}

# type_commands LOG PID: at the prompt, on file descriptor 7.
type_commands() {
	wait_for 'Shell> ' "$1" "$2" || return 1
	printf 'ver\r' >&7
	wait_for 'UEFI Interactive Shell v' "$1" "$2" && wait_for 'UEFI v' "$1" "$2" || return 1
	printf 'reset -s\r' >&7
}

# use_shell LOG-DIR PID
use_shell() {
	type_commands "$1/guest.log" "$2" || return 1
	echo typed >"$1/result"
	wait_for 'counters:' "$1/model.log" "$2"
}

# guest NAME: runs it; what came of it goes to LOGS/NAME/result.
guest() {
	local log=$LOGS/$1 mode=${1%-*} smp=${1#*-} pid status=0

	mkdir -p "$log"
	rm -f "$log"/{result,guest.log,model.log,keys}
	mkfifo "$log/keys"
	"$ROOT/tools/testing/sev/run-model" --mode "$mode" --smp "$smp" --mem 1G --ovmf "$OVMF" \
		--log "$log" --interactive <"$log/keys" >"$log/run.log" 2>&1 &
	pid=$!
	exec 7>"$log/keys"
	if ! use_shell "$log" "$pid"; then
		kill "$pid" 2>/dev/null
	fi
	wait "$pid" || status=$?
	exec 7>&-
	rm -f "$log/keys"
	echo "status $status" >>"$log/result"
}

# show NAME: why it is bad.
show() {
	tail -n 5 "$LOGS/$1/run.log"
	tr -d '\r\0' <"$LOGS/$1/guest.log" | tail -n 5
}

at_prompt() {
	grep -qx typed "$LOGS/$1/result" || { show "$1"; return 1; }
}

switched_off() {
	grep -qx 'status 0' "$LOGS/$1/result" || { show "$1"; return 1; }
}

# all_cpus NAME: each CPU has registered a GHCB of its own, SEV-SNP only.
all_cpus() {
	local smp=${1#*-}

	awk -v smp="$smp" '/register GHCB GPA/ { n = $NF } END { print n + 0; exit n < smp }' \
		"$LOGS/$1/model.log"
}

judge() {
	ok "OVMF, $1: comes to its shell, which takes a command" at_prompt "$1"
	ok "OVMF, $1: switches the machine off, after no violation" switched_off "$1"
	[[ $1 != snp-* ]] || ok "OVMF, $1: all CPUs are at work" all_cpus "$1"
}

(($#)) || set -- "${GUESTS[@]}"
[[ -f $OVMF ]] || { echo "Bail out! there is no $OVMF; scripts/ovmf.sh fetches it"; exit 1; }
running=0
for name; do
	[[ $name =~ ^(none|es|snp):[1-8]$ ]] || { echo "ovmf-shell.sh: not MODE:SMP: $name" >&2; exit 2; }
	if ((running == 2)); then
		wait -n
		running=1
	fi
	guest "${name/:/-}" &
	running=$((running + 1))
done
wait
for name; do
	judge "${name/:/-}"
done
done_testing
