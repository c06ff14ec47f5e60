-- analytics.monthly_trend: hospital activity of the 36 months that began last before the run's
-- instant, months without any included. The last of them may not be over. Counts of 1 to 10 are
-- hidden, and so are means of as few stays.
with run as (
    select
        as_of,
        12 * cast(extract(year from as_of - interval '1' second) as bigint)
            + cast(extract(month from as_of - interval '1' second) as bigint) - 1 as last_month,
        12 * cast(extract(year from as_of) as bigint)
            + cast(extract(month from as_of) as bigint) - 1 as this_month
    from work.run
),

tenant as (
    select distinct tenant from curated.encounter
),

digit as (
    select six.back + 6 * one.back as months_back
    from (values (0), (1), (2), (3), (4), (5)) as six (back)
    cross join (values (0), (1), (2), (3), (4), (5)) as one (back)
),

numbered as (
    select
        tenant.tenant,
        run.last_month - digit.months_back as month_number,
        run.last_month - digit.months_back < run.this_month as is_complete
    from run
    cross join tenant
    cross join digit
),

calendar as (
    select
        tenant,
        is_complete,
        concat(
            cast(cast(floor(cast(month_number as double) / 12) as bigint) as varchar),
            '-',
            lpad(cast(month_number % 12 + 1 as varchar), 2, '0')
        ) as month
    from numbered
),

admitted as (
    select
        stay.tenant,
        substr(cast(stay.admitted_on as varchar), 1, 7) as month,
        count(*) as admissions
    from run
    cross join curated.stay as stay
    where stay.admitted_at < run.as_of
    group by stay.tenant, substr(cast(stay.admitted_on as varchar), 1, 7)
),

discharged as (
    select
        stay.tenant,
        substr(cast(stay.discharged_on as varchar), 1, 7) as month,
        count(*) as discharges,
        avg(cast(stay.length_of_stay as double)) as mean_length_of_stay
    from run
    cross join curated.stay as stay
    where stay.discharged_at < run.as_of and stay.length_of_stay is not null
    group by stay.tenant, substr(cast(stay.discharged_on as varchar), 1, 7)
),

seen as (
    select
        visit.tenant,
        substr(cast(visit.encounter_start_date as varchar), 1, 7) as month,
        cast(sum(case when visit.encounter_class = 'emergency' then 1 else 0 end) as bigint)
            as emergency_visits,
        count(distinct visit.person_id) as persons_seen
    from run
    cross join curated.encounter as visit
    where visit.started_at < run.as_of
    group by visit.tenant, substr(cast(visit.encounter_start_date as varchar), 1, 7)
),

counted as (
    select
        calendar.tenant,
        calendar.month,
        calendar.is_complete,
        coalesce(admitted.admissions, 0) as admissions,
        coalesce(discharged.discharges, 0) as discharges,
        discharged.mean_length_of_stay,
        coalesce(seen.emergency_visits, 0) as emergency_visits,
        coalesce(seen.persons_seen, 0) as persons_seen
    from calendar
    left join admitted
        on admitted.tenant = calendar.tenant and admitted.month = calendar.month
    left join discharged
        on discharged.tenant = calendar.tenant and discharged.month = calendar.month
    left join seen
        on seen.tenant = calendar.tenant and seen.month = calendar.month
)

select
    tenant,
    month,
    is_complete,
    case when admissions not between 1 and 10 then admissions end as admissions,
    case when discharges not between 1 and 10 then discharges end as discharges,
    case when discharges > 10 then mean_length_of_stay end as mean_length_of_stay,
    case when emergency_visits not between 1 and 10 then emergency_visits end as emergency_visits,
    case when persons_seen not between 1 and 10 then persons_seen end as persons_seen,
    admissions between 1 and 10
        or discharges between 1 and 10
        or emergency_visits between 1 and 10
        or persons_seen between 1 and 10 as is_suppressed
from counted
