#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# make check: checkpatch --strict, kernel-doc, sphinx, sparse and W=1 (in the boot stub
# too, where kbuild itself turns warnings off), and shellcheck, over all that is
# ours; and that the kernel is linked from this project's objects in place of the
# tree's. Prints what they say, and nothing when they say nothing. A file which has
# not changed since it last passed is not looked at again.

# shellcheck source=common.sh
. "$(dirname "$0")/common.sh"

PASSED=$BUILD/check
SELF=$ROOT/scripts/check.sh
OUT=$SEV_CACHE/build-direct
COMPRESSED=arch/x86/boot/compressed
# What CONFIG_AMD_SEV_DIRECT takes out of the link
FOREIGN="^arch/x86/coco/sev/|^$COMPRESSED/sev\.o\$"

# What kbuild's own flags leave out in the stub's directory, and W=1's own; both
# as scripts/Makefile.extrawarn has them for gcc.
WARNINGS=(-Wall -Wextra -Wundef -Wvla -Wcast-function-type -Wstringop-overflow
	-Wmissing-declarations -Wmissing-prototypes -Wold-style-definition
	-Wmissing-include-dirs -Wmissing-format-attribute -Wrestrict -Wunused
	-Wunused-but-set-variable -Wunused-const-variable -Wpacked-not-aligned
	-Wformat-overflow -Wformat-truncation -Wstringop-truncation
	-Wno-missing-field-initializers -Wno-type-limits -Wno-shift-negative-value
	-Wno-unused-parameter -Wno-sign-compare -Wno-format-security -Wno-trigraphs
	-Wno-address-of-packed-member -Wno-pointer-sign -Wno-frame-address)
SPARSE=(sparse -D__linux__ -Dlinux -D__STDC__ -Dunix -D__unix__ -D__x86_64__
	-D__CHECK_ENDIAN__ -Wbitwise -Wno-return-void -Wno-unknown-attribute
	--arch=x86 -mlittle-endian -m64)

# complain TOOL FILE OUTPUT: what a tool said becomes a line of ours and a failure.
complain() {
	[[ -n $3 ]] || return 0
	printf '%s\n' "$3"
	printf '%s\n' "$1 $2" >>"$complaints"
}

# once TOOL FILE COMMAND...: runs COMMAND on FILE unless this very content passed.
once() {
	local tool=$1 file=$2 digest mark output

	shift 2
	read -r digest _ < <(sha256sum -- "$file")
	mark=$PASSED/$tool-$self-${digest:0:32}-${file//\//_}
	[[ ! -e $mark ]] || return 0
	output=$("$@" "$file" 2>&1) || output=${output:-$tool failed on $file}
	if [[ -n $output ]]; then
		complain "$tool" "$file" "$output"
	else
		touch "$mark"
	fi
}

# Userspace and bare-metal code under tools/ cannot use the kernel's own macros
# and types, which the first three ask for; the last one takes an instruction in
# inb()'s asm for the name of the function.
tools_ignore=(--ignore "PREFER_KERNEL_TYPES,PREFER_DEFINED_ATTRIBUTE_MACRO,ARRAY_SIZE,EMBEDDED_FUNCTION_NAME")

# Names of C11, <elf.h> and the kernel, which its headers make by macros: not ours.
others_names='_Static_assert|Elf64_[EP]hdr|__SetPageOffline'

# check_file FILE
check_file() {
	scripts/checkpatch.pl --strict --terse --show-types --no-summary --quiet "${ignore[@]}" \
		-f "$1" | grep -vE "CAMELCASE: Avoid CamelCase: <($others_names)>" || true
}

# check_style TURN: every JOBS-th file, from TURN on.
# Trace events are laid out as all others in the kernel, which is not what these want.
trace_ignore=(--ignore "OPEN_ENDED_LINE,PARENTHESIS_ALIGNMENT")

check_style() {
	local file ignore n=0

	cd "$TREE"
	while read -r file; do
		case $file in
		*.c | *.h | *.S | *.lds | *.awk | *Makefile* | *Kconfig*) ;;
		*) continue ;;
		esac
		((n++ % JOBS == $1)) || continue
		ignore=()
		[[ $file != tools/* ]] || ignore=("${tools_ignore[@]}")
		[[ $file != */trace.h ]] || ignore=("${trace_ignore[@]}")
		once checkpatch "$file" check_file
		case $file in
		*.c | *.h) once kernel-doc "$file" scripts/kernel-doc -none ;;
		esac
	done <"$SEV_CACHE/linux.overlay"
}

# A hunk's message comes with the series, not with the file. By its name checkpatch
# would take a file which git knows for a source file.
check_patch() {
	"$TREE/scripts/checkpatch.pl" --root="$TREE" --strict --terse --show-types --no-summary \
		--quiet --no-signoff --ignore COMMIT_MESSAGE,FILE_PATH_CHANGES - <"$1" |
		sed "s|^-:|$1:|"
}

