-- analytics.procedure_pattern: distinct persons with a procedure known as of the run's instant, by
-- CCS category, else code, and the days from admission to the first of its group in a stay. A claim
-- dates the stay and not its procedures, so it tells no days. Counts of 1 to 10 are hidden.
with run as (
    select as_of, cast(as_of as date) as as_of_date from work.run
),

done as (
    select
        one.tenant,
        one.person_id,
        one.source_description,
        one.procedure_date,
        one.started_at,
        case
            when one.ccs_category is not null
                then concat('ccs ', cast(one.ccs_category as varchar))
            else one.source_code
        end as procedure_group,
        run.as_of
    from run
    cross join curated.procedure as one
    join curated.patient as patient
        on patient.tenant = one.tenant
        and patient.person_id = one.person_id
    where one.procedure_date <= run.as_of_date
),

counted as (
    select
        tenant,
        procedure_group,
        max(source_description) as description,
        count(distinct person_id) as persons,
        count(*) as procedures
    from done
    group by tenant, procedure_group
),

first_of_stay as (
    select
        done.tenant,
        done.procedure_group,
        stay.data_source,
        stay.stay_id,
        min(days_between(stay.admitted_on, done.procedure_date)) as lag_days
    from done
    join curated.stay as stay
        on stay.tenant = done.tenant
        and stay.person_id = done.person_id
    where not stay.is_claim
        and done.started_at between stay.admitted_at and coalesce(stay.discharged_at, done.as_of)
    group by done.tenant, done.procedure_group, stay.data_source, stay.stay_id
),

placed as (
    select
        *,
        cast(row_number() over (
            partition by tenant, procedure_group order by lag_days, data_source, stay_id
        ) as bigint) - 1 as place,
        count(*) over (partition by tenant, procedure_group) - 1 as last_place
    from first_of_stay
),

-- The median lies between the neighbours of the middle; a neighbour counts by its nearness.
weighed as (
    select *, abs(cast(place as double) - 0.5 * cast(last_place as double)) as from_median
    from placed
),

lagged as (
    select
        tenant,
        procedure_group,
        count(*) as stays,
        avg(cast(lag_days as double)) as mean_lag,
        sum(case when from_median < 1 then cast(lag_days as double) * (1 - from_median) else 0 end)
            as median_lag
    from weighed
    group by tenant, procedure_group
)

select
    counted.tenant,
    counted.procedure_group,
    counted.description,
    case when counted.persons > 10 then counted.persons end as persons,
    case when counted.persons > 10 then counted.procedures end as procedures,
    case
        when counted.persons > 10 and lagged.stays is null then 0
        when counted.persons > 10 and lagged.stays > 10 then lagged.stays
    end as stays,
    case when counted.persons > 10 and lagged.stays > 10 then lagged.mean_lag end
        as mean_first_lag_days,
    case when counted.persons > 10 and lagged.stays > 10 then lagged.median_lag end
        as median_first_lag_days,
    counted.persons <= 10 or coalesce(lagged.stays, 0) between 1 and 10 as is_suppressed
from counted
left join lagged
    on lagged.tenant = counted.tenant
    and lagged.procedure_group = counted.procedure_group
