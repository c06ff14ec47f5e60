"""DuckDB, the work of `carelake refresh`: refresh_duckdb.py LAKE OUT

Runs the platform's own models on the files of the raw tables; curated tables and the scores go to
Parquet files under OUT.
"""

import sys
from pathlib import Path

import duckdb
from deltalake import DeltaTable

import lace
import models

SCORES = """
with problem as (
    select tenant, person_id, bit_or(bits) as bits
    from work.risk_condition join work.code using (source_code_type, source_code)
    group by all
),

points as (
    select
        input.*,
        {weight} as comorbidity_weight,
        case
            when stay_id is null then 0
            when length_of_stay < 4 then greatest(length_of_stay, 0)
            when length_of_stay < 7 then 4
            when length_of_stay < 14 then 5
            else 7
        end as length_of_stay_points,
        case when stay_id is not null and is_acute = 1 then 3 else 0 end as acute_points,
        case when comorbidity_weight > 3 then 5 else comorbidity_weight end as comorbidity_points,
        least(input.emergency_visits, 4) as emergency_points
    from work.risk_input as input
    left join problem using (tenant, person_id)
),

summed as (
    select
        *,
        length_of_stay_points + acute_points + comorbidity_points + emergency_points as lace
    from points
)

select
    tenant, person_id, as_of,
    case when stay_id is null then 'population' else 'index_admission' end as basis,
    score.score as risk_score,
    case when lace < 5 then 'low' when lace < 10 then 'moderate' else 'high' end as risk_band,
    lace, length_of_stay, length_of_stay_points, is_acute, acute_points,
    comorbidity_weight, comorbidity_points, emergency_visits, emergency_points,
    clinic_id, threshold, stay_id as index_stay_id, discharged_at, is_in_facility
from summed
join work.score as score using (lace)
cross join work.run
"""


# What the platform shows its models for a raw row without a sequence of its own.
SEQUENCE = """
coalesce(
    _sequence,
    concat(
        right(split_part(_file, '@', 1), 24), '@', cast(date_trunc('second', _ingested_at) as varchar),
        '#', lpad(cast(_row as varchar), 12, '0')
    )
) as _sequence
"""


def show_raw(connection, lake):
    for name in models.RAW:
        files = DeltaTable(str(lake / "raw" / name)).file_uris()
        connection.execute(
            f"create view raw.{name} as select * replace ({SEQUENCE}) from read_parquet({files},"
            " hive_partitioning = true, hive_types_autocast = false, union_by_name = true)"
        )


def curate(connection, table, out):
    """Writes a curated table and shows it to the models after it."""
    rows = f"select {', '.join(models.columns(table))} from ({models.sql('curated', table)})"
    if table not in models.NOT_RANKED:
        rows += (
            f" qualify row_number() over (partition by {', '.join(models.keys(table))}"
            " order by _committed_at desc, _sequence desc) = 1"
        )
    file = out / "curated" / table / "part.parquet"
    file.parent.mkdir(parents=True)
    connection.execute(f"copy ({rows}) to '{file}' (format parquet, compression zstd)")
    connection.execute(f"create view curated.{table} as select * from '{file}'")


def score(connection, out):
    connection.execute(
        "create table work.run as select case when newest = date_trunc('day', newest) then newest"
        " else date_trunc('day', newest) + interval 1 day end as as_of from (select"
        " max(stopped_at) as newest from raw.encounter where encounter_class = 'inpatient')"
    )
    for name, model in (("risk_input", "patient_risk"), ("risk_condition", "risk_condition")):
        sql = models.sql("analytics", model)
        connection.execute(f"create table work.{name} as {sql}")
    codes = connection.execute(
        "select distinct source_code_type, source_code from work.risk_condition"
    ).fetchall()
    fill(connection, "code", "source_code_type varchar, source_code varchar, bits integer",
         [(*code, lace.bits(*code)) for code in codes])
    fill(connection, "score", "lace integer, score integer", list(enumerate(lace.SCORE)))
    weight = " + ".join(
        f"case when bits & {bit} <> 0 and bits & {worse} = 0 then {points} else 0 end"
        for bit, worse, points in lace.counted()
    )
    file = out / "analytics" / "patient_risk" / "part.parquet"
    file.parent.mkdir(parents=True)
    scores = SCORES.format(weight=weight)
    connection.execute(f"copy ({scores}) to '{file}' (format parquet, compression zstd)")


def fill(connection, name, columns, rows):
    connection.execute(f"create table work.{name} ({columns})")
    if rows:
        values = ", ".join(repr(row) for row in rows)
        connection.execute(f"insert into work.{name} values {values}")


def main(lake, out):
    connection = duckdb.connect()
    connection.execute("set threads = 2")
    connection.execute("set preserve_insertion_order = false")
    connection.execute("set timezone = 'UTC'")
    for schema in ("raw", "curated", "work"):
        connection.execute(f"create schema {schema}")
    connection.execute("create macro days_between(a, b) as date_diff('day', a, b)")
    connection.execute(
        "create macro mint_person_id(t, s, p) as 'P' || md5(t || chr(31) || s || chr(31) || p)"
    )
    show_raw(connection, lake)
    for table in models.curated():
        curate(connection, table, out)
    score(connection, out)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
