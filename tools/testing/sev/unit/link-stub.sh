#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: link-stub.sh
#
# The boot stub's link step must refuse what early code cannot have. Links made-up
# objects by it: TAP on standard output.

set -euo pipefail
export LC_ALL=C

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
root=$(cd "$here/../../../.." && pwd -P)
work=$root/build/unit/link
count=0 failed=0

ok() {
	count=$((count + 1))
	if [[ $1 == 0 ]]; then
		echo "ok $count - link step: $2"
	else
		[[ ! -s $work/log ]] || sed 's/^/# /' "$work/log"
		echo "not ok $count - link step: $2"
		failed=$((failed + 1))
	fi
}

# link FLAGS SOURCE: compiles SOURCE as the stub is compiled, and links it.
link() {
	# shellcheck disable=SC2086 # flags are words
	gcc -x c - -c -O2 -mcmodel=small -mno-red-zone -ffreestanding -fno-stack-protector \
		-fno-asynchronous-unwind-tables -fvisibility=hidden $1 -o "$work/in.o" <<<"$2"
	rm -f "$work/out.o"
	LD=ld NM=nm OBJCOPY=objcopy READELF=readelf \
		"$root/arch/x86/boot/compressed/sev/link-stub.sh" "$work/exports" \
		"$work/out.o" "$work/in.o" >"$work/log" 2>&1
}

# refused SENTENCE FLAGS SOURCE NAME
refused() {
	local status=1

	if ! link "$2" "$3" && grep -q "$1" "$work/log" && [[ ! -e $work/out.o ]]; then
		status=0
	fi
	ok "$status" "$4"
}

# accepted FLAGS SOURCE NAME
accepted() {
	local status=0

	link "$1" "$2" || status=1
	ok "$status" "$3"
}

entry='void entry(void) {}'

mkdir -p "$work"
printf 'SEV_STUB_EXPORT(entry)\nSEV_STUB_IMPORT(helper)\n' >"$work/exports"

accepted -fPIE "$entry" "code that needs nothing"
accepted -fPIE 'void helper(void); void entry(void) { helper(); }' "a listed import"
undefined=$(nm -u "$work/out.o" | sed 's/.* //')
[[ $undefined == helper ]] && status=0 || status=1
ok "$status" "a listed import keeps its name"
accepted -fPIE 'int f(void); int state; __attribute__((noinline)) int f(void) { return ++state; }
	void entry(void) { f(); }' "a variable without initial value"
size -A "$work/out.o" | awk '$1 == ".bss" && $2 { exit 1 }' && status=0 || status=1
ok "$status" "no .bss is left"
nm "$work/out.o" | grep -q ' t __sevstub_f$' && status=0 || status=1
ok "$status" "inner symbols are prefixed and local"
[[ $(nm -g --defined-only "$work/out.o" | sed 's/.* //') == entry ]] && status=0 || status=1
ok "$status" "the listed export alone is global"

refused 'uses printk, which' -fPIE 'void printk(void); void entry(void) { printk(); }' \
	"a reference to a symbol that is not listed"
refused 'absolute relocation' -fPIE "int x; int *p = &x; $entry" "a pointer in data"
refused 'absolute relocation' -fPIE 'void a(void); void a(void) {} void b(void); void b(void) {}
	void (*const t[])(void) = { a, b }; void entry(void) {}' "a table of functions"
refused 'absolute relocation' -fno-pie 'char buf[64]; char *f(int i);
	char *f(int i) { return buf + i; } void entry(void) {}' "code for a fixed address"
refused 'constructors, a GOT or a PLT\|absolute relocation' -fPIE \
	'int n; __attribute__((constructor)) static void c(void) { n = 1; } void entry(void) {}' \
	"a constructor"
refused 'does not define entry' -fPIE 'void other(void); void other(void) {}' \
	"an export that is missing"

echo "1..$count"
((failed == 0))
