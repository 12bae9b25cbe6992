#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The command lines of the tools: what they print, and that bad input leads to
# one sentence, a non-zero status and no output file. TAP on standard output.
#
# usage: cli.sh DIRECTORY-OF-TOOLS DIRECTORY-OF-IGVM-VECTORS WORK-DIRECTORY

set -u

tools=$1
vectors=$2
work=$3
image=$tools/sev-image
digest=$tools/sev-digest
inspect=$tools/sev-inspect
verify=$tools/sev-verify-report
out=$work/out.igvm
tests=0
failures=0

ok() { # STATUS NAME
	tests=$((tests + 1))
	if [ "$1" -eq 0 ]; then
		echo "ok $tests - $2"
	else
		failures=$((failures + 1))
		echo "not ok $tests - $2"
		sed 's/^/# /' "$work/stdout" "$work/stderr"
	fi
}

run() { # COMMAND...
	timeout 60 "$@" >"$work/stdout" 2>"$work/stderr"
}

# One sentence which holds the words, status 1, and nothing on disk
refused() { # NAME WORDS COMMAND...
	local name=$1 words=$2 status=0

	shift 2
	rm -f "$out"
	run "$@"
	[ $? -eq 1 ] || status=1
	[ "$(wc -l <"$work/stderr")" -eq 1 ] || status=1
	grep -qF -- "$words" "$work/stderr" || status=1
	[ ! -s "$work/stdout" ] || status=1
	[ -z "$(find "$work" -maxdepth 1 -name 'out.igvm*')" ] || status=1
	ok $status "$name: $words"
}

# The last options of a command line win, so these can be overridden
build() { # OPTION...
	run "$image" --bzimage "$work/bzImage" --out "$out" "$@"
}

bad_image() { # NAME WORDS OPTION...
	local name=$1 words=$2

	shift 2
	refused "$name" "$words" "$image" --bzimage "$work/bzImage" --out "$out" "$@"
}

digest_line() { # MODE CPUS
	sed -n "s/^launch digest ($1, $2 CPUs): //p" "$work/stdout"
}

prepare() {
	rm -rf "$work"
	mkdir -p "$work/directory"
	"$tools/make_kernel" "$work/bzImage"
	head -c 20000 "$tools/make_kernel" >"$work/initrd"
	: >"$work/empty"
	truncate -s 3G "$work/huge"
	head -c 20000 "$work/bzImage" >"$work/short"
	head -c 700 "$work/bzImage" >"$work/header"
	printf 'quiet\0init=/bin/sh' >"$work/nul"
	printf 'console=ttyS0 quiet\n' >"$work/cmdline"
	printf '%02048d' 0 >"$work/long"
	printf '%02047d\n' 0 >"$work/longest"
	head -c 12345 "$work/bzImage" >"$work/corrupt"
	printf 'x' >>"$work/corrupt"
	tail -c +12347 "$work/bzImage" >>"$work/corrupt"
}

test_good() {
	local first

	build --initrd "$work/initrd" --cmdline "console=ttyS0 quiet" --cpus 1,2,4
	ok $? "image: SEV-SNP, three CPU counts"
	first=$(digest_line snp 2)
	[[ $first =~ ^[0-9a-f]{96}$ && $(digest_line snp 1) != "$first" &&
	   $(digest_line snp 4) != "$first" ]]
	ok $? "image: a digest for each CPU count"
	grep -q '^measured: [0-9]* bytes in [0-9]* pages$' "$work/stdout" &&
		grep -q '^pages: normal [0-9]* vmsa 4 unmeasured 2 secrets 1 cpuid 1$' \
			"$work/stdout"
	ok $? "image: measured bytes, and pages by type"

	cp "$out" "$work/first.igvm"
	run "$digest" "$out" --cpus 2 && [ "$(digest_line snp 2)" = "$first" ]
	ok $? "digest: the same from the file"
	run "$digest" "$out" --cpus 2 --cpu-sig 0xa00f11 && [ "$(digest_line snp 2)" != "$first" ]
	ok $? "digest: depends on the CPU signature"
	build --initrd "$work/initrd" --cmdline-file "$work/cmdline" &&
		cmp -s "$out" "$work/first.igvm"
	ok $? "image: a command line from a file makes the same image"
	run "$inspect" "$out" && grep -q '^SEV-SNP: accepted$' "$work/stdout" &&
		! grep -q '^note' "$work/stdout"
	ok $? "inspect: image accepted without remarks"
	grep -q ' gpa=0x1000000 mask=0x1 pages=3 data=0x[0-9a-f]* normal$' "$work/stdout" &&
		grep -q ' gpa=0x1003000 mask=0x1 normal$' "$work/stdout" &&
		grep -q '^    rip  *0x1002340$' "$work/stdout"
	ok $? "inspect: one line for each run of pages, registers of the vCPU"
	run "$inspect" --all "$out" && grep -q ' gpa=0x1002000 mask=0x1 data=' "$work/stdout" &&
		! grep -q 'pages=' "$work/stdout"
	ok $? "inspect: one line for each page on demand"
	# Pipes work as files do
	build --initrd <(cat "$work/initrd") --cmdline-file <(cat "$work/cmdline") &&
		cmp -s "$out" "$work/first.igvm"
	ok $? "image: ramdisk and command line from pipes"
	build --cmdline-file "$work/longest"
	ok $? "image: longest command line"
}

