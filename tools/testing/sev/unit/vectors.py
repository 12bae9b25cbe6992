#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Turns the JSON vectors which core and the stub are tested with into a header.

usage: vectors.py DIRECTORY-OF-VECTORS OUTPUT
"""

import json
import sys


def load(directory, name):
    with open(f"{directory}/{name}.json", encoding="utf-8") as file:
        return json.load(file)


def number(value):
    return int(str(value).split()[0], 0)


def msr_rows(vectors):
    for row in vectors["exchanges"]:
        inputs = row["inputs"]
        key = inputs.get("gpa", inputs.get("function", inputs.get("set", 0)))
        arg = inputs.get("op", inputs.get("register", inputs.get("reason", 0)))
        for answer in row["responses"] or [{"case": "", "msr": "0"}]:
            name = f"{row['name']}: {answer['case']}" if answer["case"] else row["name"]
            yield (f'{{ {row["code"]}, "{name}", {row["request"]}ull, '
                   f'{number(key)}ull, {number(arg)}, {answer["msr"]}ull }}')


def c_table(out, declaration, rows):
    out.write(f"static const {declaration}[] = {{\n")
    for row in rows:
        out.write(f"\t{row},\n")
    out.write("};\n\n")


def c_text(out, name, value):
    out.write(f'static const char {name}[] = "{value}";\n\n')


def full_map():
    entries = b""
    for i in range(170):
        entries += (0x100 + 2 * i).to_bytes(8, "little") + (1).to_bytes(8, "little") + bytes(8)
    return entries.hex()


def main():
    directory, output = sys.argv[1:]
    msr = load(directory, "ghcb-msr")
    cpuid = load(directory, "cpuid-page")
    memory = load(directory, "memory-map")

    with open(output, "w", encoding="utf-8") as out:
        out.write("/* Made by vectors.py */\n\n")
        c_table(out, "struct { u32 code; const char *name; u64 request, key; u32 arg; "
                "u64 answer; } vector_msr", msr_rows(msr))
        c_table(out, "struct { u64 gpa; u32 op, huge, cur; u64 entry; } vector_psc",
                (f'{{ {row["gfn"]}ull << 12, {row["op"]}, {row["page_size"]}, '
                 f'{row["cur_page"]}, {row["entry"]}ull }}' for row in msr["psc_entries"]))
        c_text(out, "vector_cpuid_page", cpuid["hex"])
        c_table(out, "struct { const char *name; u32 offset; const char *bytes, *expect; } "
                "vector_cpuid_refuse",
                (f'{{ "{row["case"]}", {row["patch"][0]}, "{row["patch"][2]}", '
                 f'"{row["expect"]}" }}' for row in cpuid["refuse"]))
        c_text(out, "vector_map", memory["igvm_memory_map"]["hex"])
        c_text(out, "vector_e820", memory["boot_params_e820"]["hex"])
        c_table(out, "struct { const char *name, *hex; } vector_hostile",
                (f'{{ "{row["case"]}", "{row.get("hex", full_map())}" }}'
                 for row in memory["hostile"]))


main()
