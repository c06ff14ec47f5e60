-- curated.procedure: procedures as the newest delivery describes them (Tuva input layer: procedure).
select
    concat(delivered.encounter_id, '/', delivered.code, '/', cast(delivered.started_at as varchar))
        as procedure_id,
    coalesce(
        xref.person_id,
        mint_person_id(delivered.tenant, delivered.data_source, delivered.patient_id)
    ) as person_id,
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
    delivered._committed_at,
    delivered._sequence,
    delivered._ingested_at as _known_from,
    delivered._op,
    delivered._event_id
    -- and the columns of delivered that no contract knows
from raw.procedure as delivered
left join curated.patient_xref as xref
    on xref.tenant = delivered.tenant
    and xref.data_source = delivered.data_source
    and xref.patient_id = delivered.patient_id
