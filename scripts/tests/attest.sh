#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Guest messages under a host which tampers with them: the guest must refuse what
# was replayed, damaged, cut or reordered, and never use its key again; a host
# which is only busy, or sends a request twice, must not disturb it.

# shellcheck source=tap.sh
. "$(dirname "$0")/tap.sh"

KERNEL=${KERNEL:-direct}
BZIMAGE=$ROOT/build/kernels/$KERNEL/bzImage
INITRD=$ROOT/build/initramfs/$KERNEL.cpio.gz

# start_arguments CMDLINE LOG: sets args; this project's kernel comes as an image.
start_arguments() {
	if [[ $KERNEL != direct ]]; then
		args=(--bzimage "$BZIMAGE" --initrd "$INITRD" --cmdline "$1")
		return
	fi
	args=(--igvm "$2/guest.igvm")
	BZIMAGE=$BZIMAGE INITRD=$INITRD CMDLINE=$1 OUT=$2/guest.igvm "$ROOT/scripts/image.sh"
}

# boot NAME ATTACK|OPTION=VALUE WORD: one guest, which does nothing but ask for reports.
boot() {
	local log=$WORK/$1 args option=psp=$2

	[[ $2 != *=* ]] || option=$2

	mkdir -p "$log"
	start_arguments "console=ttyS0 sevtest.mode=snp sevtest.only=attestation $3" "$log" ||
		return 1
	"$ROOT/tools/testing/sev/run-model" --mode snp --mem 512M --log "$log" \
		--opt "$option" "${args[@]}" || return 1
	rm -f "$log/guest.igvm"
	tr -d '\r' <"$log/guest.log" >"$log/guest.tap"
	grep -q '^ok 1 attestation$' "$log/guest.tap"
}

# attack NAME N: N answers come as they are, the next one does not.
attack() {
	boot "$1" "$1" "sevtest.refused=$2"
}

# The messages are the same ones: the model ends the run otherwise.
busy() {
	boot busy busy sevtest.answered=2 &&
		grep -q ' guest request  *0x80000011  *4$' "$WORK/busy/model.log"
}

repeated() {
	boot repeat repeat sevtest.answered=3 &&
		(($(grep -c '^attack: a repeated request was refused' "$WORK/repeat/model.log") == 3))
}

for file in "$BZIMAGE" "$INITRD"; do
	[[ -f $file ]] || { echo "Bail out! $file is not built"; exit 1; }
done
ok "replayed answer: refused" attack replay 1
ok "damaged cipher text: refused" attack damage 0
ok "damaged tag: refused" attack tag 0
ok "cut answer: refused" attack cut 0
ok "answer larger than a page: refused" attack long 0
ok "answer to another request: refused" attack type 0
ok "answer with another number: refused" attack number 0
ok "no answer: refused" attack nothing 0
ok "busy host: the same message again, then an answer" busy
ok "request given to the secure processor twice: answered once" repeated
ok "certificates: too few pages, then enough, and a report in between" \
	boot certificates certs=3 sevtest.certificates=3
done_testing