test_es() {
	local first

	build --mode es && [[ $(digest_line es 1) =~ ^[0-9a-f]{64}$ ]]
	ok $? "image: SEV-ES"
	run "$digest" "$out" --legacy && [[ $(digest_line es-legacy 1) =~ ^[0-9a-f]{64}$ ]]
	ok $? "digest: SEV-ES with the legacy VM type"
	run "$inspect" --quiet "$out" && [ "$(cat "$work/stdout")" = "SEV-ES: accepted" ]
	ok $? "inspect: SEV-ES image accepted without remarks"
	build --mode es --cpus 4 && [[ $(digest_line es 4) =~ ^[0-9a-f]{64}$ ]]
	ok $? "image: SEV-ES with four CPUs"
	first=$(digest_line es 4)
	run "$digest" "$out" && [ "$(digest_line es 4)" = "$first" ]
	ok $? "digest: the file's own number of CPUs"
	cp "$out" "$work/es4.igvm"
	refused "digest" "image is for 4 CPUs" "$digest" "$work/es4.igvm" --cpus 3
	refused "digest" "with 5" "$digest" "$work/es4.igvm" --cpus 5
	refused "digest" "with 8" "$digest" "$work/es4.igvm" --cpus 4,8
}

# Bit 5 of sev_features, in the state of every vCPU and so in the digest
test_debug_swap() {
	local mode first

	for mode in snp es; do
		build --mode $mode
		first=$(digest_line $mode 1)
		build --mode $mode --debug-swap && [ "$(digest_line $mode 1)" != "$first" ]
		ok $? "image: DebugSwap, $mode"
	done
	run "$inspect" "$out" && grep -q '^    sev_features  *0x20$' "$work/stdout"
	ok $? "inspect: DebugSwap"
	cp "$out" "$work/swap.igvm"
	refused "digest" "CPU 0 has SEV features 0x20" "$digest" "$work/swap.igvm" --legacy
	build --mode es --cpus 3 --debug-swap && run "$inspect" "$out" &&
		[ "$(grep -c '^    sev_features  *0x20$' "$work/stdout")" -eq 3 ]
	ok $? "image: DebugSwap in the state of all vCPUs"
}

test_vectors() {
	run "$digest" "$vectors/igvm-snp.igvm" --cpus 1,4 &&
		[ "$(digest_line snp 4 | cut -c 1-16)" = b21ef320d86b5d00 ]
	ok $? "digest: igvm-snp with 4 CPUs"
	run "$digest" "$vectors/igvm-es.igvm" &&
		[ "$(digest_line es 3 | cut -c 1-16)" = 41f4e00b2b4f727f ]
	ok $? "digest: igvm-es with as many CPUs as it has contexts for"
	refused "digest" "only 2 CPUs" "$digest" "$vectors/igvm-es.igvm" --cpus 2
	refused "digest" "is not for platform SEV-SNP" "$digest" "$vectors/igvm-es.igvm" --mode snp
	refused "digest" "--legacy: only for SEV-ES" "$digest" "$vectors/igvm-snp.igvm" --legacy
	refused "digest" "given twice" "$digest" "$vectors/overlapping-pages.igvm"
	refused "digest" "checksum wrong" "$digest" "$vectors/bad-crc.igvm"
	refused "inspect" "unknown directive 0x3f0" "$inspect" "$vectors/unknown-directive.igvm"
	refused "inspect" "does not begin with IGVM" "$inspect" "$work/bzImage"
	refused "inspect" "is empty" "$inspect" "$work/empty"
	refused "inspect" "too short" "$inspect" "$work/nul"
	refused "digest" "cannot be opened: No such file" "$digest" "$work/none"
	refused "digest" "exactly one file" "$digest"
}

