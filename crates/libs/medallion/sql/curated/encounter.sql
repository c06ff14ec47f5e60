-- curated.encounter: encounters as the newest delivery describes them (Tuva input layer: encounter).
with dated as (
    select
        *,
        cast(started_at as date) as encounter_start_date,
        cast(stopped_at as date) as encounter_end_date
    from raw.encounter
)

select
    dated.encounter_id,
    coalesce(
        xref.person_id,
        mint_person_id(dated.tenant, dated.data_source, dated.patient_id)
    ) as person_id,
    dated.patient_id,
    case dated.encounter_class
        when 'inpatient' then 'acute inpatient'
        when 'emergency' then 'emergency department'
        when 'urgentcare' then 'urgent care'
        when 'home' then 'home health'
        when 'hospice' then 'inpatient hospice'
        when 'snf' then 'inpatient skilled nursing'
        when 'virtual' then 'telehealth'
        when 'outpatient' then 'outpatient hospital or clinic'
        else 'office visit'
    end as encounter_type,
    dated.encounter_class,
    dated.started_at,
    dated.stopped_at as ended_at,
    dated.encounter_start_date,
    dated.encounter_end_date,
    days_between(dated.encounter_start_date, dated.encounter_end_date) as length_of_stay,
    dated.organization_id as facility_id,
    dated.provider_id as attending_provider_id,
    dated.payer_id,
    dated.code as source_code,
    dated.description as source_description,
    case when dated.reason_code is not null then 'snomed-ct' end as primary_diagnosis_code_type,
    dated.reason_code as primary_diagnosis_code,
    dated.reason_description as primary_diagnosis_description,
    dated.total_claim_cost as charge_amount,
    dated.payer_coverage as paid_amount,
    dated.tenant,
    dated.data_source,
    dated._committed_at,
    dated._sequence,
    dated._ingested_at as _known_from,
    dated._op,
    dated._event_id
    -- and the columns of dated that no contract knows
from dated
left join curated.patient_xref as xref
    on xref.tenant = dated.tenant
    and xref.data_source = dated.data_source
    and xref.patient_id = dated.patient_id
