#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Turns cpuid-page.json into lines: "page HEX NAME" or "refuse HEX NAME".

usage: cpuid_vectors.py cpuid-page.json >OUTPUT

The vectors describe a processor of its own; leaf 0 and leaf 0xD are brought down
to the machine of the test. The variants which are left to the reader's choice:
reserved fields are refused, a doubled leaf is not.
"""

import json
import sys


def patched(data, patch):
    offset, old, new = int(patch[0], 0), bytes.fromhex(patch[1]), bytes.fromhex(patch[2])
    assert data[offset:offset + len(old)] == old
    return data[:offset] + new + data[offset + len(new):]


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        vectors = json.load(file)
    page = bytes.fromhex(vectors["hex"])
    assert len(page) == vectors["length"]
    print("refuse", page.hex(), "leaves-of-another-machine")
    # leaf 0: EAX 0x10 -> 7; leaf 0xD sub-leaf 1: no features
    own = patched(page, ["0x28", "10000000", "07000000"])
    own = patched(own, ["0x58", "0f000000", "00000000"])
    print("page", own.hex(), "three-leaves")
    for variant in vectors["refuse"]:
        name = "-".join(variant["case"].split()[:4]).rstrip(":")
        takes = "two entries" in variant["case"]
        data = patched(own, variant["patch"])
        if takes:
            data = patched(data, ["0x5c", "40020000", "40020000"])
        print("page" if takes else "refuse", data.hex(), name)
    unknown = patched(own, ["0x88", "3fe10101", "7fe10101"])
    print("refuse", unknown.hex(), "feature-bit-which-the-machine-lacks")
    reserved = patched(own, ["0x38", "0000000000000000", "0100000000000000"])
    print("refuse", reserved.hex(), "reserved-bytes-of-an-entry")


if __name__ == "__main__":
    main()
