#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# make series-proof: what a reader of the mails can do. Unpacks linux-source-6.12
# anew, makes a git repository of it, applies build/series/ by "git am", builds the
# kernel with the configuration that the series brings, and boots it in the model
# that the series brings, as SEV-SNP and as SEV-ES guest. From the unpacking on
# nothing else of this repository is used. Needs 6 GiB below build/, which it gives
# back unless something fails.

# shellcheck source=common.sh
. "$(dirname "$0")/common.sh"

PROOF=$BUILD/series-proof
LINUX=$PROOF/linux
TARBALL=/usr/src/linux-source-6.12.tar.xz

# Our settings must not leak into the proof: a reader has none of them. Only the
# compiler's cache is kept.
alone() {
	env -i PATH="$PATH" HOME="$HOME" LC_ALL=C CCACHE_DIR="$SEV_CACHE/ccache" \
		CCACHE_BASEDIR="$LINUX" GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1 \
		GIT_AUTHOR_NAME=reader GIT_AUTHOR_EMAIL=reader@localhost \
		GIT_COMMITTER_NAME=reader GIT_COMMITTER_EMAIL=reader@localhost "$@"
}

unpack() {
	rm -rf "$PROOF"
	mkdir -p "$LINUX" "$PROOF/mails"
	tar -C "$LINUX" --strip-components=1 -xf "$TARBALL"
	cp "$BUILD"/series/v*-*.patch "$PROOF/mails/"
	rm "$PROOF"/mails/v*-0000-*
}

repository() {
	cd "$LINUX"
	alone git init -q
	alone git add -A -f
	alone git -c gc.auto=0 commit -q -m "linux-source-6.12"
}

apply() {
	cd "$LINUX"
	alone git -c gc.auto=0 am "$PROOF"/mails/*.patch
}

configure() {
	cd "$LINUX"
	alone make -s tinyconfig
	alone scripts/kconfig/merge_config.sh -m .config tools/testing/sev/guest.config
	alone scripts/config -e AMD_SEV_DIRECT -e AMD_SEV_DIRECT_KUNIT_TEST
	alone make -s olddefconfig
	grep -qx CONFIG_AMD_SEV_DIRECT=y .config && grep -qx CONFIG_AMD_SEV_DIRECT_KUNIT_TEST=y .config
}

compile() {
	cd "$LINUX"
	alone make -s -j"$JOBS" CC='ccache gcc' HOSTCC='ccache gcc' bzImage
}

boot() {
	cd "$LINUX"
	alone tools/testing/sev/boot-kernel --mode "$1" --smp 2 --log "$PROOF/boot-$1" \
		arch/x86/boot/bzImage
}

# clean: whether the boot has left the applied tree as it was.
clean() {
	cd "$LINUX"
	[[ -z $(alone git status --porcelain --untracked-files=no) ]]
}

main() {
	"$ROOT/scripts/packages.sh"
	"$ROOT/scripts/series.sh"
	step "proof: unpack linux-source-6.12" proof-unpack.log unpack
	step "proof: git init, git add, git commit" proof-repository.log repository
	step "proof: git am" proof-am.log apply
	step "proof: configure" proof-configure.log configure
	step "proof: build" proof-build.log compile
	step "proof: boot as SEV-SNP guest" proof-boot-snp.log boot snp
	step "proof: boot as SEV-ES guest" proof-boot-es.log boot es
	step "proof: the tree is what was applied" proof-clean.log clean
	grep -h '^boot-kernel: ' "$LOGS"/proof-boot-{snp,es}.log
	rm -rf "$PROOF"
}

main "$@"
exit
