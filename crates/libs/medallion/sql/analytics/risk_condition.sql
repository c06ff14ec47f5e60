-- analytics.patient_risk, diagnoses: the codes that count for a person's comorbidity. On an index stay
-- those known by its end: an EHR's problems that were not resolved before it, and a claim's diagnoses
-- of the 365 days before; else the same as of the run's instant. A claim's diagnoses of the index stay
-- itself come with their place and with whether they were present on admission.
with run as (
    select cast(as_of as date) as as_of_date from work.run
),

window_of as (
    select
        input.tenant,
        input.person_id,
        input.stay_id,
        coalesce(stay.admitted_on, run.as_of_date) as active_on,
        coalesce(stay.discharged_on, run.as_of_date) as known_on
    from run
    cross join work.risk_input as input
    left join curated.stay as stay
        on stay.tenant = input.tenant
        and stay.person_id = input.person_id
        and stay.stay_id = input.stay_id
),

problem as (
    select
        known.tenant,
        known.person_id,
        known.source_code_type,
        known.source_code,
        known.source_description,
        case when known.encounter_id = window_of.stay_id then known.condition_rank end as place,
        case when known.encounter_id = window_of.stay_id then known.present_on_admit_code end
            as present_on_admission
    from curated.condition as known
    join window_of
        on window_of.tenant = known.tenant
        and window_of.person_id = known.person_id
    where known.onset_date <= window_of.known_on
        and (
            (
                known.condition_type = 'problem'
                and (known.resolved_date is null or known.resolved_date >= window_of.active_on)
            )
            or (
                known.condition_type <> 'problem'
                and days_between(known.recorded_date, window_of.known_on) <= 365
            )
        )
),

recent_claim as (
    select claim.*
    from curated.medical_claim as claim
    join window_of
        on window_of.tenant = claim.tenant
        and window_of.person_id = claim.person_id
    where claim.claim_end_date <= window_of.known_on
        and days_between(claim.claim_end_date, window_of.known_on) <= 365
        and claim.claim_status not in ('REVERSED', 'DENIED')
),

claimed as (
    select
        claim.tenant,
        claim.person_id,
        claim.diagnosis_code_type as source_code_type,
        case place.position
            when 1 then claim.diagnosis_code_1
            when 2 then claim.diagnosis_code_2
            else claim.diagnosis_code_3
        end as source_code
    from (values (1), (2), (3)) as place (position)
    cross join recent_claim as claim
)

select distinct
    tenant, person_id, source_code_type, source_code, source_description, place,
    present_on_admission
from problem
union all
select distinct
    tenant,
    person_id,
    source_code_type,
    source_code,
    cast(null as varchar) as source_description,
    cast(null as bigint) as place,
    cast(null as varchar) as present_on_admission
from claimed
where source_code is not null
