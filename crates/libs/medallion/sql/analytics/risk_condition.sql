-- analytics.patient_risk, diagnoses: the codes that count for a person's comorbidity: on an index
-- stay those known by its end and not resolved before it, else those active as of the run's instant.
with run as (
    select cast(as_of as date) as as_of_date from work.run
),

window_of as (
    select
        input.tenant,
        input.person_id,
        coalesce(stay.admitted_on, run.as_of_date) as active_on,
        coalesce(stay.discharged_on, run.as_of_date) as known_on
    from work.risk_input as input
    cross join run
    left join curated.stay as stay
        on stay.tenant = input.tenant
        and stay.person_id = input.person_id
        and stay.stay_id = input.stay_id
)

select distinct
    problem.tenant,
    problem.person_id,
    problem.source_code_type,
    problem.source_code
from curated.condition as problem
join window_of
    on window_of.tenant = problem.tenant
    and window_of.person_id = problem.person_id
where problem.onset_date <= window_of.known_on
    and (problem.resolved_date is null or problem.resolved_date >= window_of.active_on)
