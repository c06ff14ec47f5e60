"""DuckDB, the measures of `carelake refresh`: measures_duckdb.py LAKE AS_OF OUT

Runs the platform's own models on the files of the curated tables: stays, the analytics tables, and
what the score is made from. They go to Parquet files under OUT, and what each took to seconds.json.
"""

import json
import sys
import time
from pathlib import Path

import models
from functions_duckdb import add_codes
from lake_duckdb import connect, show, write
from score_duckdb import score


def measure(connection, as_of, out):
    """Writes the stays, the analytics tables and the scores. Returns the seconds of each."""
    connection.execute(f"create table work.run as select timestamptz '{as_of}' as as_of")
    seconds = {}

    def timed(name, work):
        start = time.monotonic()
        work()
        seconds[name] = round(time.monotonic() - start, 3)

    timed("codes", lambda: add_codes(connection))
    for zone, table in [("curated", "stay"), *(("analytics", name) for name in models.built())]:
        rows = models.sql(zone, table)
        timed(table, lambda: write(connection, out, zone, table, rows))
    timed("patient_risk", lambda: score(connection, out))
    return seconds


def main(lake, as_of, out):
    connection = connect()
    for table in [*models.curated(), "claim_event_history", "claim_current"]:
        if table != "stay":
            show(connection, lake, "curated", table)
    seconds = measure(connection, as_of, out)
    (out / "seconds.json").write_text(json.dumps(seconds) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]))
