#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: scripts/ovmf.sh
#
# Puts the firmware for BOOT=ovmf to build/ovmf/OVMF.fd, from the ovmf package of
# Debian 13, unpacked and untouched. Debian 12's is no use: it does not start as
# SNP guest, and under SEV-ES it finds no device.
#
# The archive is the one which this machine's apt gets its own release from, with
# the release's name replaced; apt itself fetches the package and checks it
# against the archive's signature, with lists of its own in the cache folder. This
# system's packages and lists stay as they are.

# shellcheck source=common.sh
. "$(dirname "$0")/common.sh"

RELEASE=trixie
UNPACKED=$SEV_CACHE/ovmf
DEST=$BUILD/ovmf/OVMF.fd

# archive: a source line for RELEASE, made from the one for this system's release.
archive() {
	local own uri release component key=/usr/share/keyrings/debian-archive-keyring.gpg
	# shellcheck disable=SC2016 # apt's own variables
	local format='$(REPO_URI)|$(RELEASE)|$(COMPONENT)'

	[[ -f $key ]] || key=''
	own=$(. /etc/os-release && printf '%s' "${VERSION_CODENAME-}")
	while IFS='|' read -r uri release component; do
		[[ $release == "$own" && $component == main ]] || continue
		say "deb [${key:+signed-by=$key }arch=amd64] $uri $RELEASE main"
		return
	done < <(apt-get indextargets --format "$format" 'Created-By: Packages')
	die "apt's sources do not name an archive for \"$own\", so there is none to take $RELEASE's ovmf from; give OVMF=FILE."
}

# fetch: puts the package's files to UNPACKED, in one rename.
fetch() {
	local dir=$UNPACKED.new options

	rm -rf "$dir"
	mkdir -p "$dir"/{lists/partial,archives/partial,download}
	archive >"$dir/sources.list"
	: >"$dir/status"
	options=(-o "Dir::Etc::SourceList=$dir/sources.list" -o "Dir::Etc::SourceParts=/dev/null"
		-o "Dir::State::Lists=$dir/lists" -o "Dir::State::Status=$dir/status"
		-o "Dir::Cache=$dir" -o "APT::Sandbox::User=root" -o "Acquire::Languages=none"
		-o "APT::Architecture=amd64" -o "APT::Default-Release=")
	apt-get "${options[@]}" update --error-on=any
	cd "$dir/download"
	apt-get "${options[@]}" download ovmf
	dpkg -x ./ovmf_*.deb "$dir/files"
	[[ -f $dir/files/usr/share/ovmf/OVMF.fd ]] || die "the package holds no OVMF.fd."
	basename ./ovmf_*.deb >"$dir/package"
	cd /
	rm -rf "$dir"/{lists,archives,download,status,sources.list} "$dir"/*.bin "$UNPACKED"
	mv "$dir" "$UNPACKED"
}

unpack() {
	[[ -f $UNPACKED/package ]] ||
		step "ovmf: fetch and unpack" ovmf.log fetch
	put_file "$UNPACKED/files/usr/share/ovmf/OVMF.fd" "$DEST"
}

main() {
	(($# == 0)) || misuse "usage: scripts/ovmf.sh"
	with_lock unpack
}

main "$@"
exit
