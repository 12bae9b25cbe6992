#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Installs the Debian packages which the build and the tests need: only those
# which are missing, so that a complete machine needs neither root nor network.

# shellcheck source=common.sh
. "$(dirname "$0")/common.sh"

PACKAGES=(
	# the kernel and its build
	linux-source-6.12 gcc make binutils libc6-dev flex bison bc perl
	libelf-dev libssl-dev xz-utils lz4 cpio kmod ccache patch git rsync
	# the model, the guest's userland, the host tools
	qemu-system-x86 busybox-static socat python3 libmbedtls-dev
	libcapstone-dev
	# make check
	sparse shellcheck python3-sphinx
)

missing() {
	comm -23 <(printf '%s\n' "${PACKAGES[@]}" | sort) \
		<(dpkg-query -W -f '${db:Status-Status} ${Package}\n' "${PACKAGES[@]}" 2>/dev/null |
			sed -n 's/^installed //p' | sort)
}

# The lists of a fresh machine may be empty or old: install, else update first.
install() {
	local root=()

	((EUID == 0)) || root=(sudo -n)
	export DEBIAN_FRONTEND=noninteractive
	"${root[@]}" apt-get install -y --no-install-recommends "$@" && return
	"${root[@]}" apt-get update &&
		"${root[@]}" apt-get install -y --no-install-recommends "$@"
}

command -v apt-get >/dev/null ||
	die "This needs Debian's packages (dpkg and apt-get), which this system does not have."
mapfile -t want < <(missing)
((${#want[@]})) || exit 0
if ((EUID)) && ! sudo -n true 2>/dev/null; then
	die "Missing packages, and no right to install them; as root: apt-get install ${want[*]}"
fi
step "packages: install ${#want[@]} missing" packages.log install "${want[@]}"
