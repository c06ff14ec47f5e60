-- curated.condition: diagnoses as the newest delivery describes them (Tuva input layer: condition).
select
    concat(delivered.encounter_id, '/', delivered.code, '/', cast(delivered.started_on as varchar))
        as condition_id,
    coalesce(
        xref.person_id,
        mint_person_id(delivered.tenant, delivered.data_source, delivered.patient_id)
    ) as person_id,
    delivered.patient_id,
    delivered.encounter_id,
    delivered.started_on as onset_date,
    delivered.started_on as recorded_date,
    delivered.stopped_on as resolved_date,
    case
        when lower(delivered.code_system) like '%icd-10%' then 'icd-10-cm'
        when lower(delivered.code_system) like '%icd10%' then 'icd-10-cm'
        else 'snomed-ct'
    end as source_code_type,
    delivered.code as source_code,
    delivered.description as source_description,
    delivered.tenant,
    delivered.data_source,
    delivered._committed_at,
    delivered._sequence,
    delivered._ingested_at as _known_from,
    delivered._op,
    delivered._event_id
    -- and the columns of delivered that no contract knows
from raw.condition as delivered
left join curated.patient_xref as xref
    on xref.tenant = delivered.tenant
    and xref.data_source = delivered.data_source
    and xref.patient_id = delivered.patient_id
