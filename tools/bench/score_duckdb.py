"""The score of every person in DuckDB: what the platform's models of the score make, and the LACE
index of it, without the evidence and explanations beside it."""

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


def score(connection, out):
    for name, model in models.SCORED:
        connection.execute(f"create table work.{name} as {models.sql('analytics', model)}")
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
    scores = SCORES.format(weight=weight)
    for table, rows in (("patient_risk", scores), ("risk_evidence", "from work.risk_evidence")):
        file = out / "analytics" / table / "part.parquet"
        file.parent.mkdir(parents=True)
        connection.execute(f"copy ({rows}) to '{file}' (format parquet, compression zstd)")


def fill(connection, name, columns, rows):
    connection.execute(f"create table work.{name} ({columns})")
    if rows:
        values = ", ".join(repr(row) for row in rows)
        connection.execute(f"insert into work.{name} values {values}")
