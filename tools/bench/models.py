"""The platform's own models and contracts, as far as the peers of `carelake refresh` need them."""

import re
from pathlib import Path

MEDALLION = Path(__file__).resolve().parents[2] / "crates" / "libs" / "medallion"
RAW = [
    "claim", "condition", "eligibility", "encounter", "organization", "patient", "payer",
    "procedure", "provider",
]
# Stays replace all rows of a person, so that a row has no rival; the rest keeps the newest of each.
NOT_RANKED = {"stay"}


def curated():
    """The tables in the order in which a refresh makes them, without those of streams and without
    histories: the peers keep the newest row of each key and no history.
    """
    source = (MEDALLION / "src" / "model.rs").read_text()
    listed = re.search(r"CURATED: &\[&str\] = &\[(.*?)\]", source, re.S)
    tables = re.findall(r'"(\w+)"', listed.group(1))
    return [name for name in tables if not name.endswith("_history") and name != "claim_current"]


def sql(zone, table):
    """A table's model; for one that shows what its history holds now, the model of the events."""
    folder = MEDALLION / "sql" / zone
    events = folder / f"{table}_history.sql"
    return (events if events.exists() else folder / f"{table}.sql").read_text()


def properties(table):
    """The properties of a curated table's contract and of the envelope: name and the rest."""
    texts = [
        (MEDALLION / "contracts" / "curated" / f"{name}.odcs.yaml").read_text()
        for name in (table, "_envelope")
    ]
    found = [re.split(r"\n      - name: ", text.split("    properties:", 1)[1]) for text in texts]
    return [part.split("\n", 1) for parts in found for part in parts[1:]]


def columns(table):
    return [name.strip() for name, _ in properties(table)]


def keys(table):
    return [name.strip() for name, rest in properties(table) if "primaryKey: true" in rest]