test_bad_kernel() {
	bad_image "kernel" "kernel $work/none cannot be opened" --bzimage "$work/none"
	bad_image "kernel" "kernel $work/empty is empty" --bzimage "$work/empty"
	bad_image "kernel" "is longer than" --bzimage "$work/huge"
	bad_image "kernel" "cannot be read: Is a directory" --bzimage "$work/directory"
	bad_image "kernel" "is truncated" --bzimage "$work/short"
	bad_image "kernel" "is truncated" --bzimage "$work/header"
	bad_image "kernel" "its checksum is wrong" --bzimage "$work/corrupt"
	bad_image "kernel" "is not a bzImage" --bzimage "$work/initrd"
	bad_image "kernel" "too short for a setup header" --bzimage "$work/cmdline"
	build --bzimage "$work/corrupt" --skip-kernel-crc
	ok $? "image: kernel with a wrong checksum on demand"
}

test_bad_input() {
	bad_image "initrd" "cannot be opened: No such file" --initrd "$work/none"
	bad_image "initrd" "initrd $work/empty is empty" --initrd "$work/empty"
	bad_image "initrd" "initrd $work/huge is longer than" --initrd "$work/huge"
	bad_image "command line" "of 2048 bytes is too long: the kernel takes 2047" \
		--cmdline "$(cat "$work/long")"
	bad_image "command line" "of 2048 bytes is too long" --cmdline-file "$work/long"
	bad_image "command line" "holds a NUL" --cmdline-file "$work/nul"
	bad_image "command line" "is longer than" --cmdline-file "$work/huge"
	bad_image "command line" "exclude each other" --cmdline x --cmdline-file "$work/cmdline"
}

test_bad_options() {
	local cpus policy

	for cpus in 0 4097 -1 1,,2 '1,' "" two 1x 0x 99999999999999999999 "1 2"; do
		bad_image "options" "--cpus $cpus: not a list" --cpus "$cpus"
	done
	bad_image "options" "more than 16 numbers" --cpus 1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1
	bad_image "options" "for one number of them" --mode es --cpus 1,2
	for policy in "" x -1 0x1ffffffffffffffff; do
		bad_image "options" "--policy $policy: not a number" --policy "$policy"
	done
	bad_image "options" "guest policy 0x0 lacks bit 17" --policy 0
	bad_image "options" "allows a migration agent" --policy 0x70000
	bad_image "options" "has unknown bits" --policy 0x8000000000030000
	bad_image "options" "SEV-ES policy goes to QEMU" --mode es --policy 5
	bad_image "options" "--mode sev: neither snp nor es" --mode sev
	bad_image "options" "--cpu-sig 0x100000000: not a number" --cpu-sig 0x100000000
	bad_image "options" "unknown option" --frobnicate
	bad_image "options" "unknown option" --initrd
	bad_image "options" "no such argument" initrd
	refused "options" "--bzimage and --out are needed" "$image" --out "$out"
	refused "options" "--bzimage and --out are needed" "$image" --bzimage "$work/bzImage"
}

test_bad_output() {
	bad_image "output" "cannot be written: No such file" --out "$work/none/out.igvm"
	bad_image "output" "is not a regular file" --out "$work/directory"
	bad_image "output" "is not a regular file" --out /dev/full
	bad_image "output" "is one of the inputs" --out "$work/bzImage"
	bad_image "output" "is one of the inputs" --initrd "$work/initrd" --out "$work/initrd"
	# A file system without room: the limit on file size stands for it
	refused "output" "cannot be written: File too large" \
		bash -c 'trap "" XFSZ; ulimit -f 4; exec "$@"' - \
		"$image" --bzimage "$work/bzImage" --out "$out"
	ln -s none/out.igvm "$work/nowhere"
	bad_image "output" "cannot be written: No such file" --out "$work/nowhere"
	echo old >"$work/directory/target.igvm"
	ln -s directory/target.igvm "$work/link.igvm"
	build --out "$work/link.igvm" && [ -L "$work/link.igvm" ] &&
		[ "$(head -c 4 "$work/directory/target.igvm")" = IGVM ]
	ok $? "output: the file which a link leads to"
	# What was there stays as it was
	echo old >"$work/old.igvm"
	! run "$image" --bzimage "$work/corrupt" --out "$work/old.igvm" &&
		[ "$(cat "$work/old.igvm")" = old ]
	ok $? "output: an older image survives a failure"
}

