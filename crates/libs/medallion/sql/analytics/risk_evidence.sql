-- analytics.patient_risk, evidence beside the LACE index, for persons with an index stay: what the
-- HOSPITAL score needs (Donze et al., JAMA Intern Med 2016;176:496), and what of the care after the
-- discharge is missing.
with run as (
    select as_of from work.run
),

index_stay as (
    select
        stay.*,
        coalesce(stay.discharged_on, date '9999-12-31') as ends_on
    from work.risk_input as input
    join curated.stay as stay
        on stay.tenant = input.tenant
        and stay.person_id = input.person_id
        and stay.stay_id = input.stay_id
),

-- The last result of the 48 hours before the discharge: haemoglobin and sodium, by LOINC.
result as (
    select
        stay.tenant,
        stay.stay_id,
        case when lab.source_code = '718-7' then 'hemoglobin' else 'sodium' end as analyte,
        lab.result,
        row_number() over (
            partition by
                stay.tenant,
                stay.stay_id,
                case when lab.source_code = '718-7' then 'hemoglobin' else 'sodium' end
            order by lab.observed_at desc, lab.observation_id desc
        ) as newest
    from index_stay as stay
    join curated.observation as lab
        on lab.tenant = stay.tenant
        and lab.person_id = stay.person_id
    where lab.source_code in ('718-7', '2951-2', '2947-0')
        and lab.observed_at <= stay.discharged_at
        and lab.observed_at >= stay.discharged_at - interval '48' hour
),

laboratory as (
    select
        tenant,
        stay_id,
        max(case when analyte = 'hemoglobin' then result end) as hemoglobin,
        max(case when analyte = 'sodium' then result end) as sodium
    from result
    where newest = 1
    group by tenant, stay_id
),

treated as (
    select distinct stay.tenant, stay.stay_id
    from index_stay as stay
    join curated.procedure as performed
        on performed.tenant = stay.tenant
        and performed.person_id = stay.person_id
    where performed.encounter_id = stay.stay_id
        or (not stay.is_claim and performed.procedure_date between stay.admitted_on and stay.ends_on)
),

earlier as (
    select stay.tenant, stay.stay_id, count(*) as admissions
    from index_stay as stay
    join curated.stay as before
        on before.tenant = stay.tenant
        and before.person_id = stay.person_id
    where before.admitted_at < stay.admitted_at
        and before.admitted_at >= stay.admitted_at - interval '12' month
    group by stay.tenant, stay.stay_id
),

seen as (
    select distinct stay.tenant, stay.stay_id
    from run
    cross join index_stay as stay
    join curated.encounter as visit
        on visit.tenant = stay.tenant
        and visit.person_id = stay.person_id
    where visit.encounter_class in ('ambulatory', 'wellness', 'outpatient', 'virtual', 'home')
        and visit.started_at > stay.discharged_at
        and visit.started_at <= run.as_of
),

reached as (
    select distinct stay.tenant, stay.stay_id
    from run
    cross join index_stay as stay
    join curated.outreach_note as note
        on note.tenant = stay.tenant
        and note.person_id = stay.person_id
    where note.is_successful
        and note.contacted_at >= stay.discharged_at
        and note.contacted_at <= run.as_of
)

select
    stay.tenant,
    stay.person_id,
    laboratory.hemoglobin,
    laboratory.sodium,
    treated.stay_id is not null as had_procedure,
    coalesce(earlier.admissions, 0) as previous_admissions,
    seen.stay_id is not null as was_seen,
    reached.stay_id is not null as was_reached
from index_stay as stay
left join laboratory
    on laboratory.tenant = stay.tenant and laboratory.stay_id = stay.stay_id
left join treated
    on treated.tenant = stay.tenant and treated.stay_id = stay.stay_id
left join earlier
    on earlier.tenant = stay.tenant and earlier.stay_id = stay.stay_id
left join seen
    on seen.tenant = stay.tenant and seen.stay_id = stay.stay_id
left join reached
    on reached.tenant = stay.tenant and reached.stay_id = stay.stay_id
