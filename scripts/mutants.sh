#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: scripts/mutants.sh [-q | -l] [NUMBER...]
#
# make mutants: takes one defence out of a copy of the sources at a time, as
# tools/testing/sev/mutants lists them, and sees that the test named there turns red.
# -q leaves out those which need a kernel built and booted; -l only sees that the list
# is of these sources: every line is there, and every test. TAP on standard output; logs
# in build/logs/mutants.

# shellcheck source=common.sh
. "$(dirname "$0")/common.sh"

LIST=$ROOT/tools/testing/sev/mutants
COPY=$BUILD/mutants
MUTANT_LOGS=$LOGS/mutants
FUZZ_RUNS=3000
quick='' look='' count=0 failed=0 skipped=0

# copy_sources: the copy is like the repository, with times kept, so that only what
# a mutant touches is built anew. A run which was ended has left its mutant there.
copy_sources() {
	local dir file

	mkdir -p "$COPY"
	for dir in arch tools scripts patches Documentation; do
		mkdir -p "$COPY/$dir"
		cp -a --update "$ROOT/$dir/." "$COPY/$dir/"
	done
	cp -a --update "$ROOT/Makefile" "$COPY/"
	if [[ -f $COPY/mutated ]]; then
		file=$(cat "$COPY/mutated")
		cp "$ROOT/$file" "$COPY/$file"
		rm "$COPY/mutated"
	fi
	mkdir -p "$COPY/build"
}

# place FILE: its path, below the repository, where the list leaves out arch/x86.
place() {
	if [[ -f $ROOT/$1 ]]; then
		printf '%s\n' "$1"
	else
		printf 'arch/x86/%s\n' "$1"
	fi
}

# apply FILE OLD NEW: replaces every line which is OLD but for its indentation.
apply() {
	python3 - "$1" "$2" "$3" <<-'PYTHON'
		import sys

		path, old, new = sys.argv[1:]
		with open(path, encoding="utf-8") as file:
		    lines = file.readlines()
		hits = [i for i, line in enumerate(lines) if line.strip() == old]
		if not hits:
		    sys.exit("there is no such line")
		for i in hits:
		    indent = lines[i][:len(lines[i]) - len(lines[i].lstrip())]
		    lines[i] = indent + new + "\n"
		with open(path, "w", encoding="utf-8") as file:
		    file.writelines(lines)
	PYTHON
}

# is_there FILE OLD TEST: can the mutant be made, and judged?
is_there() {
	local attacks=$ROOT/tools/testing/sev/attack/attacks

	grep -qxF -e "$2" < <(sed 's/^[[:space:]]*//; s/[[:space:]]*$//' "$ROOT/$(place "$1")") ||
		return 1
	[[ $3 == unit ]] || grep -q "^E[0-9]* $3 " "$attacks"
}

# report STATUS NAME
report() {
	if [[ $1 == 0 ]]; then
		printf 'ok %d - %s\n' "$count" "$2"
	else
		printf 'not ok %d - %s\n' "$count" "$2"
		[[ -n $look ]] || printf '# its log is %s\n' "$MUTANT_LOGS/$count.log"
		failed=$((failed + 1))
	fi
}

# unit: builds and runs the host's tests in the copy. 0: all of them passed; 1: one
# failed; 2: it does not build, which proves nothing.
unit() {
	local dir=$COPY/tools/testing/sev program

	make -s -C "$dir/unit" all CC="gcc -w" || return 2
	make -s -C "$dir/fuzz" all CC="gcc -w" || return 2
	for program in unit fwcfg; do
		timeout 300 "$COPY/build/unit/$program" || return 1
	done
	timeout 300 make -s -C "$dir/fuzz" check RUNS="$FUZZ_RUNS" || return 1
}

# attack NAME: the same with a kernel of the copy, and an attack's boot.
attack() {
	local dir=$COPY/tools/testing/sev

	(
		cd "$COPY"
		scripts/kernel.sh direct && scripts/userland.sh direct && scripts/ovmf.sh &&
			make -s -C "$dir" && make -s -C tools/sev
	) || return 2
	"$dir/attack/run-attacks" "$1" || return 1
}

# kill_mutant FILE OLD NEW TEST
kill_mutant() {
	local file status=0

	file=$COPY/$(place "$1")
	cp -a "$file" "$COPY/original"
	place "$1" >"$COPY/mutated"
	{
		printf '%s\n- %s\n+ %s\n' "$1" "$2" "$3"
		apply "$file" "$2" "$3" || status=3
		if ((!status)); then
			if [[ $4 == unit ]]; then
				unit || status=$?
			else
				attack "$4" || status=$?
			fi
		fi
	} >"$MUTANT_LOGS/$count.log" 2>&1 </dev/null
	cp "$COPY/original" "$file"
	rm "$COPY/mutated"
	((status == 1))
}

# wanted NUMBER
wanted() {
	local n

	((${#numbers[@]})) || return 0
	for n in "${numbers[@]}"; do
		[[ $1 != "$n" ]] || return 0
	done
	return 1
}

run_list() {
	local line file='' old='' new='' test

	while read -r line; do
		case $line in
		'' | '#'*) ;;
		'- '*) old=${line#- } ;;
		'+ '*) new=${line#+ } ;;
		'= '*)
			test=${line#= }
			count=$((count + 1))
			wanted "$count" || continue
			if [[ -n $look ]]; then
				if is_there "$file" "$old" "$test"; then
					report 0 "$file: \"$old\""
				else
					report 1 "$file has no line \"$old\", or there is no test $test"
				fi
				continue
			fi
			if [[ -n $quick && $test != unit ]]; then
				printf 'ok %d - %s # SKIP it needs a kernel\n' "$count" "$file"
				skipped=$((skipped + 1))
				continue
			fi
			if kill_mutant "$file" "$old" "$new" "$test"; then
				report 0 "$file: $test sees \"$new\""
			else
				report 1 "$file: $test does not see \"$new\" in place of \"$old\""
			fi
			;;
		*) file=$line ;;
		esac
	done <"$LIST"
}

main() {
	local numbers=()

	case ${1-} in
	-q) quick=1 ;;
	-l) look=1 ;;
	esac
	[[ -z $quick$look ]] || shift
	numbers=("$@")
	if [[ -n $look ]]; then
		run_list
		echo "1..$count"
		((failed == 0))
		return
	fi
	mkdir -p "$MUTANT_LOGS"
	copy_sources
	unit >"$MUTANT_LOGS/0.log" 2>&1 </dev/null ||
		die "The tests fail without any mutant; their log is $MUTANT_LOGS/0.log"
	run_list
	echo "1..$count"
	((failed == 0))
}

main "$@"
exit