test_reports() {
	local report=$vectors/report-v3.bin key=$vectors/report-key.pem
	local measurement data

	measurement=$(od -An -v -tx1 -j 144 -N 48 "$report" | tr -d ' \n')
	data=$(od -An -v -tx1 -j 80 -N 64 "$report" | tr -d ' \n')
	run "$verify" "$report" --key "$key" --vmpl 1 --measurement "$measurement" \
		--report-data "$data" --policy 0x30000 && [ "$(wc -l <"$work/stdout")" -eq 1 ] &&
		grep -q "measurement as expected: $measurement\.$" "$work/stdout"
	ok $? "report: all is as it should be"
	run "$verify" "$report" --key "$key" --vmpl 1 &&
		grep -q "measurement, not compared: $measurement\.$" "$work/stdout"
	ok $? "report: without a measurement it says so"
	refused report "measurement: expected 00" "$verify" "$report" --key "$key" --vmpl 1 \
		--measurement "$(printf '00%.0s' {1..48})"
	refused report "report data: expected ff" "$verify" "$report" --key "$key" --vmpl 1 \
		--report-data "$(printf 'ff%.0s' {1..64})"
	refused report "VMPL: expected 0" "$verify" "$report" --key "$key"
	refused report "policy: expected 0x1" "$verify" "$report" --key "$key" --vmpl 1 --policy 1
	refused report "96 hexadecimal digits are needed" "$verify" "$report" --key "$key" \
		--measurement "${measurement}00"
	refused report "not hexadecimal" "$verify" "$report" --key "$key" \
		--measurement "g${measurement#?}"
	refused report "--vmpl 4: not a number" "$verify" "$report" --key "$key" --vmpl 4
	refused report "--key is needed" "$verify" "$report"
	refused report "exactly one file" "$verify" --key "$key"
	refused report "exactly one file" "$verify" --key "$key" "$report" "$report"
	refused report "unknown option" "$verify" "$report" --keys "$key"
	refused report "a report has 1184 bytes" "$verify" "$key" --key "$key"
	refused report "is longer than 4096 bytes" "$verify" "$work/bzImage" --key "$key"
	refused report "cannot be opened" "$verify" "$work/none" --key "$key"
	refused report "key file $work/none cannot be opened" "$verify" "$report" --key "$work/none"
}

# without_output NAME COMMAND...: a full device, and none at all
without_output() {
	local name=$1 status=0 where

	shift
	for where in '>/dev/full' '>&-'; do
		run bash -c "exec \"\$@\" $where" - "$@"
		[ $? -eq 1 ] || status=1
		[ "$(wc -l <"$work/stderr")" -eq 1 ] || status=1
		grep -qF "standard output cannot be written" "$work/stderr" || status=1
	done
	ok $status "$name: without an output"
}

test_outputs() {
	local tool

	for tool in "$image" "$digest" "$inspect" "$verify"; do
		without_output "$(basename "$tool") --help" "$tool" --help
	done
	without_output image "$image" --bzimage "$work/bzImage" --out "$out"
	without_output digest "$digest" "$out"
	without_output inspect "$inspect" "$out"
	without_output "inspect, quiet" "$inspect" --quiet "$out"
	without_output report "$verify" "$vectors/report-v3.bin" --vmpl 1 \
		--key "$vectors/report-key.pem"
}

# The kernel of the tree, where it was built
test_real_kernel() {
	local kernel=$1

	if [ ! -r "$kernel" ]; then
		tests=$((tests + 1))
		echo "ok $tests - image: the tree's own kernel # SKIP not built"
		return
	fi
	build --bzimage "$kernel" --cpus 2 && run "$inspect" --quiet "$out" &&
		[ "$(cat "$work/stdout")" = "SEV-SNP: accepted" ]
	ok $? "image: the tree's own kernel"
	head -c 1000000 "$kernel" >"$work/short"
	bad_image "the tree's own kernel" "is truncated" --bzimage "$work/short"
}

prepare
test_good
test_es
test_debug_swap
test_vectors
test_bad_kernel
test_bad_input
test_bad_options
test_bad_output
test_reports
test_outputs
test_real_kernel "${KERNEL:-$tools/../../kernels/direct/bzImage}"
echo "1..$tests"
rm -rf "$work"
[ $failures -eq 0 ]
