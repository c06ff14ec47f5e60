"""The LACE index (van Walraven et al., CMAJ 2010;182:551) as the peers of `carelake refresh` count
it, with the code tables read from the source that carelake is built from."""

import re
from pathlib import Path

COMORBIDITY = Path(__file__).resolve().parents[2] / "crates/libs/domain/src/comorbidity"

# Line of the index: weight, and the categories of Quan 2005 that reach it.
LINES = [
    (1, ["MyocardialInfarction"]),
    (1, ["PeripheralVascular"]),
    (1, ["Cerebrovascular"]),
    (1, ["Diabetes"]),
    (2, ["HeartFailure"]),
    (2, ["DiabetesComplicated"]),
    (2, ["ChronicPulmonary"]),
    (2, ["Cancer"]),
    (3, ["Dementia"]),
    (3, ["Rheumatic"]),
    (4, ["Aids"]),
    (6, ["Metastatic"]),
    (2, ["MildLiver", "Renal"]),
    (4, ["SevereLiver", "RenalSevere"]),
]
BIT = {name: 1 << line for line, (_, names) in enumerate(LINES) for name in names}
# The worse line makes the milder one count for nothing.
OVERRULES = [
    (BIT["DiabetesComplicated"], BIT["Diabetes"]),
    (BIT["Metastatic"], BIT["Cancer"]),
    (BIT["RenalSevere"], BIT["Renal"]),
]
# The risk score of each sum of points, 0..19.
SCORE = [0, 10, 20, 29, 39, 40, 50, 60, 69, 79, 80, 82, 84, 87, 89, 91, 93, 96, 98, 100]


def counted():
    """Of each line: its bit, the bits that make it count for nothing, and its weight."""
    for line, (points, _) in enumerate(LINES):
        bit = 1 << line
        yield bit, sum(worse for worse, milder in OVERRULES if milder == bit), points


def _strings(text):
    return re.findall(r'"(\w+)"', text)


def _tables():
    snomed = (COMORBIDITY / "snomed.rs").read_text()
    icd10 = (COMORBIDITY / "icd10" / "tables.rs").read_text()
    severe = re.search(r"SEVERE_RENAL: \[&str; \d+\] = \[(.*?)\];", icd10, re.S)
    # Lists that two indices share have a name.
    shared = dict(re.findall(r"const (\w+): &\[&str\] = &\[(.*?)\];", icd10, re.S))
    quan = re.search(r"CHARLSON: .*? = \[(.*?)\n\];", icd10, re.S)
    listed = re.findall(r"Charlson::(\w+), (?:&\[(.*?)\]|(\w+))\)", quan.group(1), re.S)
    return (
        dict(re.findall(r'\("(\d+)", Charlson::(\w+),', snomed)),
        {
            prefix: name
            for name, own, named in listed
            for prefix in _strings(shared[named] if named else own)
        },
        tuple(_strings(severe.group(1))),
    )


SNOMED, ICD10, SEVERE_RENAL = _tables()


def bits(code_type, code):
    """The lines that a diagnosis code reaches, one bit each."""
    if code_type != "icd-10-cm":
        return BIT.get(SNOMED.get(code), 0)
    code = code.replace(".", "").upper()
    severe = code.startswith(SEVERE_RENAL)
    name = next((ICD10[code[:end]] for end in (3, 4) if code[:end] in ICD10), None)
    name = "RenalSevere" if severe and name == "Renal" else name
    return BIT.get(name, 0) | (BIT["RenalSevere"] if severe else 0)
