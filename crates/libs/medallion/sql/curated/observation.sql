-- curated.observation: results that are numbers, as the newest delivery describes them (Tuva input
-- layer: observation). Texts, such as answers of a questionnaire, stay in the raw zone.
with numeric_result as (
    select delivered.*, try_cast(delivered.value as double) as result
    from raw.observation as delivered
)

select
    concat(
        coalesce(delivered.encounter_id, delivered.patient_id), '/', delivered.code, '/',
        cast(delivered.observed_at as varchar)
    ) as observation_id,
    coalesce(
        xref.person_id,
        mint_person_id(delivered.tenant, delivered.data_source, delivered.patient_id)
    ) as person_id,
    delivered.patient_id,
    delivered.encounter_id,
    delivered.observed_at,
    cast(delivered.observed_at as date) as observation_date,
    'loinc' as source_code_type,
    delivered.code as source_code,
    delivered.description as source_description,
    delivered.result,
    delivered.units as source_units,
    delivered.tenant,
    delivered.data_source,
    delivered._committed_at,
    delivered._sequence,
    delivered._ingested_at as _known_from,
    delivered._op,
    delivered._event_id
    -- and the columns of delivered that no contract knows
from numeric_result as delivered
left join curated.patient_xref as xref
    on xref.tenant = delivered.tenant
    and xref.data_source = delivered.data_source
    and xref.patient_id = delivered.patient_id
where delivered.result is not null or delivered._op = 'D'
