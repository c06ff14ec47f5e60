-- analytics.diagnosis_pattern: pairs of diagnoses that at least 11 persons have both of, and their
-- lift, P(AB) / (P(A) P(B)). Only the 60 most frequent groups of a tenant are paired, so that the
-- work grows with the persons and not with the number of codes. Groups are those of
-- analytics.diagnosis_frequency.
with run as (
    select cast(as_of as date) as as_of_date from work.run
),

population as (
    select tenant, count(*) as persons
    from curated.patient
    group by tenant
),

ranked as (
    select
        *,
        row_number() over (partition by tenant order by persons desc, diagnosis_group) as place
    from analytics.diagnosis_frequency
    where not is_suppressed
),

frequent as (
    select tenant, diagnosis_group, description, persons from ranked where place <= 60
),

diagnosis as (
    select
        problem.tenant,
        problem.person_id,
        case
            when ccs_diagnosis(problem.source_code_type, problem.source_code) is not null
                then concat(
                    'ccs ',
                    cast(ccs_diagnosis(problem.source_code_type, problem.source_code) as varchar)
                )
            when problem.source_code_type in ('icd-10-cm', 'icd-9-cm')
                then substr(problem.source_code, 1, 3)
            else problem.source_code
        end as diagnosis_group
    from run
    cross join curated.condition as problem
    join curated.patient as patient
        on patient.tenant = problem.tenant
        and patient.person_id = problem.person_id
    where problem.onset_date <= run.as_of_date
        and (
            problem.source_code_type <> 'snomed-ct'
            or problem.source_description like '%(disorder)'
        )
),

had as (
    select distinct diagnosis.tenant, diagnosis.person_id, diagnosis.diagnosis_group
    from diagnosis
    join frequent
        on frequent.tenant = diagnosis.tenant
        and frequent.diagnosis_group = diagnosis.diagnosis_group
),

paired as (
    select
        one.tenant,
        one.diagnosis_group as group_a,
        other.diagnosis_group as group_b,
        count(*) as persons
    from had as one
    join had as other
        on other.tenant = one.tenant
        and other.person_id = one.person_id
    where one.diagnosis_group < other.diagnosis_group
    group by one.tenant, one.diagnosis_group, other.diagnosis_group
)

select
    paired.tenant,
    paired.group_a,
    paired.group_b,
    first_group.description as description_a,
    other_group.description as description_b,
    paired.persons,
    first_group.persons as persons_a,
    other_group.persons as persons_b,
    population.persons as population,
    cast(paired.persons as double) * cast(population.persons as double)
        / (cast(first_group.persons as double) * cast(other_group.persons as double)) as lift
from paired
join frequent as first_group
    on first_group.tenant = paired.tenant
    and first_group.diagnosis_group = paired.group_a
join frequent as other_group
    on other_group.tenant = paired.tenant
    and other_group.diagnosis_group = paired.group_b
join population on population.tenant = paired.tenant
where paired.persons >= 11
