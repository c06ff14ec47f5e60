-- analytics.demographics: who the living persons are, and who of them was in hospital. Age is in
-- completed years: who was born on 29 February grows older on 1 March of a common year. A count of
-- 1 to 10, or one that leaves 1 to 10 persons of its value, is hidden, and with it the smallest
-- other values of its dimension, until those hidden have 11 together (domain::rate::publishable):
-- the row of all persons gives none of them away.
with run as (
    select
        cast(as_of as date) as as_of_date,
        as_of,
        cast(extract(year from as_of) as bigint) as this_year,
        cast(extract(month from as_of) * 100 + extract(day from as_of) as bigint) as this_day
    from work.run
),

in_hospital as (
    select distinct stay.tenant, stay.person_id
    from run
    cross join curated.stay as stay
    where stay.admitted_at <= run.as_of
),

person as (
    select
        patient.tenant,
        coalesce(patient.sex, 'unknown') as sex,
        coalesce(patient.race, 'unknown') as race,
        coalesce(patient.ethnicity, 'unknown') as ethnicity,
        run.this_year - extract(year from patient.birth_date)
            - case
                when extract(month from patient.birth_date) * 100
                    + extract(day from patient.birth_date) > run.this_day then 1
                else 0
            end as age,
        case when in_hospital.person_id is null then 0 else 1 end as has_stay
    from run
    cross join curated.patient as patient
    left join in_hospital
        on in_hospital.tenant = patient.tenant
        and in_hospital.person_id = patient.person_id
    where (patient.death_date is null or patient.death_date > run.as_of_date)
        and (patient.birth_date is null or patient.birth_date <= run.as_of_date)
),

valued as (
    select
        person.tenant,
        part.dimension,
        case
            when part.dimension = 'all' then 'all'
            when part.dimension = 'sex' then person.sex
            when part.dimension = 'race' then person.race
            when part.dimension = 'ethnicity' then person.ethnicity
            when person.age is null then 'unknown'
            when person.age < 18 then '0-17'
            when person.age < 45 then '18-44'
            when person.age < 65 then '45-64'
            when person.age < 75 then '65-74'
            when person.age < 85 then '75-84'
            else '85+'
        end as value,
        person.has_stay
    from (values ('all'), ('age_band'), ('sex'), ('race'), ('ethnicity')) as part (dimension)
    cross join person
),

counted as (
    select
        tenant,
        dimension,
        value,
        count(*) as persons,
        cast(sum(has_stay) as bigint) as persons_with_stay
    from valued
    group by tenant, dimension, value
),

-- Turn 0 is hidden for its own sake; of the rest the smallest goes first and zero last.
measured as (
    select
        counted.tenant,
        counted.dimension,
        counted.value,
        part.measure,
        case part.measure when 'persons' then persons else persons_with_stay end as amount,
        case part.measure when 'persons' then 0 else persons - persons_with_stay end as rest
    from (values ('persons'), ('persons_with_stay')) as part (measure)
    cross join counted
),

placed as (
    select
        *,
        case
            when amount between 1 and 10 or rest between 1 and 10 then 0
            when amount > 0 then 1
            else 2
        end as turn
    from measured
),

ordered as (
    select
        *,
        max(case when turn = 0 then 1 else 0 end) over (partition by tenant, dimension, measure)
            as any_small,
        coalesce(sum(amount) over (
            partition by tenant, dimension, measure order by turn, amount, value
            rows between unbounded preceding and 1 preceding
        ), 0) as amount_before,
        sum(rest) over (partition by tenant, dimension, measure) as rest_total,
        coalesce(sum(rest) over (
            partition by tenant, dimension, measure order by turn, amount, value
            rows between unbounded preceding and 1 preceding
        ), 0) as rest_before
    from placed
),

shown as (
    select
        tenant,
        dimension,
        value,
        measure,
        amount,
        turn = 0 or (
            any_small = 1 and (
                amount_before < 11
                or (rest_before < 11 and rest_total > 0)
            )
        ) as is_hidden
    from ordered
)

select
    tenant,
    dimension,
    value,
    max(case when measure = 'persons' and not is_hidden then amount end) as persons,
    max(case when measure = 'persons_with_stay' and not is_hidden then amount end)
        as persons_with_stay,
    max(case when is_hidden then 1 else 0 end) = 1 as is_suppressed
from shown
group by tenant, dimension, value
