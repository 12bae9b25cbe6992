#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# make series-build: applies the mails of build/series/ by "git am" to the pristine
# tree, one by one, and builds each: TAP on standard output, a test for each patch.
#
#   Every source file which a patch adds is compiled, with the flags that it has in the
#   finished tree, and once for each home that it is compiled for: a patch which needs
#   a later one is found out, also before a Makefile names its files.
#   The host's tools are built as soon as they have a Makefile.
#   The kernel is built after each patch that changes a file of the tree, and at the
#   end: with the option off, and once it exists, on. A patch which only adds files
#   that nothing names yet changes nothing for kbuild.
#
# Whatever a compiler says is a failure.
#
# The tree is shown at its usual path, which compiled code holds, by an overlay mount
# in a mount namespace of its own; nothing of it is left behind.

# shellcheck source=common.sh
. "$(dirname "$0")/common.sh"

MAILS=$BUILD/series
LAYERS=$SEV_CACHE/series-layers
COMMANDS=$LAYERS/commands
RECORDS=$SEV_CACHE/build-direct
OPTION=arch/x86/kernel/sev/Kconfig

export CCACHE_DIR=$SEV_CACHE/ccache CCACHE_NOHASHDIR=1
export KBUILD_BUILD_TIMESTAMP='Thu Jan  1 00:00:00 UTC 2026'
export KBUILD_BUILD_USER=sev KBUILD_BUILD_HOST=direct KBUILD_BUILD_VERSION=1

