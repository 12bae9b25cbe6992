#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Writes images whose memory map is what a hostile host would give.

usage: hostile_map.py IMAGE VECTORS OUTPUT-DIRECTORY

The memory map's parameter area becomes an unmeasured page: to the guest this is
a host that fills the page as it likes, and the launch digest stays the same.
Prints a line for each image: its file, the reason code with which the guest must
terminate, and the case.
"""

import json
import struct
import sys
import zlib

AREA, PAGE_DATA, INSERT, MEMORY_MAP = 0x301, 0x302, 0x303, 0x30C
UNMEASURED = 2
FIXED = 24
MIB = 0x100000

# Reason codes: enum sev_failure
EMPTY, COUNT, WRAP, WIDTH, OVERLAP, LAUNCH, KERNEL = range(80, 87)


def headers(image):
    at, size = struct.unpack_from("<II", image, 8)
    end = at + size
    while at < end:
        kind, length = struct.unpack_from("<II", image, at)
        yield kind, image[at + 8:at + 8 + length]
        at += 8 + (length + 7) // 8 * 8


def with_map(image, page):
    """The image with PAGE in place of the parameter area of the memory map."""
    rows = list(headers(image))
    start = FIXED + struct.unpack_from("<I", image, 12)[0]
    index = next(struct.unpack_from("<I", body)[0] for kind, body in rows if kind == MEMORY_MAP)
    changed = []
    for kind, body in rows:
        if kind == MEMORY_MAP or (kind == AREA and struct.unpack_from("<I", body, 8)[0] == index):
            continue
        if kind == INSERT and struct.unpack_from("<I", body, 12)[0] == index:
            gpa, mask = struct.unpack_from("<QI", body)
            changed.append((PAGE_DATA, struct.pack("<QIIIHH", gpa, mask, len(image), UNMEASURED,
                                                   0, 0)))
            continue
        changed.append((kind, body))

    size = sum(8 + (len(body) + 7) // 8 * 8 for _, body in changed)
    shift = FIXED + size - start
    out = b""
    for kind, body in changed:
        if kind in (PAGE_DATA, 0x304):
            offset = struct.unpack_from("<I", body, 12)[0]
            if offset:
                body = body[:12] + struct.pack("<I", offset + shift) + body[16:]
        out += struct.pack("<II", kind, len(body)) + body + bytes(-len(body) % 8)
    data = image[start:] + page
    fixed = image[:8] + struct.pack("<III", FIXED, size, FIXED + size + len(data))
    checksum = zlib.crc32(fixed + bytes(4) + out)
    return fixed + struct.pack("<I", checksum) + out + data


def entries(*rows):
    page = b"".join(struct.pack("<QQHHI", start >> 12, size >> 12, kind, 0, 0)
                    for start, size, kind in rows)
    return page + bytes(4096 - len(page))


def own_cases():
    yield "RAM that ends before the ramdisk", LAUNCH, entries((0, 40 * MIB, 0))
    yield "RAM that ends before the kernel", LAUNCH, entries((0, 10 * MIB, 0))
    yield "the image in reserved memory", LAUNCH, entries((0, 256 * MIB, 1), (2048 * MIB, MIB, 0))
    yield "a reserved page inside RAM", OVERLAP, entries((0, 256 * MIB, 0),
                                                        (64 * MIB, 4096, 1))
    yield "a hole where the kernel is to be", KERNEL, entries(
        (0, 30 * MIB, 0), (30 * MIB + 4096, 226 * MIB - 4096, 0))
    yield "reserved memory alone", EMPTY, entries((0, 256 * MIB, 1))
    yield "noise", WRAP, b"\xa5" * 4096


def vector_cases(path):
    reasons = {"RAM ends": WIDTH, "two RAM": OVERLAP, "page + pages": WRAP, "first entry": EMPTY,
               "area exactly": LAUNCH}
    with open(f"{path}/memory-map.json", encoding="utf-8") as file:
        for case in json.load(file)["hostile"]:
            reason = next(r for key, r in reasons.items() if case["case"].startswith(key))
            if "hex" in case:
                page = bytes.fromhex(case["hex"])
                yield case["case"], reason, page + bytes(4096 - len(page))
            else:
                yield case["case"], reason, entries(
                    *(((0x100 + 2 * i) << 12, 4096, 0) for i in range(170)))


def main():
    source, vectors, output = sys.argv[1:]
    with open(source, "rb") as file:
        image = file.read()
    cases = list(vector_cases(vectors)) + list(own_cases())
    for number, (name, reason, page) in enumerate(cases):
        path = f"{output}/map-{number}.igvm"
        with open(path, "wb") as file:
            file.write(with_map(image, page))
        print(path, reason, name)


main()
