"""The table that the peers of `changes` merge into: changes_base.py LAKE OUT

OUT gets the claims that carelake curated in LAKE, as a Delta table of the same columns that
deltalake wrote, partitioned by payer and month, and the table that tells persons from members.
"""

import sys
from pathlib import Path

from deltalake import DeltaTable, QueryBuilder, write_deltalake

from changes_deltalake import WRITER
from models import columns

PARTITIONS = {"medical_claim": ["payer", "claim_month"], "patient_xref": []}


def copy(lake, out, table):
    source = DeltaTable(str(lake / "curated" / table))
    rows = QueryBuilder().register("source", source).execute(
        f"select {', '.join(columns(table))} from source"
    )
    target = out / "curated" / table
    target.mkdir(parents=True)
    write_deltalake(
        str(target), rows, partition_by=PARTITIONS[table], writer_properties=WRITER
    )


if __name__ == "__main__":
    for name in PARTITIONS:
        copy(Path(sys.argv[1]), Path(sys.argv[2]), name)
