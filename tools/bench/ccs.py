"""The groups of ICD-10-CM codes, read from the source that carelake is built from."""

from pathlib import Path

TABLES = Path(__file__).resolve().parents[2] / "crates/libs/domain/src/ccs"


def _categories():
    found, category = {}, 0
    for word in (TABLES / "diagnosis.txt").read_text().split():
        if word.endswith(":"):
            category = int(word[:-1])
        else:
            found[word] = category
    return found


CATEGORIES = _categories()
# Beginnings of codes, and whole codes with a mark behind them.
ACUTE = set((TABLES / "acute.txt").read_text().split())


def of_diagnosis(code):
    """The CCS category of a code, and whether it is on the list of acute diagnoses."""
    plain = code.replace(".", "").replace(" ", "").upper()
    starts = [plain[:end] for end in range(len(plain), 0, -1)]
    category = next((CATEGORIES[start] for start in starts if start in CATEGORIES), None)
    return category, f"{plain}$" in ACUTE or any(start in ACUTE for start in starts)
