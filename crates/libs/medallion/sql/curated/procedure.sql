-- curated.procedure: procedures as the newest delivery describes them (Tuva input layer: procedure).
select
    concat(delivered.encounter_id, '/', delivered.code, '/', cast(delivered.started_at as varchar))
        as procedure_id,
    xref.person_id,
    delivered.patient_id,
    delivered.encounter_id,
    cast(delivered.started_at as date) as procedure_date,
    delivered.started_at,
    delivered.stopped_at as ended_at,
    case
        when lower(delivered.code_system) like '%icd-10%' then 'icd-10-pcs'
        when lower(delivered.code_system) like '%icd10%' then 'icd-10-pcs'
        else 'snomed-ct'
    end as source_code_type,
    delivered.code as source_code,
    delivered.description as source_description,
    delivered.base_cost,
    delivered.tenant,
    delivered.data_source,
    delivered._committed_at as _committed_at,
    concat(delivered._file, '#', lpad(cast(delivered._row as varchar), 12, '0')) as _sequence,
    delivered._ingested_at as _known_from
from raw.procedure as delivered
join curated.patient_xref as xref
    on xref.tenant = delivered.tenant
    and xref.data_source = delivered.data_source
    and xref.patient_id = delivered.patient_id
