-- analytics.discharge: every discharge of the last 365 days whose date is known, the clinic that is
-- to call, and what ended the time for a call. Dates are those of the clinic's time zone; a claim
-- knows days and no hours, so that its dates stay as they are.
with run as (
    select as_of, cast(as_of as date) as as_of_date from work.run
),

ended as (
    select stay.*, run.as_of
    from curated.stay as stay
    cross join run
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

-- Stays that began after this one, each with its date.
later as (
    select
        dated.tenant,
        dated.data_source,
        dated.stay_id,
        dated.left_on,
        case
            when stay.is_claim then stay.admitted_on
            else local_date(stay.admitted_at, dated.time_zone)
        end as began_on
    from dated
    join curated.stay as stay
        on stay.tenant = dated.tenant
        and stay.person_id = dated.person_id
    where stay.admitted_at <= dated.as_of
        and (
            stay.admitted_at > dated.admitted_at
            or (stay.admitted_at = dated.admitted_at and stay.stay_id > dated.stay_id)
        )
),

readmission as (
    select tenant, data_source, stay_id, min(began_on) as readmitted_on
    from later
    where began_on >= left_on
    group by tenant, data_source, stay_id
),

hospice as (
    select
        dated.tenant,
        dated.data_source,
        dated.stay_id,
        min(local_date(visit.started_at, dated.time_zone)) as hospice_on
    from dated
    join curated.encounter as visit
        on visit.tenant = dated.tenant
        and visit.person_id = dated.person_id
    where visit.encounter_class = 'hospice'
        and visit.started_at <= dated.as_of
        and local_date(visit.started_at, dated.time_zone) >= dated.left_on
    group by dated.tenant, dated.data_source, dated.stay_id
)

-- Patient discharge status 20 and 40 to 42 mean died, 50 and 51 hospice (UB-04 form locator 17).
select
    dated.tenant,
    dated.data_source,
    dated.stay_id,
    dated.person_id,
    dated.clinic_id,
    dated.time_zone,
    dated.is_claim,
    dated.discharged_at,
    dated.left_on as discharged_on,
    local_date(dated.as_of, dated.time_zone) as as_of_on,
    readmission.readmitted_on,
    case
        when dated.discharge_disposition_code in ('20', '40', '41', '42') then dated.left_on
        when patient.death_date between dated.left_on and local_date(dated.as_of, dated.time_zone)
            then patient.death_date
    end as died_on,
    case
        when dated.discharge_disposition_code in ('50', '51') then dated.left_on
        else hospice.hospice_on
    end as hospice_on
from dated
left join readmission
    on readmission.tenant = dated.tenant
    and readmission.data_source = dated.data_source
    and readmission.stay_id = dated.stay_id
left join hospice
    on hospice.tenant = dated.tenant
    and hospice.data_source = dated.data_source
    and hospice.stay_id = dated.stay_id
left join curated.patient as patient
    on patient.tenant = dated.tenant
    and patient.person_id = dated.person_id
