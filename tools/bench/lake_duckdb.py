"""The tables of a lake in DuckDB, for the peers of `carelake refresh`."""

import duckdb
from deltalake import DeltaTable

import models
from functions_duckdb import add_functions

# What the platform shows its models for a raw row without a sequence of its own.
SEQUENCE = """
replace (coalesce(
    _sequence,
    concat(
        right(split_part(_file, '@', 1), 24), '@', cast(date_trunc('second', _ingested_at) as varchar),
        '#', lpad(cast(_row as varchar), 12, '0')
    )
) as _sequence)
"""


def connect():
    connection = duckdb.connect()
    connection.execute("set threads = 2")
    connection.execute("set preserve_insertion_order = false")
    connection.execute("set timezone = 'UTC'")
    # Where the models expect nulls.
    connection.execute("set default_null_order = 'nulls_last_on_asc_first_on_desc'")
    for schema in ("raw", "curated", "analytics", "work"):
        connection.execute(f"create schema {schema}")
    add_functions(connection)
    return connection


def show(connection, lake, zone, table):
    """Shows a table of the lake; one that nothing wrote is empty."""
    folder = lake / zone / table
    files = DeltaTable(str(folder)).file_uris() if (folder / "_delta_log").exists() else []
    if files:
        more = SEQUENCE if zone == "raw" else ""
        rows = (
            f"select * {more} from read_parquet({files}, hive_partitioning = true,"
            " hive_types_autocast = false, union_by_name = true)"
        )
    else:
        typed = models.types(zone, table).items()
        nothing = ", ".join(f"cast(null as {kind}) as {name}" for name, kind in typed)
        rows = f"select {nothing} where false"
    connection.execute(f"create view {zone}.{table} as {rows}")


def write(connection, out, zone, table, rows):
    """Writes rows in the types of their contract, and shows them to the models after them."""
    typed = models.types(zone, table).items()
    cast = ", ".join(f"cast({name} as {kind}) as {name}" for name, kind in typed)
    file = out / zone / table / "part.parquet"
    file.parent.mkdir(parents=True)
    connection.execute(
        f"copy (select {cast} from ({rows})) to '{file}' (format parquet, compression zstd)"
    )
    connection.execute(f"create view {zone}.{table} as select * from '{file}'")
