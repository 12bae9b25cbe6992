#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Turns guest-message.json and attestation-report.json into lines of words.

usage: message_vectors.py DIRECTORY-OF-VECTORS REPORT-KEY.PEM >OUTPUT

message NAME VMPCK-INDEX VMPCK SEQUENCE TYPE VERSION PLAINTEXT MESSAGE
refuse NAME VMPCK0 VMPCK1 STORED-NUMBER STATUS MESSAGE
field NAME OFFSET SIZE BYTES
report NAME BYTES
key same|other
"""

import json
import sys

INVALID_PARAM = 0x16
BAD_MEASUREMENT = 0x0b


def load(name):
    with open(f"{sys.argv[1]}/{name}.json", encoding="utf-8") as file:
        return json.load(file)


def patched(message, offset, old, new):
    data = bytearray.fromhex(message)
    assert data[offset:offset + len(old) // 2] == bytes.fromhex(old)
    data[offset:offset + len(new) // 2] = bytes.fromhex(new)
    return data.hex()


def refusals(messages):
    """The negative cases, by name, and what is wrong in other ways."""
    request, response = messages["report-request"], messages["report-response"]
    other = messages["key-request-v1"]["vmpck"]
    key, page = request["vmpck"], request["message"]
    cases = {
        "aad-changed": [(key, key, 0, BAD_MEASUREMENT, patched(page, 0x35, "01", "02"))],
        "seqno-changed": [
            (key, key, 2, BAD_MEASUREMENT, patched(page, 0x20, "01", "03")),
            (key, key, 0, INVALID_PARAM, patched(page, 0x20, "01", "03"))],
        "vmpck-changed": [
            (key, key, 0, BAD_MEASUREMENT, patched(page, 0x3c, "00", "01")),
            (key, other, 0, BAD_MEASUREMENT, patched(page, 0x3c, "00", "01"))],
        "replay": [
            (key, key, 3, INVALID_PARAM, response["message"]),
            (key, key, 2, INVALID_PARAM, page)],
        "cut": [(key, key, 1, BAD_MEASUREMENT,
                 patched(response["message"], 0x36, "c004", "b004"))],
        "number-zero": [(key, key, 0, INVALID_PARAM, patched(page, 0x20, "01", "00"))],
        "last-number-used": [(key, key, 2**64 - 2, 0x1d,
                              patched(page, 0x20, "01" + 7 * "00", 8 * "ff"))],
        "tag-changed": [(key, key, 0, BAD_MEASUREMENT, patched(page, 0, "62", "63"))],
        "last-byte-changed": [(key, key, 0, BAD_MEASUREMENT,
                               patched(page, 0x60 + 95, "0d", "0c"))],
        "other-key": [(other, other, 0, BAD_MEASUREMENT, page)],
        "empty": [(key, key, 0, INVALID_PARAM, patched(page, 0x36, "6000", "0000"))],
        "larger-than-a-page": [
            (key, key, 0, INVALID_PARAM, patched(page, 0x36, "6000", "a10f")),
            (key, key, 0, INVALID_PARAM, patched(page, 0x36, "6000", "ffff"))],
        "largest": [(key, key, 0, BAD_MEASUREMENT, patched(page, 0x36, "6000", "a00f"))],
        "algorithm": [(key, key, 0, INVALID_PARAM, patched(page, 0x30, "01", "02"))],
        "header-version": [(key, key, 0, INVALID_PARAM, patched(page, 0x31, "01", "02"))],
        "header-size": [(key, key, 0, INVALID_PARAM, patched(page, 0x32, "60", "61"))],
        "no-such-vmpck": [(key, key, 0, INVALID_PARAM, patched(page, 0x3c, "00", "04"))],
        "reserved-bytes": [
            (key, key, 0, INVALID_PARAM, patched(page, at, "00", "01"))
            for at in (0x10, 0x1f, 0x28, 0x2f, 0x38, 0x3b, 0x3d, 0x5f)],
    }
    return cases


def main():
    vectors = load("guest-message")
    messages = {m["name"]: m for m in vectors["messages"]}
    for name, m in messages.items():
        print("message", name, m["vmpck_index"], m["vmpck"], m["seqno"], m["msg_type"],
              m["msg_version"], m["plaintext"], m["message"])
    cases = refusals(messages)
    assert {n["name"] for n in vectors["negative"]} <= cases.keys()
    for name, variants in cases.items():
        for variant in variants:
            print("refuse", name, *variant)
    vectors = load("attestation-report")
    for report in vectors["reports"]:
        for name, field in report["fields"].items():
            print("field", name, field["offset"], field["size"], field["hex"])
        print("report", report["name"], report["report"])
    with open(sys.argv[2], encoding="utf-8") as file:
        same = file.read().split() == vectors["key"]["public_pem"].split()
    print("key", "same" if same else "other")


if __name__ == "__main__":
    main()
