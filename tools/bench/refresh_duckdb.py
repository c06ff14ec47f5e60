"""DuckDB, the work of `carelake refresh`: refresh_duckdb.py LAKE PERSONS OUT

Runs the platform's own models on the files of the raw tables; curated and analytics tables go to
Parquet files under OUT. Which person a source patient is stands in the lake PERSONS.
"""

import sys
from pathlib import Path

import models
from lake_duckdb import connect, show, write
from measures_duckdb import measure

AS_OF = """
select cast(case when newest = date_trunc('day', newest) then newest
    else date_trunc('day', newest) + interval 1 day end as varchar)
from (select max(stopped_at) as newest from raw.encounter where encounter_class = 'inpatient')
"""


def curate(connection, table, out):
    rows = models.sql("curated", table)
    if models.is_ranked(table):
        rows = (
            f"select * from (select * from ({rows})"
            f" qualify row_number() over (partition by {', '.join(models.keys(table))}"
            " order by _committed_at desc, _sequence desc) = 1)"
            " where _op is distinct from 'D'"
        )
    write(connection, out, "curated", table, rows)


def main(lake, persons, out):
    connection = connect()
    for table in models.raw():
        show(connection, lake, "raw", table)
    show(connection, persons, "curated", "patient_xref")
    for table in models.curated():
        if table != "stay":
            curate(connection, table, out)
    [as_of] = connection.execute(AS_OF).fetchone()
    measure(connection, as_of, out)


if __name__ == "__main__":
    main(*(Path(path) for path in sys.argv[1:]))
