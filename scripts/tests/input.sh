#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Bad settings and broken files at the entry points: each must end in a sentence
# and a status of its own, and leave no half-written output behind.

# shellcheck source=tap.sh
. "$(dirname "$0")/tap.sh"

BZIMAGE=$ROOT/build/kernels/direct/bzImage
DEBIAN=$ROOT/build/kernels/debian/bzImage
INITRD=$ROOT/build/initramfs/direct.cpio.gz
OVMF=$ROOT/build/ovmf/OVMF.fd
RUN_MODEL=$ROOT/tools/testing/sev/run-model
STALE=$ROOT/scripts/stale.awk
OUT=$WORK/out.igvm
REFUSED=15


# setting STATUS TEXT SETTING...
setting() {
	local want=$1 text=$2

	shift 2
	refused "$want" "$text" env SEV_BUILT=1 "$@" "$ROOT/scripts/run.sh"
}

# image TEXT SETTING...: make image must refuse, and write nothing.
image() {
	local text=$1

	shift
	refused '1|2' "$text" env BZIMAGE="$BZIMAGE" INITRD="$INITRD" OUT="$OUT" "$@" \
		"$ROOT/scripts/image.sh" || return 1
	[[ ! -e $OUT ]] || { echo "$OUT was written"; return 1; }
	[[ -z $(find "$WORK" -name 'out.igvm*') ]] || { echo "left a file behind"; return 1; }
}

# model TEXT ARGUMENT...: the model must refuse the launch by name.
model() {
	local text=$1

	shift
	refused "$REFUSED" "$text" "$RUN_MODEL" --log "$WORK/log" --idle 60 "$@"
}

# patched FILE OFFSET BYTES: a copy of FILE with BYTES (printf escapes) at OFFSET.
patched() {
	cp "$1" "$WORK/patched"
	# shellcheck disable=SC2059 # the bytes are the format
	printf "$3" | dd of="$WORK/patched" bs=1 seek="$2" conv=notrunc status=none
	printf '%s\n' "$WORK/patched"
}

cut_to() {
	head -c "$2" "$1" >"$WORK/cut-$2"
	printf '%s\n' "$WORK/cut-$2"
}

words() {
	head -c "$1" /dev/zero | tr '\0' a
}

test_settings() {
	ok "MODE unknown" setting 2 'MODE must be one of' MODE=tdx
	ok "KERNEL unknown" setting 2 'KERNEL must be one of' KERNEL=windows
	ok "BOOT unknown" setting 2 'BOOT must be one of' BOOT=grub
	ok "OVMF without BOOT=ovmf" setting 2 'goes with BOOT=ovmf' OVMF="$OVMF"
	ok "OVMF not there" setting 2 'OVMF: cannot read' BOOT=ovmf OVMF=/nonexistent
	ok "SMP=0" setting 2 'SMP must be between 1 and 8' SMP=0
	ok "SMP=9" setting 2 'SMP must be between 1 and 8' SMP=9
	ok "SMP=two" setting 2 'SMP must be between 1 and 8' SMP=two
	ok "MEM=7G" setting 2 'MEM must be between' MEM=7G
	ok "MEM=64M" setting 2 'MEM must be between' MEM=64M
	ok "MEM=2" setting 2 'MEM must be a number followed by' MEM=2
	ok "MEM=-1G" setting 2 'MEM must be a number followed by' MEM=-1G
	ok "MEM=99999999999G" setting 2 'MEM must be a number followed by' MEM=99999999999G
	ok "MEM=257M" setting 2 'MEM must be a multiple' MEM=257M
	ok "CBIT=52" setting 2 'CBIT must be one of' CBIT=52
	ok "INITRD not there" setting 2 'INITRD: cannot read' INITRD=/nonexistent
	ok "INITRD a folder" setting 2 'INITRD: cannot read' INITRD=/
	ok "APPEND of two lines" setting 2 'APPEND must be one line' APPEND=$'a\nb'
	ok "kernel.sh without a name" refused 2 'usage:' "$ROOT/scripts/kernel.sh"
	ok "kernel.sh with a wrong name" refused 2 'no kernel' "$ROOT/scripts/kernel.sh" mine
}

