-- analytics.readmit_30_pcr: readmissions after the rules of the HEDIS measure Plan All-Cause
-- Readmissions (NCQA), for members of 18 years and older. Observed; the expected rate needs NCQA's
-- risk tables, which are not public.
--
-- Stays are distinct only with two calendar days or more from discharge to admission; closer ones are
-- a direct transfer and count once, with the last discharge. Index discharges lie between 1 January
-- and 1 December of a year. Enrolment, where coverage of the person is known, lasts from 365 days
-- before the discharge to 30 days after it with gaps of at most 45 days.
with known_stay as (
    select
        stay.*,
        coalesce(stay.discharged_on, date '9999-12-31') as ends_on,
        max(coalesce(stay.discharged_on, date '9999-12-31')) over (
            partition by stay.tenant, stay.person_id
            order by stay.admitted_on, stay.discharged_on, stay.stay_id
            rows between unbounded preceding and 1 preceding
        ) as reach
    from work.run as run
    cross join curated.stay as stay
    where stay.admitted_at <= run.as_of
),

opened as (
    select *, case when days_between(reach, admitted_on) < 2 then 0 else 1 end as opens
    from known_stay
),

numbered as (
    select
        *,
        sum(opens) over (
            partition by tenant, person_id
            order by admitted_on, discharged_on, stay_id
            rows between unbounded preceding and current row
        ) as admission_number
    from opened
),

placed as (
    select
        *,
        row_number() over (
            partition by tenant, person_id, admission_number
            order by ends_on desc, admitted_on desc, stay_id desc
        ) as from_end
    from numbered
),

admission as (
    select
        tenant,
        person_id,
        admission_number,
        max(case when opens = 1 then stay_id end) as stay_id,
        max(case when opens = 1 then primary_diagnosis_code_type end) as code_type,
        max(case when opens = 1 then primary_diagnosis_code end) as code,
        max(case when from_end = 1 then last_facility_id end) as facility_id,
        max(case when from_end = 1 then discharge_disposition_code end)
            as discharge_disposition_code,
        min(admitted_on) as admitted_on,
        max(case when from_end = 1 then discharged_on end) as discharged_on,
        max(case when from_end = 1 then discharged_at end) as discharged_at
    from placed
    group by tenant, person_id, admission_number
),

-- The plan of a readmission is that of its first stay.
planned as (
    select
        admission.*,
        coalesce(hwr.is_planned, false) as is_planned,
        hwr.planned_reason
    from admission
    left join analytics.readmit_30_hwr as hwr
        on hwr.tenant = admission.tenant
        and hwr.stay_id = admission.stay_id
),

followed as (
    select
        *,
        lead(stay_id) over (
            partition by tenant, person_id order by admission_number
        ) as next_stay_id,
        lead(admitted_on) over (
            partition by tenant, person_id order by admission_number
        ) as next_admitted_on,
        lead(is_planned) over (
            partition by tenant, person_id order by admission_number
        ) as is_next_planned
    from planned
),

left_on as (
    select distinct tenant, person_id, discharged_on
    from curated.stay
    where discharged_on is not null
),

covered as (
    select
        left_on.tenant,
        left_on.person_id,
        left_on.discharged_on,
        sum(
            greatest(
                days_between(
                    greatest(
                        eligibility.enrollment_start_date,
                        cast(left_on.discharged_on - interval '365' day as date)
                    ),
                    least(
                        coalesce(eligibility.enrollment_end_date, date '9999-12-31'),
                        cast(left_on.discharged_on + interval '30' day as date)
                    )
                ) + 1,
                0
            )
        ) as days
    from left_on
    join curated.eligibility as eligibility
        on eligibility.tenant = left_on.tenant
        and eligibility.person_id = left_on.person_id
    group by left_on.tenant, left_on.person_id, left_on.discharged_on
),

last_discharge as (
    select tenant, max(discharged_on) as newest
    from work.run as run
    cross join known_stay
    where discharged_at <= run.as_of
    group by tenant
),

-- The eighteenth birthday is on the same month and day; that of 29 February on 1 March.
ruled as (
    select
        followed.*,
        days_between(followed.discharged_on, followed.next_admitted_on) as days_to_next,
        case
            when followed.admitted_on = followed.discharged_on then 'same_day_stay'
            when followed.discharge_disposition_code in ('20', '40', '41', '42') then 'died'
            when patient.death_date <= followed.discharged_on then 'died'
            when extract(year from followed.discharged_on) - extract(year from patient.birth_date)
                - case
                    when extract(month from followed.discharged_on) * 100
                        + extract(day from followed.discharged_on)
                        < extract(month from patient.birth_date) * 100
                        + extract(day from patient.birth_date)
                        then 1
                    else 0
                end < 18
                then 'under_18'
            when followed.code_type = 'icd-10-cm' and substr(followed.code, 1, 1) in ('O', 'P')
                then 'pregnancy_or_perinatal'
            when followed.code_type = 'icd-9-cm'
                and substr(followed.code, 1, 2) in ('63', '64', '65', '66', '67', '76', '77')
                then 'pregnancy_or_perinatal'
            when extract(month from followed.discharged_on) = 12
                and extract(day from followed.discharged_on) > 1
                then 'discharged_in_december'
            when covered.days < 396 - 45 then 'not_enrolled'
            when days_between(followed.discharged_on, last_discharge.newest) < 30
                then 'insufficient_followup'
        end as exclusion
    from work.run as run
    cross join followed
    left join covered
        on covered.tenant = followed.tenant
        and covered.person_id = followed.person_id
        and covered.discharged_on = followed.discharged_on
    left join last_discharge
        on last_discharge.tenant = followed.tenant
    left join curated.patient as patient
        on patient.tenant = followed.tenant
        and patient.person_id = followed.person_id
    where followed.discharged_on is not null and followed.discharged_at <= run.as_of
)

select
    tenant,
    stay_id,
    person_id,
    facility_id,
    admitted_on,
    discharged_on,
    exclusion is null as is_index,
    exclusion,
    exclusion is null and coalesce(days_to_next between 2 and 30, false) and not is_next_planned
        as is_readmitted,
    case when days_to_next between 2 and 30 then next_stay_id end as readmission_stay_id,
    days_to_next,
    is_planned,
    planned_reason
from ruled
