#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# usage: link-stub.sh EXPORTS OUT OBJECT...
#
# Links the boot stub's objects to one object with a border: what EXPORTS lists
# passes, nothing else does. Fails with a sentence on
#
#   - a reference to a symbol that EXPORTS does not import,
#   - an absolute relocation: the stub runs wherever the image lies,
#   - constructors, a GOT or a PLT.
#
# .bss becomes .data: the launch brings the image file's bytes only.

set -e

exports=$1
out=$2
shift 2

die() {
	echo "link-stub.sh: $*" >&2
	rm -f "$out" "$out.tmp"
	exit 1
}

names() {
	sed -n "s/^SEV_STUB_$1(\([A-Za-z0-9_]*\))$/\1/p" "$exports"
}

# LD is a command with arguments.
# shellcheck disable=SC2086
$LD -r -z noexecstack -o "$out.tmp" "$@"

for sym in $($NM -u "$out.tmp" | sed 's/.* //'); do
	names IMPORT | grep -qx "$sym" ||
		die "the stub uses $sym, which ${exports##*/} does not list."
done

for sym in $(names EXPORT); do
	$NM "$out.tmp" | grep -q " [TtDdRr] $sym\$" ||
		die "the stub does not define $sym, which ${exports##*/} lists."
done

absolute=$($READELF -rW "$out.tmp" |
	grep -E 'R_X86_64_(64|32|32S|16|8|[A-Z_]*GOT[A-Z0-9]*) ' | sed 's/  */ /g;q')
[ -z "$absolute" ] || die "the stub has an absolute relocation: $absolute"

$READELF -SW "$out.tmp" | grep -qE ' \.(init_array|ctors|fini_array|got|plt)[ .]' &&
	die "the stub has constructors, a GOT or a PLT."

$OBJCOPY --set-section-flags .bss=alloc,load,contents,data "$out.tmp"
$OBJCOPY --rename-section .bss=.data.sev_stub --prefix-symbols=__sevstub_ "$out.tmp"

set --
for sym in $(names IMPORT); do
	set -- "$@" --redefine-sym "__sevstub_$sym=$sym"
done
for sym in $(names EXPORT); do
	set -- "$@" --redefine-sym "__sevstub_$sym=$sym" --globalize-symbol="$sym"
done
$OBJCOPY "$@" "$out.tmp"
set --
for sym in $(names EXPORT); do
	set -- "$@" --keep-global-symbol="$sym"
done
$OBJCOPY "$@" "$out.tmp" "$out"
rm -f "$out.tmp"
