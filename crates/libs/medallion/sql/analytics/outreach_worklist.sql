-- analytics.outreach_worklist: whom a clinic may have to call as of the run's instant: every living
-- person whose score is at or above the clinic's threshold, or who left a hospital within the last
-- ten days, so that the time for the first call may still run or has just ended.
with newest as (
    select tenant, max(run_number) as run_number
    from analytics.patient_risk
    group by tenant
),

scored as (
    select risk.*
    from work.run as run
    join analytics.patient_risk as risk
        on risk.as_of = run.as_of
    join newest
        on newest.tenant = risk.tenant
        and newest.run_number = risk.run_number
),

to_call as (
    select scored.*
    from scored
    where scored.risk_score >= scored.threshold
        or scored.discharged_at >= scored.as_of - interval '10' day
),

facility as (
    select stay.tenant, stay.stay_id, min(location.name) as facility
    from curated.stay as stay
    join curated.location as location
        on location.tenant = stay.tenant
        and location.location_id = stay.last_facility_id
    group by stay.tenant, stay.stay_id
)

select
    to_call.tenant,
    to_call.person_id,
    coalesce(to_call.clinic_id, 'unassigned') as clinic_id,
    coalesce(clinic.time_zone, 'America/New_York') as time_zone,
    patient.data_source,
    patient.patient_id,
    patient.first_name,
    patient.last_name,
    patient.phone,
    patient.birth_date,
    to_call.risk_score,
    to_call.risk_band,
    to_call.threshold,
    to_call.basis,
    to_call.reasons,
    to_call.actionable_reasons,
    to_call.discharged_at,
    facility.facility,
    to_call.is_in_facility,
    to_call.run_id,
    to_call.as_of
from to_call
join curated.patient as patient
    on patient.tenant = to_call.tenant
    and patient.person_id = to_call.person_id
left join curated.clinic as clinic
    on clinic.tenant = to_call.tenant
    and clinic.clinic_id = to_call.clinic_id
left join facility
    on facility.tenant = to_call.tenant
    and facility.stay_id = to_call.index_stay_id
