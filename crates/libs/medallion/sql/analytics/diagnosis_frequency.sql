-- analytics.diagnosis_frequency: distinct persons with a diagnosis known as of the run's instant,
-- by CCS category, else ICD category of three characters, else SNOMED CT code, of which only
-- disorders count. Groups of 1 to 10 persons are hidden.
with run as (
    select cast(as_of as date) as as_of_date from work.run
),

population as (
    select tenant, count(*) as persons
    from curated.patient
    group by tenant
),

diagnosis as (
    select
        problem.tenant,
        problem.person_id,
        problem.source_description,
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

counted as (
    select
        tenant,
        diagnosis_group,
        max(source_description) as description,
        count(distinct person_id) as persons,
        count(*) as diagnoses
    from diagnosis
    group by tenant, diagnosis_group
)

select
    counted.tenant,
    counted.diagnosis_group,
    counted.description,
    case when counted.persons > 10 then counted.persons end as persons,
    case when counted.persons > 10 then counted.diagnoses end as diagnoses,
    case
        when counted.persons > 10
            then cast(counted.persons as double) / cast(population.persons as double)
    end as share,
    counted.persons <= 10 as is_suppressed
from counted
join population on population.tenant = counted.tenant
