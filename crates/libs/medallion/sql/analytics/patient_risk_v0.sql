-- analytics.patient_risk_v0: the formula that the platform's first description gave, kept beside the
-- published index and used for nothing: ten points for each emergency visit of the last 30 days, five
-- for each chronic condition, fifteen off after a successful last call. It has no upper end and can
-- be negative.
with run as (
    select as_of, cast(as_of as date) as as_of_date from work.run
),

visit as (
    select visit.tenant, visit.person_id, count(*) as visits
    from curated.encounter as visit
    cross join run
    where visit.encounter_class = 'emergency'
        and not visit.is_claim
        and visit.started_at <= run.as_of
        and visit.started_at >= run.as_of - interval '30' day
    group by visit.tenant, visit.person_id
),

-- Chronic: a problem that has lasted for 90 days and is not resolved.
chronic as (
    select
        problem.tenant,
        problem.person_id,
        count(distinct problem.source_code) as conditions
    from curated.condition as problem
    cross join run
    where problem.condition_type = 'problem'
        and days_between(problem.onset_date, run.as_of_date) >= 90
        and (problem.resolved_date is null or problem.resolved_date > run.as_of_date)
        and (
            problem.source_code_type <> 'snomed-ct'
            or problem.source_description like '%(disorder)'
        )
    group by problem.tenant, problem.person_id
),

ranked_note as (
    select
        note.tenant,
        note.person_id,
        note.outcome,
        note.is_successful,
        row_number() over (
            partition by note.tenant, note.person_id
            order by note.contacted_at desc, note.note_id desc
        ) as newest
    from curated.outreach_note as note
    cross join run
    where note.is_attempt and note.contacted_at <= run.as_of
)

select
    patient.tenant,
    patient.person_id,
    coalesce(visit.visits, 0) as er_visits_30d,
    coalesce(chronic.conditions, 0) as chronic_condition_count,
    note.outcome as last_outreach_status,
    coalesce(visit.visits, 0) * 10
        + coalesce(chronic.conditions, 0) * 5
        - case when note.is_successful then 15 else 0 end as risk_score
from curated.patient as patient
left join visit
    on visit.tenant = patient.tenant
    and visit.person_id = patient.person_id
left join chronic
    on chronic.tenant = patient.tenant
    and chronic.person_id = patient.person_id
left join ranked_note as note
    on note.tenant = patient.tenant
    and note.person_id = patient.person_id
    and note.newest = 1
