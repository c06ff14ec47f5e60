-- analytics.readmit_30_simple: every discharge, and whether the person's next stay began 0 to 30 days
-- later. The measure that most public code computes: it knows no transfers, plans or deaths.
with discharge as (
    select
        stay.*,
        lead(stay.stay_id) over (
            partition by stay.tenant, stay.person_id
            order by stay.admitted_on, stay.discharged_on, stay.stay_id
        ) as next_stay_id,
        lead(stay.admitted_on) over (
            partition by stay.tenant, stay.person_id
            order by stay.admitted_on, stay.discharged_on, stay.stay_id
        ) as next_admitted_on
    from work.run as run
    cross join curated.stay as stay
    where stay.admitted_at <= run.as_of
),

counted as (
    select
        discharge.*,
        days_between(discharge.discharged_on, discharge.next_admitted_on) as days_to_next
    from work.run as run
    cross join discharge
    where discharge.discharged_on is not null and discharge.discharged_at <= run.as_of
)

select
    tenant,
    stay_id,
    person_id,
    last_facility_id as facility_id,
    admitted_on,
    discharged_on,
    true as is_index,
    cast(null as varchar) as exclusion,
    coalesce(days_to_next between 0 and 30, false) as is_readmitted,
    case when days_to_next between 0 and 30 then next_stay_id end as readmission_stay_id,
    case when days_to_next >= 0 then days_to_next end as days_to_next,
    false as is_planned,
    cast(null as varchar) as planned_reason
from counted
