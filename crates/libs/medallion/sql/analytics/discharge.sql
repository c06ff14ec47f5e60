-- analytics.discharge: every discharge of the last 365 days whose date is known, the clinic that is
-- to call, and what ended the time for a call. Dates are those of the clinic's time zone; a claim
-- knows days and no hours, so that its dates stay as they are.
with run as (
    select as_of, cast(as_of as date) as as_of_date from work.run
),

ended as (
    select stay.*, run.as_of
    from run
    cross join curated.stay as stay
    where stay.discharged_at <= run.as_of
        and stay.length_of_stay is not null
        and days_between(stay.discharged_on, run.as_of_date) <= 365
),

-- The clinic of the last visit before the discharge, as analytics.patient_risk has the rule.
primary_care as (
    select
        ended.tenant,
        ended.data_source,
        ended.stay_id,
        visit.facility_id,
        row_number() over (
            partition by ended.tenant, ended.data_source, ended.stay_id
            order by visit.started_at desc, visit.encounter_id desc
        ) as newest
    from ended
    join curated.encounter as visit
        on visit.tenant = ended.tenant
        and visit.person_id = ended.person_id
    where visit.encounter_class in ('wellness', 'ambulatory')
        and visit.facility_id is not null
        and visit.started_at <= ended.discharged_at
        and visit.started_at >= ended.discharged_at - interval '24' month
),

placed as (
    select
        ended.*,
        coalesce(primary_care.facility_id, ended.first_facility_id) as clinic_id
    from ended
    left join primary_care
        on primary_care.tenant = ended.tenant
        and primary_care.data_source = ended.data_source
        and primary_care.stay_id = ended.stay_id
        and primary_care.newest = 1
),

clinic as (
    select tenant, clinic_id, min(time_zone) as time_zone
    from curated.clinic
    group by tenant, clinic_id
),

zoned as (
    select placed.*, coalesce(clinic.time_zone, 'America/New_York') as time_zone
    from placed
    left join clinic
        on clinic.tenant = placed.tenant
        and clinic.clinic_id = placed.clinic_id
),

dated as (
    select
        zoned.*,
        case when is_claim then discharged_on else local_date(discharged_at, time_zone) end
            as left_on
    from zoned
),

-- What may come after a discharge: another stay, or hospice care.
event as (
    select
        tenant,
        person_id,
        'stay' as kind,
        stay_id,
        admitted_at as began_at,
        case when is_claim then admitted_on end as began_on
    from curated.stay
    union all
    select
        tenant,
        person_id,
        'hospice' as kind,
        cast(null as varchar) as stay_id,
        started_at as began_at,
        cast(null as date) as began_on
    from curated.encounter
    where encounter_class = 'hospice'
),

followed as (
    select
        dated.*,
        event.kind,
        coalesce(event.began_on, local_date(event.began_at, dated.time_zone)) as event_on
    from dated
    left join event
        on event.tenant = dated.tenant
        and event.person_id = dated.person_id
        and event.began_at <= dated.as_of
        and (
            event.kind = 'hospice'
            or event.began_at > dated.admitted_at
            or (event.began_at = dated.admitted_at and event.stay_id > dated.stay_id)
        )
),

ruled as (
    select
        tenant,
        data_source,
        stay_id,
        person_id,
        clinic_id,
        time_zone,
        is_claim,
        discharged_at,
        left_on,
        local_date(as_of, time_zone) as as_of_on,
        discharge_disposition_code,
        min(case when kind = 'stay' and event_on >= left_on then event_on end) as readmitted_on,
        min(case when kind = 'hospice' and event_on >= left_on then event_on end) as hospice_on
    from followed
    group by
        tenant, data_source, stay_id, person_id, clinic_id, time_zone, is_claim, discharged_at,
        left_on, local_date(as_of, time_zone), discharge_disposition_code
)

-- Patient discharge status 20 and 40 to 42 mean died, 50 and 51 hospice (UB-04 form locator 17).
select
    ruled.tenant,
    ruled.data_source,
    ruled.stay_id,
    ruled.person_id,
    ruled.clinic_id,
    ruled.time_zone,
    ruled.is_claim,
    ruled.discharged_at,
    ruled.left_on as discharged_on,
    ruled.as_of_on,
    ruled.readmitted_on,
    case
        when ruled.discharge_disposition_code in ('20', '40', '41', '42') then ruled.left_on
        when patient.death_date between ruled.left_on and ruled.as_of_on then patient.death_date
    end as died_on,
    case
        when ruled.discharge_disposition_code in ('50', '51') then ruled.left_on
        else ruled.hospice_on
    end as hospice_on
from ruled
left join curated.patient as patient
    on patient.tenant = ruled.tenant
    and patient.person_id = ruled.person_id
