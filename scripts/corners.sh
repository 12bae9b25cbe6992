#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: scripts/corners.sh [--objects] [CORNER[+CORNER...]...]
#
# make corners: CONFIG_AMD_SEV_DIRECT together with options which reach into it,
# one kernel after the other in one build directory; A+B is one with the options of
# both. Each must build without a word about this project's files and boot as an
# SEV-SNP guest; what cannot be had, Kconfig must refuse. Minutes each; --objects
# compiles what is ours alone, the stub and the decompressor's part included, and
# boots nothing. Prints TAP.

# shellcheck source=tests/tap.sh
. "$(dirname "$0")/tests/tap.sh"

SEV_CACHE=${SEV_CACHE:-$HOME/.cache/linux-sev-direct}
TREE=$SEV_CACHE/linux
OUTDIR=$SEV_CACHE/build-corner
BUILD=$ROOT/build
LOGS=$BUILD/logs/corners
FRAGMENT=$ROOT/tools/testing/sev/guest.config
COMPRESSED=arch/x86/boot/compressed
CORNERS=(kvm-host hyperv fred five-level debug-entry size kasan clang)
OURS='arch/x86/kernel/sev|boot/compressed/sev|sev_[a-z_]*\(?'

export CCACHE_DIR=$SEV_CACHE/ccache CCACHE_NOHASHDIR=1 CCACHE_MAXSIZE=3G
export KBUILD_BUILD_TIMESTAMP='Thu Jan  1 00:00:00 UTC 2026'
export KBUILD_BUILD_USER=sev KBUILD_BUILD_HOST=direct KBUILD_BUILD_VERSION=1
unset MAKEFLAGS MFLAGS MAKELEVEL MAKEOVERRIDES GNUMAKEFLAGS

# options CORNER[+CORNER...]: what it adds to the configuration of KERNEL=direct.
options() {
	local one

	for one in ${1//+/ }; do
		options_of "$one"
	done
}

options_of() {
	case $1 in
	kvm-host)
		printf 'CONFIG_%s=y\n' VIRTUALIZATION KVM KVM_AMD KVM_AMD_SEV CRYPTO_HW \
			IOMMU_SUPPORT AMD_IOMMU CRYPTO_DEV_CCP CRYPTO_DEV_CCP_DD \
			CRYPTO_DEV_SP_PSP ;;
	hyperv) echo CONFIG_HYPERV=y ;;
	fred) echo CONFIG_X86_FRED=y ;;
	five-level) echo CONFIG_X86_5LEVEL=y ;;
	debug-entry) echo CONFIG_DEBUG_ENTRY=y ;;
	size)
		echo CONFIG_CC_OPTIMIZE_FOR_PERFORMANCE=n
		echo CONFIG_CC_OPTIMIZE_FOR_SIZE=y ;;
	kasan)
		printf 'CONFIG_%s=y\n' KASAN KASAN_GENERIC KASAN_OUTLINE
		echo CONFIG_SLUB_TINY=n ;;
	clang) echo CONFIG_CC_IS_CLANG=y ;;
	esac
}

kbuild() {
	local tools=(CC='ccache gcc' HOSTCC='ccache gcc')

	[[ +$corner+ != *+clang+* ]] || tools=(LLVM=1 CC='ccache clang' HOSTCC='ccache clang')
	make -C "$TREE" O="$OUTDIR" -s -j"$(nproc)" "${tools[@]}" "$@"
}

# configure OPTION...: the usual configuration with the options in place of its own.
configure() {
	local names

	[[ -f $FRAGMENT ]] || return 1
	mkdir -p "$OUTDIR"
	names=$(printf '%s\n' "$@" | sed 's/=.*/=/' | paste -sd '|')
	{
		grep -vE "^($names)" "$FRAGMENT"
		printf '%s\n' CONFIG_AMD_SEV_DIRECT=y "$@"
	} >"$OUTDIR/.corner"
	kbuild tinyconfig &&
		(cd "$OUTDIR" && "$TREE/scripts/kconfig/merge_config.sh" -m .config .corner) &&
		kbuild olddefconfig
}

# has OPTION...: the configuration has every one of them.
has() {
	local option

	for option; do
		case $option in
		*=n) ! grep "^${option%=n}=" "$OUTDIR/.config" || return 1 ;;
		*) grep -xF "$option" "$OUTDIR/.config" ||
			{ echo "Kconfig does not accept $option"; return 1; } ;;
		esac
	done
}

# build GOAL...: without a word about what is ours.
build() {
	local log=$LOGS/$corner.log wanted

	mapfile -t wanted < <(options "$corner")
	configure "${wanted[@]}" >"$log" 2>&1 || { tail -n 5 "$log"; return 1; }
	has CONFIG_AMD_SEV_DIRECT=y "${wanted[@]}" || return 1
	# That of another corner must not be booted in place of one which does not build.
	rm -f "$OUTDIR/arch/x86/boot/bzImage"
	kbuild "$@" >"$log" 2>&1 || { tail -n 15 "$log"; return 1; }
	! grep -E "$OURS" "$log"
}

# build_objects: as build, but what is ours and no more. Below boot/ kbuild knows no
# goal but the images: this one comes by a rule which every make reads first.
build_objects() {
	local objects file

	objects=$COMPRESSED/sev/stub.o
	for file in "$ROOT/$COMPRESSED"/sev/decompressor_*.c; do
		objects+=" $COMPRESSED/sev/$(basename "$file" .c).o"
	done
	mkdir -p "$OUTDIR"
	cat >"$OUTDIR/.corner.mk" <<-EOF
		ifeq (\$(sub_make_done)\$(MAKECMDGOALS),1sev-boot)
		sev-boot: prepare; \$(Q)\$(MAKE) \$(build)=$COMPRESSED $objects
		endif
	EOF
	MAKEFILES=$OUTDIR/.corner.mk build prepare arch/x86/kernel/sev/ sev-boot
}