# verbatim NAME: what make's command line sets arrives as it was typed.
verbatim() {
	local text="a=\$x \$\$ \$(shell touch $WORK/made) \"b\""

	# shellcheck disable=SC2016 # for make
	[[ $(make -s -C "$ROOT" --eval 'show-text: ; @printenv $(NAME)' show-text \
		NAME="$1" "$1=$text") == "$text" ]] || return 1
	[[ ! -e $WORK/made ]]
}

# image_text: the same into the image.
image_text() {
	# shellcheck disable=SC2016 # as it is
	local text='console=$x $(shell exit)'

	make -s -C "$ROOT" image BZIMAGE="$BZIMAGE" OUT="$WORK/text.igvm" CMDLINE="$text" || return 1
	grep -aqF "$text" "$WORK/text.igvm"
}

test_texts() {
	local name

	for name in APPEND BZIMAGE CMDLINE INITRD OUT OVMF; do
		ok "make hands on $name as it is" verbatim "$name"
	done
	ok "make image hands on CMDLINE as it is" image_text
}

crc_skipped() {
	env SKIP_KERNEL_CRC=1 BZIMAGE="$(patched "$BZIMAGE" 2000000 'XYZ')" \
		OUT="$WORK/crc.igvm" "$ROOT/scripts/image.sh"
}

test_images() {
	ok "image: no BZIMAGE" image 'usage:' BZIMAGE=
	ok "image: BZIMAGE not there" image 'nonexistent' BZIMAGE=/nonexistent
	ok "image: BZIMAGE empty" image 'sev-image: .+' BZIMAGE=/dev/null
	ok "image: BZIMAGE cut in the setup header" image 'sev-image: .+' \
		BZIMAGE="$(cut_to "$BZIMAGE" 600)"
	ok "image: BZIMAGE cut in the payload" image 'sev-image: .+' \
		BZIMAGE="$(cut_to "$BZIMAGE" 1000000)"
	ok "image: BZIMAGE with one payload byte changed" image 'sev-image: .+' \
		BZIMAGE="$(patched "$BZIMAGE" 2000000 'XYZ')"
	ok "image: BZIMAGE without the boot signature" image 'sev-image: .+' \
		BZIMAGE="$(patched "$BZIMAGE" 510 '\0\0')"
	ok "image: SKIP_KERNEL_CRC=2" image 'SKIP_KERNEL_CRC must be' SKIP_KERNEL_CRC=2
	ok "image: SKIP_KERNEL_CRC=1 takes the changed kernel" crc_skipped
	ok "image: POLICY=x" image 'sev-image: --policy x' POLICY=x
	ok "image: POLICY without the bit which is always 1" image 'lacks bit 17' POLICY=0x10000
	ok "image: POLICY for MODE=es" image 'sev-image: --policy' MODE=es POLICY=0x30000
	ok "image: another POLICY" env BZIMAGE="$BZIMAGE" OUT="$WORK/policy.igvm" \
		POLICY=0xb0000 "$ROOT/scripts/image.sh"
	ok "image: a kernel without the stub" image 'sev-image: .+' BZIMAGE="$DEBIAN"
	ok "image: INITRD not there" image 'nonexistent' INITRD=/nonexistent
	ok "image: CMDLINE too long" image 'sev-image: .*command line' CMDLINE="$(words 4000)"
	ok "image: MODE unknown" image 'sev-image: .+' MODE=tdx
	ok "image: SMP=0" image 'sev-image: .+' SMP=0
	ok "image: SMP=x" image 'sev-image: .+' SMP=x
	ok "image: OUT in no folder" refused '1|2' 'sev-image: .+' env BZIMAGE="$BZIMAGE" \
		OUT="$WORK/none/out.igvm" "$ROOT/scripts/image.sh"
}

