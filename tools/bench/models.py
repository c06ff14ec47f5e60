"""The platform's own models and contracts, as far as the peers of `carelake refresh` need them."""

import re
from pathlib import Path

MEDALLION = Path(__file__).resolve().parents[2] / "crates" / "libs" / "medallion"
# A table that shows what its history holds at present.
SHOWN = re.compile(r"from curated\.(\w+_history) as delivered\s+where is_current")
# What the models of the score make for the run; the rest of the score is no SQL.
SCORED = [("risk_input", "patient_risk"), ("risk_condition",) * 2, ("risk_evidence",) * 2]


def raw():
    """The raw tables that models read."""
    texts = [file.read_text() for file in (MEDALLION / "sql" / "curated").glob("*.sql")]
    return sorted({name for text in texts for name in re.findall(r"\bfrom raw\.(\w+)", text)})


def curated():
    """The tables in the order in which a refresh makes them, without those of streams, without
    histories and without the crosswalk: the peers keep the newest row of each key and no history,
    and are told which person a source patient is.
    """
    left_out = ("claim_current", "patient_xref")
    return [
        name for name in _listed("CURATED")
        if not name.endswith("_history") and name not in left_out
    ]


def built():
    """The analytics tables in the order in which a refresh makes them."""
    return _listed("BUILT")


def _listed(name):
    source = (MEDALLION / "src" / "model.rs").read_text()
    listed = re.search(name + r": &\[&str\] = &\[(.*?)\]", source, re.S)
    return re.findall(r'"(\w+)"', listed.group(1))


def sql(zone, table):
    """A table's model; for one that shows its history, the model of the events."""
    text = _model(zone, table)
    shown = SHOWN.search(text)
    return _model(zone, shown.group(1)) if shown else text


def is_ranked(table):
    """Whether a curated table is to keep the newest row of each key. Others replace all rows of a
    person, so that a row has no rival; a table that shows its history leaves that to the history."""
    shows = SHOWN.search(_model("curated", table))
    return bool(shows) or "replaceBy" not in _contract("curated", table)


def _model(zone, table):
    return (MEDALLION / "sql" / zone / f"{table}.sql").read_text()


def _contract(zone, table):
    return (MEDALLION / "contracts" / zone / f"{table}.odcs.yaml").read_text()


def _properties(zone, table):
    """The properties of a table's contract and of its zone's envelope: name and the rest."""
    has_envelope = (MEDALLION / "contracts" / zone / "_envelope.odcs.yaml").exists()
    texts = [_contract(zone, name) for name in (table, "_envelope")[:1 + has_envelope]]
    found = [re.split(r"\n      - name: ", text.split("    properties:", 1)[1]) for text in texts]
    return [part.split("\n", 1) for parts in found for part in parts[1:]]


def types(zone, table):
    """The columns of a table, each with the name of its type in SQL."""
    named = {"string": "varchar", "timestamp": "timestamptz"}
    found = {}
    for name, rest in _properties(zone, table):
        kind = re.search(r"physicalType: (.+)", rest).group(1).strip('" ')
        found[name.strip()] = named.get(kind, kind)
    return found


def columns(table, zone="curated"):
    return list(types(zone, table))


def keys(table):
    return [
        name.strip() for name, rest in _properties("curated", table) if "primaryKey: true" in rest
    ]
