-- curated.stay: hospital stays. EHR exports split a stay at every ward transfer, so that their
-- inpatient encounters of one person are one stay when they overlap or the next starts at most one
-- calendar day after the furthest end so far. A claim is a stay by itself, except where it overlaps
-- an EHR's encounter: then both speak of the same stay.
with inpatient as (
    select
        *,
        coalesce(encounter_end_date, date '9999-12-31') as ends_on,
        ended_at is not null and length_of_stay is null as is_end_unknown
    from curated.encounter
    where encounter_class = 'inpatient'
),

reached as (
    select
        *,
        max(case when not is_claim then ends_on end) over (
            partition by tenant, person_id
            order by encounter_start_date, is_claim, started_at, ends_on, encounter_id
            rows between unbounded preceding and 1 preceding
        ) as charted_until,
        max(case when is_claim then ends_on end) over (
            partition by tenant, person_id
            order by encounter_start_date, is_claim, started_at, ends_on, encounter_id
            rows between unbounded preceding and 1 preceding
        ) as claimed_until
    from inpatient
),

opened as (
    select
        *,
        case
            when is_claim and charted_until >= encounter_start_date then 0
            when is_claim then 1
            when days_between(charted_until, encounter_start_date) <= 1 then 0
            when claimed_until >= encounter_start_date then 0
            else 1
        end as opens
    from reached
),

numbered as (
    select
        *,
        sum(opens) over (
            partition by tenant, person_id
            order by encounter_start_date, is_claim, started_at, ends_on, encounter_id
            rows between unbounded preceding and current row
        ) as stay_number
    from opened
),

-- What an EHR says goes before what a claim says, which knows days and no hours.
ranked as (
    select
        *,
        row_number() over (
            partition by tenant, person_id, stay_number
            order by is_claim, started_at, ends_on, encounter_id
        ) as from_start,
        row_number() over (
            partition by tenant, person_id, stay_number
            order by is_claim, ends_on desc, started_at desc, encounter_id desc
        ) as from_end
    from numbered
),

merged as (
    select
        tenant,
        person_id,
        max(case when from_start = 1 then encounter_id end) as stay_id,
        max(case when from_start = 1 then patient_id end) as patient_id,
        max(case when from_start = 1 then started_at end) as admitted_at,
        max(case when from_end = 1 then ended_at end) as discharged_at,
        max(case when from_start = 1 then encounter_start_date end) as admitted_on,
        max(case when from_end = 1 then encounter_end_date end) as discharged_on,
        max(case when is_end_unknown then 1 else 0 end) = 1 as is_end_unknown,
        min(case when is_claim then 1 else 0 end) = 1 as is_claim,
        count(*) as encounters,
        max(case when from_start = 1 then facility_id end) as first_facility_id,
        max(case when from_end = 1 then facility_id end) as last_facility_id,
        max(admit_type_code) as admit_type_code,
        max(
            case
                when from_start = 1 and lower(source_description) like '%emergency%' then 1
                else 0
            end
        ) = 1 as is_described_as_emergency,
        coalesce(
            max(case when from_end = 1 then discharge_disposition_code end),
            max(discharge_disposition_code)
        ) as discharge_disposition_code,
        max(case when from_start = 1 then primary_diagnosis_code_type end)
            as primary_diagnosis_code_type,
        max(case when from_start = 1 then primary_diagnosis_code end) as primary_diagnosis_code,
        max(case when from_start = 1 then primary_diagnosis_description end)
            as primary_diagnosis_description,
        max(case when from_start = 1 then data_source end) as data_source,
        max(_committed_at) as _committed_at,
        max(_sequence) as _sequence,
        max(_known_from) as _known_from
    from ranked
    group by tenant, person_id, stay_number
)

select
    stay_id,
    person_id,
    patient_id,
    is_claim,
    admitted_at,
    discharged_at,
    admitted_on,
    discharged_on,
    case when not is_end_unknown then days_between(admitted_on, discharged_on) end as length_of_stay,
    encounters,
    first_facility_id,
    last_facility_id,
    admit_type_code,
    is_described_as_emergency,
    discharge_disposition_code,
    primary_diagnosis_code_type,
    primary_diagnosis_code,
    primary_diagnosis_description,
    ccs_diagnosis(primary_diagnosis_code_type, primary_diagnosis_code) as primary_diagnosis_ccs,
    is_acute_diagnosis(primary_diagnosis_code_type, primary_diagnosis_code)
        as is_acute_diagnosis,
    tenant,
    data_source,
    _committed_at,
    _sequence,
    _known_from
from merged
