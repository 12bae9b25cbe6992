#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Turns the JSON vectors into lines of words and into IGVM files.

usage: vectors.py DIRECTORY-OF-VECTORS OUTPUT-DIRECTORY

test_vectors reads OUTPUT-DIRECTORY/vectors.txt, test_report reports.txt.
"""

import base64
import hashlib
import json
import sys

# The complaint which a variant must lead to, where it is not its own words
COMPLAINTS = {
    "bad-crc": "header checksum wrong: computed",
    "unsupported-directive": "COMMAND_LINE (0x30e) is not taken by QEMU",
}


def load(directory, name):
    with open(f"{directory}/{name}.json", encoding="utf-8") as file:
        return json.load(file)


def text(string):
    return string.encode().hex()


def page_words(page, row):
    """Generator and its argument; text in hexadecimal."""
    if page is None:
        return "zero 0"
    gen = page["gen"]
    # The reader numbers the seeds, as in a row of pages
    assert row or gen != "stream"
    for key in ("byte", "start"):
        if key in page:
            return f"{gen} {page[key]}"
    for key in ("seed", "text"):
        if key in page:
            return f"{gen} {text(page[key])}"
    return f"{gen} {page.get('name', 0)}"


def vmsa_lines(vectors):
    for vmsa in vectors["vmsa"]:
        yield f"vmsa {vmsa['name']}"
        for name, value in vmsa["fields"].items():
            if isinstance(value, dict):
                for part, number in value.items():
                    yield f"field {name}.{part} {number}"
            else:
                yield f"field {name} {value}"
        for offset, bytes_ in vmsa["nonzero"]:
            yield f"bytes {offset} {bytes_}"
        yield f"end {vmsa['sha384']} {vmsa['sha256']}"


def snp_lines(vectors):
    for vector in vectors["vectors"]:
        yield f"snp {vector['name']}"
        for step in vector["steps"]:
            yield (f"step {step['type']} {step['gpa']} "
                   f"{step.get('pages', 1)} "
                   f"{page_words(step.get('page'), 'pages' in step)} "
                   f"{step['ld_after']} {step.get('page_info', '-')}")
        yield f"end {vector['ld']}"


def es_lines(vectors):
    for vector in vectors["vectors"]:
        yield f"es {vector['name']}"
        for step in vector["steps"]:
            if step["cmd"] == "LAUNCH_UPDATE_VMSA":
                page = f"vmsa {step['vmsa']}"
            else:
                page = page_words(step["page"], "pages" in step)
            yield (f"step {step['cmd']} {step.get('pages', 1)} {page} "
                   f"{step.get('len', 4096)} {step['sha256_so_far']}")
        yield f"end {vector['ld']}"


def igvm_lines(vector, out):
    path = f"{out}/{vector['name']}.igvm"
    data = base64.b64decode(vector["file_base64"])
    assert hashlib.sha256(data).hexdigest() == vector["sha256"]
    with open(path, "wb") as file:
        file.write(data)

    snp = "snp" in vector
    launch = vector["snp" if snp else "es"]
    order = launch["launch_updates_in_qemu_order"]
    cpus = sum(step["type"].endswith("VMSA") for step in order)
    yield f"igvm {vector['name']} {path} {'snp' if snp else 'es'} {cpus}"
    for header in vector["variable_headers"]:
        yield (f"header {header['at']} {header['type']} {header['name']} "
               f"{header['length']} {header['bytes']}")
    for step in order:
        yield (f"update {step['type']} {step.get('gpa', '0xfffffffff000')} "
               f"{step.get('ld_after') or step.get('sha256_so_far')}")
    yield f"end {launch.get('ld_with_3_aps_in_reset_state_epyc_v4', '-')}"


def broken_lines(vectors, base, out):
    for variant in vectors["variants"]:
        data = bytearray(base)
        for offset, old, new in variant["patch"]:
            at = int(offset, 0)
            assert data[at:at + len(old) // 2] == bytes.fromhex(old)
            data[at:at + len(new) // 2] = bytes.fromhex(new)
        data = data[:variant["length"]]
        assert hashlib.sha256(data).hexdigest() == variant["sha256"]
        path = f"{out}/{variant['name']}.igvm"
        with open(path, "wb") as file:
            file.write(data)
        complaint = COMPLAINTS.get(variant["name"], variant["ours"])
        accepted = variant["public_parser"] == "accepted"
        yield (f"broken {variant['name']} {path} "
               f"{'parses' if accepted else 'refused'} {text(complaint)}")


def report_lines(vectors, out):
    """Good reports, altered ones; the first report and the key as files."""
    with open(f"{out}/report-key.pem", "w", encoding="utf-8") as file:
        file.write(vectors["key"]["public_pem"])
    reports = {r["name"]: bytes.fromhex(r["report"]) for r in vectors["reports"]}
    for name, report in reports.items():
        with open(f"{out}/{name}.bin", "wb") as file:
            file.write(report)
        yield f"good {name} {report.hex()}"
    for variant in vectors["negative"]:
        data = bytearray(reports[variant["base"]])
        for offset, old, new in variant["patch"]:
            at = int(offset, 0)
            assert data[at] == int(old, 16)
            data[at] = int(new, 16)
        yield (f"altered {variant['name']} "
               f"{'verifies' if variant['verifies'] else 'fails'} {data.hex()}")


def main():
    vectors, out = sys.argv[1:]
    lines = []
    lines += vmsa_lines(load(vectors, "vmsa"))
    lines += snp_lines(load(vectors, "launch-digest-snp"))
    lines += es_lines(load(vectors, "launch-digest-es"))
    snp = load(vectors, "igvm-snp")
    lines += igvm_lines(snp, out)
    lines += igvm_lines(load(vectors, "igvm-es"), out)
    lines += broken_lines(load(vectors, "igvm-broken"),
                          base64.b64decode(snp["file_base64"]), out)
    with open(f"{out}/vectors.txt", "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
    with open(f"{out}/reports.txt", "w", encoding="utf-8") as file:
        for line in report_lines(load(vectors, "attestation-report"), out):
            file.write(line + "\n")


if __name__ == "__main__":
    main()
