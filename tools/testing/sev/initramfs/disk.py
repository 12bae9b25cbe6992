#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Writes a disk image for a guest under test and prints its SHA-256.

usage: disk.py OUT MIB

The bytes are a fixed stream: no block is like another, and every machine writes
the same ones.
"""

import hashlib
import sys


def main():
    if len(sys.argv) != 3 or not sys.argv[2].isdigit():
        sys.exit("usage: disk.py OUT MIB")
    data = hashlib.shake_256(b"linux-sev-direct disk").digest(int(sys.argv[2]) << 20)
    with open(sys.argv[1], "wb") as f:
        f.write(data)
    print(hashlib.sha256(data).hexdigest())


main()
