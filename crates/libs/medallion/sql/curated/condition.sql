-- curated.condition: diagnoses as the newest delivery describes them (Tuva input layer: condition).
select
    concat(delivered.encounter_id, '/', delivered.code, '/', cast(delivered.started_on as varchar))
        as condition_id,
    xref.person_id,
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
    delivered._committed_at as _committed_at,
    concat(delivered._file, '#', lpad(cast(delivered._row as varchar), 12, '0')) as _sequence,
    delivered._ingested_at as _known_from
from raw.condition as delivered
join curated.patient_xref as xref
    on xref.tenant = delivered.tenant
    and xref.data_source = delivered.data_source
    and xref.patient_id = delivered.patient_id
