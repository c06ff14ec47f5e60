-- analytics.readmit_30_episode: stays of a person that overlap or touch are one episode of hospital
-- care, wherever it was given; the outcome is another episode that begins 1 to 30 days after its end.
-- An index episode does not end with death, and is followed for 30 days. Plans are not considered.
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
    select *, case when reach >= admitted_on then 0 else 1 end as opens
    from known_stay
),

numbered as (
    select
        *,
        sum(opens) over (
            partition by tenant, person_id
            order by admitted_on, discharged_on, stay_id
            rows between unbounded preceding and current row
        ) as episode_number
    from opened
),

placed as (
    select
        *,
        row_number() over (
            partition by tenant, person_id, episode_number
            order by ends_on desc, admitted_on desc, stay_id desc
        ) as from_end
    from numbered
),

episode as (
    select
        tenant,
        person_id,
        episode_number,
        max(case when opens = 1 then stay_id end) as stay_id,
        max(case when from_end = 1 then last_facility_id end) as facility_id,
        min(admitted_on) as admitted_on,
        max(case when from_end = 1 then discharged_on end) as discharged_on,
        max(case when from_end = 1 then discharged_at end) as discharged_at
    from placed
    group by tenant, person_id, episode_number
),

followed as (
    select
        *,
        lead(stay_id) over (
            partition by tenant, person_id order by episode_number
        ) as next_stay_id,
        lead(admitted_on) over (
            partition by tenant, person_id order by episode_number
        ) as next_admitted_on
    from episode
),

last_discharge as (
    select tenant, max(discharged_on) as newest
    from work.run as run
    cross join known_stay
    where discharged_at <= run.as_of
    group by tenant
),

ruled as (
    select
        followed.*,
        days_between(followed.discharged_on, followed.next_admitted_on) as days_to_next,
        case
            when patient.death_date <= followed.discharged_on then 'died'
            when days_between(followed.discharged_on, last_discharge.newest) < 30
                then 'insufficient_followup'
        end as exclusion
    from work.run as run
    cross join followed
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
    exclusion is null and coalesce(days_to_next between 1 and 30, false) as is_readmitted,
    case when days_to_next between 1 and 30 then next_stay_id end as readmission_stay_id,
    days_to_next,
    false as is_planned,
    cast(null as varchar) as planned_reason
from ruled
