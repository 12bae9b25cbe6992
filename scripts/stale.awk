# SPDX-License-Identifier: GPL-2.0-only
#
# usage: awk -f stale.awk GUEST_LOG
#
# Ends with 0 when the guest died of an INT3 which is not in its memory: QEMU before
# 8.1 can keep a translation of code that another CPU changes while it is translated,
# and Linux has INT3 in its code for a moment whenever it changes that. The trap comes
# after the instruction, so that the byte before the marked one tells.

/Oops: int3/ { trap = 1 }

trap && match($0, /Code: [0-9a-f ]*<[0-9a-f][0-9a-f]>/) {
	n = split(substr($0, RSTART, RLENGTH), bytes, " ")
	stale = n > 2 && bytes[n - 1] != "cc"
	exit
}

END { exit !stale }
