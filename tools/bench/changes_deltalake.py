"""deltalake, the work of carelake on a file of changes: changes_deltalake.py CSV OUT

Polars reads and checks the changes; they are merged into the Delta table OUT/curated/medical_claim,
which changes_base.py wrote.
"""

import sys
from datetime import datetime, timezone
from pathlib import Path

import polars as pl
from deltalake import DeltaTable, WriterProperties

from claims_polars import claim_columns
from ingest_polars import cast, holds, lines, typed_columns
from models import columns

# What carelake writes too.
WRITER = WriterProperties(compression="ZSTD", compression_level=1)
DATA_SOURCE = "payer"
# The claims of the file keep payer and month, so that the join may know where to look.
MATCH = (
    "claim.payer = change.payer and claim.claim_month = change.claim_month"
    " and claim.claim_id = change.claim_id"
)
col, lit = pl.col, pl.lit


def changes(source):
    """The last change of each claim, typed and checked; a delete needs no more than its key."""
    frame = cast(lines(source, before=["op", "at"])).with_columns(
        col("at").str.to_datetime("%Y-%m-%d %H:%M:%S%.6f", time_zone="UTC")
    )
    frame = frame.with_row_index("row", offset=1)
    # As carelake: a delete is at fault only where its key is.
    good = holds() | ((col("op") == "D") & col("claim_id").is_not_null())
    last = frame.filter(col("op").is_in(["I", "U", "D"]) & col("at").is_not_null() & good)
    last = last.sort("at", "row", descending=True).unique("claim_id", keep="first")
    return last.select(
        *typed_columns(), "op", "row", _committed_at="at",
        claim_month=col("claim_date_value").dt.strftime("%Y-%m"),
    )


def curated(frame, xref, file):
    """The changes as rows of the curated table, and `op`."""
    member = col("data_source") == DATA_SOURCE
    person = xref.filter(member).select(
        "tenant", "data_source", "person_id", member_id="patient_id"
    )
    row = col("row").cast(pl.String).str.zfill(12)
    rows = frame.join(person, on="member_id").rename({"patient_resp": "patient_responsibility"})
    rows = rows.with_columns(
        **claim_columns(),
        _sequence=pl.concat_str(lit(f"~{file}#"), row),
        _known_from=lit(datetime.now(timezone.utc)).cast(pl.Datetime("us", "UTC")),
    )
    return rows.select(*columns("medical_claim"), "op").collect()


def merge(table, rows):
    merger = table.merge(
        rows, MATCH, source_alias="change", target_alias="claim", writer_properties=WRITER,
        # Not streamed, it leaves out partitions that no change names; memory is the same.
        streamed_exec=False,
    )
    is_gone, stays = "change.op = 'D'", "change.op <> 'D'"
    return (
        merger.when_matched_delete(is_gone)
        .when_matched_update_all(stays, except_cols=["op"])
        .when_not_matched_insert_all(stays, except_cols=["op"])
        .execute()
    )


def main(source, out):
    xref = pl.scan_delta(str(out / "curated" / "patient_xref"))
    rows = curated(changes(source), xref, source.name)
    print(merge(DeltaTable(str(out / "curated" / "medical_claim")), rows))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