test_model_loads() {
	local good=$WORK/good.igvm

	ok "a good image to break" env BZIMAGE="$BZIMAGE" INITRD="$INITRD" OUT="$good" \
		CMDLINE=console=ttyS0 "$ROOT/scripts/image.sh"
	ok "model: IGVM empty" model 'launch refused' --igvm "$(cut_to "$good" 0)"
	ok "model: IGVM cut in its header" model 'launch refused' --igvm "$(cut_to "$good" 20)"
	ok "model: IGVM cut in its data" model 'launch refused' --igvm "$(cut_to "$good" 2000000)"
	ok "model: IGVM with a wrong CRC" model 'launch refused' \
		--igvm "$(patched "$good" 64 '\377')"
	ok "model: IGVM with another magic" model 'launch refused' --igvm "$(patched "$good" 0 'MGVI')"
	ok "model: IGVM whose digest is not the expected one" model 'launch refused' \
		--igvm "$good" --expect-digest "$(words 96)"
	ok "model: SNP image started as ES" model 'launch refused' --igvm "$good" --mode es
	ok "model: bzImage cut" model 'launch refused' --mode none \
		--bzimage "$(cut_to "$DEBIAN" 3000)"
	ok "model: not a bzImage" model 'launch refused' --mode none --bzimage "$INITRD"
	ok "model: command line too long" model 'launch refused' --mode none \
		--bzimage "$DEBIAN" --cmdline "$(words 4000)"
	ok "model: initrd larger than memory" model 'launch refused' --mode none --mem 64M \
		--bzimage "$DEBIAN" --initrd "$WORK/large"
}

# without_guid HEX: a copy of OVMF in which the entry with this GUID has another one.
without_guid() {
	python3 - "$OVMF" "$WORK/no-guid" "$1" <<-'EOF'
		import sys

		guid = bytes.fromhex(sys.argv[3])
		data = open(sys.argv[1], "rb").read()
		at = data.rindex(guid)
		data = data[:at] + bytes(16) + data[at + 16:]
		open(sys.argv[2], "wb").write(data)
	EOF
	printf '%s\n' "$WORK/no-guid"
}

test_firmware() {
	local metadata=666588dc4a989847a75e5585a7bf67cc

	ok "model: OVMF empty" model 'whole pages' --ovmf "$(cut_to "$OVMF" 0)"
	ok "model: OVMF of half a page" model 'whole pages' --ovmf "$(cut_to "$OVMF" 6144)"
	ok "model: firmware that is not X64" model 'launch refused: .*no X64 build' \
		--ovmf "$(without_guid "$metadata")"
	ok "model: the same under SEV-ES" model 'launch refused: .*no X64 build' --mode es \
		--ovmf "$(without_guid "$metadata")"
	ok "model: a variable store alone" model 'launch refused: .*no X64 build' \
		--ovmf "$(cut_to "$OVMF" 540672)"
	ok "model: OVMF with a kernel that is none" model 'not a bzImage' --ovmf "$OVMF" \
		--bzimage "$INITRD"
	ok "model: OVMF and an image" refused 2 'give exactly one' "$RUN_MODEL" --ovmf "$OVMF" \
		--igvm "$WORK/good.igvm"
}

# died_at BYTES...: the log of a guest which died of INT3 at the last byte before the <>.
died_at() {
	printf '[ 6.0] Oops: int3: 0000 [#1] PREEMPT SMP NOPTI\r\n[ 6.1] RIP: 0010:f+0x9/0x190\r\n'
	printf '[ 6.2] Code: %s e8 c1\r\n' "$*"
}

test_stale() {
	died_at 41 54 55 53 66 '<90>' >"$WORK/stale.log"
	died_at 41 54 55 53 cc '<90>' >"$WORK/int3.log"
	sed 's/int3/invalid opcode/' "$WORK/stale.log" >"$WORK/ud.log"
	ok "log: INT3 of a stale translation" awk -f "$STALE" "$WORK/stale.log"
	ok "log: a real INT3" refused 1 '' awk -f "$STALE" "$WORK/int3.log"
	ok "log: another trap" refused 1 '' awk -f "$STALE" "$WORK/ud.log"
	ok "log: none at all" refused 1 '' awk -f "$STALE" /dev/null
}

for file in "$BZIMAGE" "$DEBIAN" "$INITRD" "$OVMF"; do
	[[ -f $file ]] || { echo "Bail out! $file is not built"; exit 1; }
done
truncate -s 200M "$WORK/large"
test_settings
test_texts
test_images
test_model_loads
test_firmware
test_stale
done_testing