check_patches() {
	local patch

	cd "$ROOT"
	for patch in patches/*.patch; do
		once checkpatch "$patch" check_patch
	done
}

# compiler_arguments CMD: from kbuild's record of how it compiled an object, one
# argument per line, without the compiler, the output and the dependency file.
compiler_arguments() {
	sed -n '1s/^savedcmd_[^ ]* := //p' "$1" | sed 's/ ; .*//' | xargs -n 1 printf '%s\n' |
		awk '/^-Wp,-M/ || /^ccache$/ || /^gcc$/ || /^-c$/ { next }
			/^-o$/ { getline; next } { print }'
}

# Objects come from kbuild's records, so that each is checked with the flags of
# its home.
check_object() {
	local cmd=$1 source=$2 object arguments mark

	object=${cmd##*/.}
	object=${cmd%/*}/${object%.cmd}
	mark=$PASSED/object-${object//\//_}
	[[ ! $mark -nt $object || ! $mark -nt $SELF ]] || return 0
	mapfile -t arguments < <(compiler_arguments "$cmd")
	complain W=1 "$source" \
		"$(gcc "${arguments[@]}" "${WARNINGS[@]}" -c -o /dev/null 2>&1)"
	complain sparse "$source" "$("${SPARSE[@]}" "${arguments[@]}" 2>&1)"
	grep -q " $source\$" "$complaints" || touch "$mark"
}

# sources: "RECORD SOURCE" for each of kbuild's records of an object, one for each home.
sources() {
	find "$COMPRESSED" arch/x86/kernel/sev -name '.*.o.cmd' -exec \
		awk '/^source_/ { print FILENAME, $3 }' {} + | sed "s| $TREE/| |; s| [./]*/| |" | sort
}

check_objects() {
	local cmd source

	cd "$OUT"
	while read -r cmd source; do
		check_object "$cmd" "$source"
	done < <(sources | awk 'NR == FNR { ours[$1]; next } /\.c$/ && $2 in ours' \
		"$SEV_CACHE/linux.overlay" -)
}

# sphinx_says: what the kernel's documentation build has to say of ours. That it
# draws no graphs without dot(1) is not about us.
sphinx_says() {
	make -s -C "$TREE" O="$BUILD/docs" htmldocs SPHINXDIRS=virt/sev SPHINXOPTS=-q 2>&1 |
		grep -E 'virt/sev|rror:' | grep -vE '^make|^source directory:'
}

check_docs() {
	local mark

	mark=$PASSED/$(digest_of "$ROOT"/Documentation/virt/sev/* "$SELF" | cut -c1-32)-sphinx
	[[ ! -e $mark ]] || return 0
	mkdir -p "$BUILD/docs"
	complain sphinx Documentation/virt/sev "$(sphinx_says || true)"
	grep -q '^sphinx' "$complaints" || touch "$mark"
}

# Every file which a shell runs, by its first line.
check_scripts() {
	local file first

	cd "$ROOT"
	while read -r file; do
		IFS= read -r first <"$file" || true
		if [[ $first =~ ^#!.*[\ /](ba|da)?sh$ ]]; then
			once shellcheck "$file" shellcheck
		fi
	done < <(find .ci scripts tools -type f ! -name '*.[chS]' 2>/dev/null)
	once shellcheck scripts/common.sh shellcheck
}

# In place of whom we are: none of the tree's own objects, and all our rooms.
check_link() {
	local linked foreign room

	linked=$("$ROOT/scripts/linked.sh" "$OUT")
	foreign=$(grep -E "$FOREIGN" <<<"$linked" || true)
	complain "the tree's own objects are linked:" "$OUT" "$foreign"
	for room in arch/x86/kernel/sev/core arch/x86/kernel/sev "$COMPRESSED/sev"; do
		grep -q "^$room/[^/]*\.o\$" <<<"$linked" ||
			complain "no object is linked of" "$room" "no object of $room is linked"
	done
}

check_all() {
	local turn

	"$ROOT/scripts/kernel.sh" direct >&2
	for ((turn = 0; turn < JOBS; turn++)); do
		(check_style "$turn") &
	done
	check_objects
	check_patches
	check_scripts
	check_docs
	check_link
	wait
}

# The tree and the build directory are others' too.
main() {
	"$ROOT/scripts/packages.sh" >&2
	mkdir -p "$PASSED"
	self=$(digest_of "$SELF" | cut -c1-16)
	complaints=$(mktemp)
	trap 'rm -f "$complaints"' EXIT
	with_lock check_all
	[[ ! -s $complaints ]]
}

main "$@"
exit