# stays_noinstr: objtool on what would be vmlinux.o: the usual kernel's objects, and
# ours in place of its. That nothing leaves .noinstr.text where it must not is asked
# of ours alone: the usual kernel's lack the marks.
stays_noinstr() {
	local log=$LOGS/$corner-objtool.log command

	cd "$OUTDIR" || return 1
	command=$(sed -n '1s/^savedcmd_vmlinux.o := //p' .vmlinux.o.cmd |
		sed 's/ -o vmlinux.o / -o .corner.o /; s/ --link vmlinux.o/ --noinstr --link .corner.o/')
	[[ $command == *' -o .corner.o '*' --noinstr --link .corner.o' ]] || return 1
	eval "$command" >"$log" 2>&1 || { tail -n 5 "$log"; return 1; }
	grep -q 'leaves .noinstr.text' "$log" || { echo "objtool says nothing of the others"; return 1; }
	! grep -E "$OURS" "$log"
}

# boot: an SEV-SNP guest of two CPUs, to its tests' end.
boot() {
	local log=$LOGS/$corner

	mkdir -p "$log"
	BZIMAGE=$OUTDIR/arch/x86/boot/bzImage INITRD=$BUILD/initramfs/direct.cpio.gz \
		CMDLINE="console=ttyS0 sevtest.mode=snp sevtest.cpus=2" OUT=$log/guest.igvm \
		"$ROOT/scripts/image.sh" || return 1
	"$ROOT/tools/testing/sev/run-model" --mode snp --smp 2 --mem 2G --quiet --log "$log" \
		--igvm "$log/guest.igvm" >"$log/run.log" 2>&1 || { tail -n 5 "$log/run.log"; return 1; }
	tr -d '\r' <"$log/guest.log" >"$log/guest.tap"
	grep -q '^SEV-GUEST: done$' "$log/guest.tap" || return 1
	[[ $(awk -f "$ROOT/scripts/tap.awk" "$log/guest.tap") == *" 0 "* ]]
}

# What Kconfig does not allow to choose.
refuses_no_smp() {
	corner=no-smp
	configure CONFIG_SMP=n >/dev/null 2>&1
	has CONFIG_SMP=n CONFIG_AMD_SEV_DIRECT=n CONFIG_AMD_MEM_ENCRYPT=y CONFIG_ACPI=y
}

selects() {
	corner=no-pat
	configure CONFIG_X86_PAT=n CONFIG_MTRR=n >/dev/null 2>&1
	has CONFIG_AMD_SEV_DIRECT=y CONFIG_X86_PAT=y CONFIG_MTRR=y
}

test_corner() {
	corner=$1
	if [[ +$corner+ == *+clang+* ]] && ! command -v clang ld.lld llvm-ar >/dev/null; then
		tap_count=$((tap_count + 1))
		echo "ok $tap_count - $corner # SKIP no clang, lld and llvm on this machine"
		return
	fi
	if [[ -n $objects ]]; then
		ok "$corner: this project's objects build without a word" \
			build_objects
		[[ +$corner+ != *+debug-entry+* ]] ||
			ok "$corner: nothing of ours leaves .noinstr.text unmarked" stays_noinstr
		return
	fi
	ok "$corner: builds without a word about this project" build bzImage
	ok "$corner: boots as an SEV-SNP guest" boot
}

# A corner starts from the objects which it has in common with the usual kernel;
# with --objects nothing of other corners may lie among them.
seed() {
	[[ -z $objects ]] || rm -rf "$OUTDIR"
	[[ -d $OUTDIR ]] || { cp -a "$SEV_CACHE/build-direct" "$OUTDIR.new" && mv "$OUTDIR.new" "$OUTDIR"; }
	rm -f "$OUTDIR"/.sev-*
}

check_names() {
	local one

	for one in ${1//+/ }; do
		[[ " ${CORNERS[*]} " == *" $one "* ]] || {
			echo "corners.sh: There is no corner \"$one\"; there are:" \
				"no-smp selects ${CORNERS[*]}." >&2
			exit 2
		}
	done
}

main() {
	local objects='' corner

	if [[ ${1-} == --objects ]]; then
		objects=1
		OUTDIR=$SEV_CACHE/build-corner-objects
		shift
	fi
	"$ROOT/scripts/kernel.sh" direct >&2 || exit 1
	if [[ -z $objects ]]; then
		"$ROOT/scripts/userland.sh" direct >&2 || exit 1
		make -s -C "$ROOT/tools/testing/sev" >&2 || exit 1
	fi
	mkdir -p "$LOGS"
	exec 9>"$SEV_CACHE/lock"
	[[ -n ${SEV_LOCKED-} ]] || flock 9
	export SEV_LOCKED=1
	seed
	(($#)) || set -- no-smp selects "${CORNERS[@]}"
	for corner; do
		case $corner in
		no-smp) ok "one CPU only: Kconfig refuses" refuses_no_smp ;;
		selects) ok "PAT and MTRR off: Kconfig turns them on" selects ;;
		*)
			check_names "$corner"
			test_corner "$corner"
			;;
		esac
	done
	[[ -z $objects ]] || rm -rf "$OUTDIR"
	done_testing
}

main "$@"