# kernel_commands: from kbuild's records, "SOURCE <tab> DIRECTORY <tab> COMMAND" for
# each object made from a file of the overlay.
kernel_commands() {
	cd "$RECORDS"
	find arch/x86/boot/compressed arch/x86/kernel/sev -name '.*.o.cmd' -exec awk -v top="$TREE/" \
		-v dir="$RECORDS" '
		/^savedcmd_/ { sub(/^[^=]*:= /, ""); sub(/ ; .*/, ""); command = $0 }
		/^source_/ && command != "" {
			source = $3
			sub("^" top, "", source)
			gsub(/-Wp,-M[^ ]* /, "", command)
			sub(/ -o [^ ]*/, " -o /dev/null", command)
			if (source ~ /sev\//) print source "\t" dir "\t" command
			command = ""
		}' {} +
}

# make_commands DIR TARGET...: the same from what make would do in DIR of the tree.
make_commands() {
	local dir=$1

	shift
	make -C "$TREE/$dir" -nB V=1 Q= "$@" 2>/dev/null |
		awk -v dir="$dir" -v top="$TREE" '
		/ -c -o [^ ]+ [^ ]+$/ {
			source = $NF
			if (source ~ "^" top "/") sub("^" top "/", "", source)
			else if (source !~ /^\//) source = dir "/" source
			while (sub(/[^\/]+\/\.\.\//, "", source));
			# The unit tests are a home of kernel files too, one which comes later.
			if (source !~ /^tools\/(sev|testing\/sev)\//) next
			command = $0
			sub(/^@/, "", command)
			gsub(/ -MMD| -MP/, "", command)
			sub(/ -o [^ ]*/, " -o /dev/null", command)
			print source "\t" top "/" dir "\t" command
		}'
}

record_commands() {
	{
		kernel_commands
		make_commands tools/sev all check
		make_commands tools/testing/sev all
		make_commands tools/testing/sev/guests all
		make_commands tools/testing/sev/psp/test check
		make_commands tools/testing/sev/unit all
		# The fuzzers are one more home of kernel files, but that of the loaders from
		# their first patch on.
		make_commands tools/testing/sev/fuzz all | grep '^tools/testing/sev/fuzz/'
	} | sort -u >"$COMMANDS"
	[[ -s $COMMANDS ]] || die "kbuild's records in $RECORDS name none of our files."
}

# What the kselftests of the guest are compiled with, by ../lib.mk and their Makefile.
userland_command() {
	printf '%s\t%s\t%s\n' "$1" "$TREE" \
		"gcc -D_GNU_SOURCE= -std=gnu11 -O2 -Wall -Wextra -Werror -c -o /dev/null $1"
}

# compile SOURCE: once for each home; says what compilers say, and when there is no
# command for it.
compile() {
	local dir command any=''

	while IFS=$'\t' read -r _ dir command; do
		any=1
		(cd "$dir" && eval "$command") 2>&1 || say "$1 does not compile"
	done < <(awk -F'\t' -v s="$1" '$1 == s' "$COMMANDS"
		[[ $1 != tools/testing/selftests/sev/*.c ]] || userland_command "$1")
	[[ -n $any ]] || say "$1 is compiled by nobody"
}

# compile_added: the sources which the last mail added, several at a time.
compile_added() {
	if [[ -f tools/testing/sev/unit/vectors.py ]]; then
		mkdir -p build/unit
		(cd tools/testing/sev/unit && ./vectors.py ../vectors "$TREE/build/unit/vectors.h") 2>&1
	fi
	# Without what is included or built by another rule.
	git diff --diff-filter=A --name-only HEAD~1 -- '*.c' '*.S' ':!*.lds.S' \
		':!*/direct_info.S' ':!*/mkpack.c' |
		xargs -r -P "$JOBS" -n 1 "$ROOT/scripts/series-build.sh" --compile || true
}

kbuild() {
	local out=$1

	make -C "$TREE" O="$out" -s olddefconfig 2>&1
	make -C "$TREE" O="$out" -s -j"$JOBS" CC='ccache gcc' HOSTCC='ccache gcc' bzImage 2>&1 ||
		say "the kernel does not build"
}

# build_tools: what has its Makefile already.
build_tools() {
	[[ ! -f tools/sev/Makefile ]] || make -s -C tools/sev 2>&1 || say "tools/sev does not build"
	[[ ! -f tools/testing/sev/Makefile ]] ||
		make -s -C tools/testing/sev 2>&1 || say "the model does not build"
	[[ ! -f tools/testing/sev/guests/Makefile ]] ||
		make -s -C tools/testing/sev/guests 2>&1 | grep -vE '^(rm -f|ar rcs|ld |objcopy )|^[[:space:]]' ||
		true
	[[ ! -f tools/testing/selftests/sev/Makefile ]] || build_selftests
}

# build_selftests: by the tree's own harness, which names each program that it compiles.
build_selftests() {
	{ make -s -C tools/testing/selftests TARGETS=sev FORCE_TARGETS=1 \
		O="$LAYERS/selftests" USERCFLAGS=-Werror 2>&1 || say "the kselftests do not build"; } |
		grep -v '^  CC ' || true
}

# build_kernel: off always, on once the option is there.
build_kernel() {
	kbuild "$LAYERS/off"
	if [[ -f $OPTION ]]; then
		kbuild "$LAYERS/on"
		grep -qx 'CONFIG_AMD_SEV_DIRECT=y' "$LAYERS/on/.config" || say "the option is not on"
	fi
}

# wants_kernel MAIL: whether the kernel is to be built after MAIL.
wants_kernel() {
	[[ $1 == "$last" || -n $(git diff --diff-filter=M --name-only HEAD~1 -- \
		':!Documentation' ':!MAINTAINERS') ]]
}

# test_patch MAIL: one TAP line.
test_patch() {
	local said

	said=$(git am -q --whitespace=nowarn "$1" 2>&1
		compile_added
		build_tools
		if wants_kernel "$1"; then
			build_kernel
		fi)
	count=$((count + 1))
	if [[ -z $said ]]; then
		say "ok $count - $(basename "$1" .patch)"
		return
	fi
	failed=1
	say "not ok $count - $(basename "$1" .patch)"
	head -n 20 <<<"$said" | sed 's/^/# /'
}

# pristine: makes the mounted tree the package's own, and a repository with no more
# than the files which the series changes.
pristine() {
	mount -t overlay overlay \
		-o "lowerdir=$TREE,upperdir=$LAYERS/upper,workdir=$LAYERS/work" "$TREE"
	cd "$TREE"
	xargs -a "$SEV_CACHE/linux.overlay" -d '\n' rm -f
	cp -r "$SEV_CACHE/pristine/." .
	git init -q .
	(cd "$SEV_CACHE/pristine" && find . -type f -printf '%P\0') | xargs -0 git add -f --
	git commit -q -m base
}

in_namespace() {
	local mails=() mail count=0 failed='' last

	export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1
	export GIT_AUTHOR_NAME=test GIT_AUTHOR_EMAIL=test@localhost
	export GIT_COMMITTER_NAME=test GIT_COMMITTER_EMAIL=test@localhost
	mapfile -t mails < <(find "$MAILS" -maxdepth 1 -name 'v*-*.patch' ! -name 'v*-0000-*' | sort)
	last=${mails[-1]}
	pristine
	for mail in "${mails[@]}"; do
		test_patch "$mail"
	done
	say "1..$count"
	[[ -z $failed ]]
}

# prepare: objects to start from, in which kbuild finds only changes to do.
prepare() {
	rm -rf "$LAYERS"
	mkdir -p "$LAYERS"/{upper,work}
	record_commands
	cp -a "$SEV_CACHE/build-upstream" "$LAYERS/off"
	cp -a "$RECORDS" "$LAYERS/on"
}

run() {
	local status=0

	prepare
	unshare --map-root-user --mount "$0" --in-namespace || status=$?
	rm -rf "$LAYERS"
	return "$status"
}

main() {
	case ${1-} in
	--in-namespace)
		in_namespace
		return
		;;
	--compile)
		compile "$2"
		return
		;;
	'') ;;
	*) misuse "usage: scripts/series-build.sh" ;;
	esac
	if ! unshare --map-root-user --mount true 2>/dev/null; then
		say "ok 1 - every patch builds # SKIP this system allows no mount namespaces"
		say "1..1"
		return
	fi
	"$ROOT/scripts/kernel.sh" direct upstream >&2
	"$ROOT/scripts/series.sh" >&2
	with_lock run
}

main "$@"
exit
