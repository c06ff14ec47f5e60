-- curated.stay: hospital stays. Inpatient encounters of one person that overlap, or of which the
-- next starts at most one calendar day after the furthest end so far, are one stay: EHR exports
-- split a stay at every ward transfer.
with inpatient as (
    select
        *,
        coalesce(encounter_end_date, date '9999-12-31') as ends_on
    from curated.encounter
    where encounter_class = 'inpatient'
),

reached as (
    select
        *,
        max(ends_on) over (
            partition by tenant, person_id
            order by started_at, ends_on, encounter_id
            rows between unbounded preceding and 1 preceding
        ) as reach
    from inpatient
),

opened as (
    select
        *,
        case
            when reach is null or days_between(reach, encounter_start_date) > 1 then 1
            else 0
        end as opens
    from reached
),

numbered as (
    select
        *,
        sum(opens) over (
            partition by tenant, person_id
            order by started_at, ends_on, encounter_id
            rows between unbounded preceding and current row
        ) as stay_number
    from opened
),

ranked as (
    select
        *,
        row_number() over (
            partition by tenant, person_id, stay_number
            order by started_at, ends_on, encounter_id
        ) as from_start,
        row_number() over (
            partition by tenant, person_id, stay_number
            order by ends_on desc, started_at desc, encounter_id desc
        ) as from_end
    from numbered
),

merged as (
    select
        tenant,
        person_id,
        max(case when from_start = 1 then encounter_id end) as stay_id,
        max(case when from_start = 1 then patient_id end) as patient_id,
        min(started_at) as admitted_at,
        max(case when from_end = 1 then ended_at end) as discharged_at,
        min(encounter_start_date) as admitted_on,
        max(case when from_end = 1 then encounter_end_date end) as discharged_on,
        count(*) as encounters,
        max(case when from_start = 1 then facility_id end) as first_facility_id,
        max(case when from_end = 1 then facility_id end) as last_facility_id,
        max(case when from_start = 1 then primary_diagnosis_code end) as primary_diagnosis_code,
        max(case when from_start = 1 then data_source end) as data_source,
        max(_committed_at) as _committed_at,
        max(_sequence) as _sequence,
        max(_known_from) as _known_from
    from ranked
    group by tenant, person_id, stay_number
)

select
    *,
    days_between(admitted_on, discharged_on) as length_of_stay
from merged
