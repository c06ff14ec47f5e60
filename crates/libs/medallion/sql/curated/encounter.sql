-- curated.encounter: encounters as the newest delivery describes them (Tuva input layer: encounter):
-- those of an EHR, inpatient claims, and a payer's institutional claims for hospital stays and
-- emergency visits.
with charted as (
    select
        delivered.encounter_id,
        delivered.patient_id,
        false as is_claim,
        coalesce(
            delivered.encounter_class,
            case
                when delivered.code = '50849002' then 'emergency'
                when delivered.code in ('32485007', '183452005', '183495009') then 'inpatient'
                when lower(delivered.description) like '%emergency%' then 'emergency'
                when lower(delivered.description) like '%admission%' then 'inpatient'
                when lower(delivered.description) like '%urgent care%' then 'urgentcare'
                when lower(delivered.description) like '%well child%' then 'wellness'
                when lower(delivered.description) like '%check up%' then 'wellness'
                else 'ambulatory'
            end
        ) as encounter_class,
        delivered.started_at,
        -- Exports of 2018 have neither class nor end: nobody may count as still in hospital.
        case
            when delivered.encounter_class is null
                then coalesce(delivered.stopped_at, delivered.started_at)
            else delivered.stopped_at
        end as ended_at,
        delivered.encounter_class is null and delivered.stopped_at is null as is_end_unknown,
        delivered.organization_id as facility_id,
        delivered.provider_id as attending_provider_id,
        delivered.payer_id,
        cast(null as varchar) as admit_type_code,
        cast(null as varchar) as discharge_disposition_code,
        cast(null as varchar) as drg_code,
        delivered.code as source_code,
        delivered.description as source_description,
        case when delivered.reason_code is not null then 'snomed-ct' end
            as primary_diagnosis_code_type,
        delivered.reason_code as primary_diagnosis_code,
        delivered.reason_description as primary_diagnosis_description,
        delivered.total_claim_cost as charge_amount,
        delivered.payer_coverage as paid_amount,
        delivered.tenant,
        delivered.data_source,
        delivered._committed_at,
        delivered._sequence,
        delivered._ingested_at,
        delivered._op,
        delivered._event_id
        -- and the columns of delivered that no contract knows
    from raw.encounter as delivered
),

inpatient_claim as (
    select
        claim_id as encounter_id,
        patient_id,
        true as is_claim,
        'inpatient' as encounter_class,
        cast(admitted_on as timestamp) as started_at,
        cast(discharged_on as timestamp) as ended_at,
        false as is_end_unknown,
        facility_id,
        attending_npi as attending_provider_id,
        cast(null as varchar) as payer_id,
        admit_type_code,
        discharge_disposition_code,
        drg_code,
        cast(null as varchar) as source_code,
        cast(null as varchar) as source_description,
        case
            when lower(diagnosis_code_type) in ('9', '09', 'icd-9-cm') then 'icd-9-cm'
            when lower(diagnosis_code_type) in ('0', '10', 'icd-10-cm') then 'icd-10-cm'
            when coalesce(discharged_on, admitted_on) < date '2015-10-01' then 'icd-9-cm'
            else 'icd-10-cm'
        end as primary_diagnosis_code_type,
        diagnosis_1 as primary_diagnosis_code,
        cast(null as varchar) as primary_diagnosis_description,
        cast(null as decimal(18, 2)) as charge_amount,
        paid_amount,
        tenant,
        data_source,
        _committed_at,
        _sequence,
        _ingested_at,
        _op,
        _event_id
        -- and nothing for the columns that no contract knows
    from raw.inpatient_claim
    where coalesce(segment, 1) = 1
),

-- A reversed claim says that there was nothing to claim.
institutional_claim as (
    select
        claim_id as encounter_id,
        member_id as patient_id,
        true as is_claim,
        case place_of_service when '23' then 'emergency' else 'inpatient' end as encounter_class,
        cast(service_from as timestamp) as started_at,
        cast(service_to as timestamp) as ended_at,
        false as is_end_unknown,
        provider_npi as facility_id,
        cast(null as varchar) as attending_provider_id,
        payer_id,
        cast(null as varchar) as admit_type_code,
        cast(null as varchar) as discharge_disposition_code,
        cast(null as varchar) as drg_code,
        cast(null as varchar) as source_code,
        cast(null as varchar) as source_description,
        'icd-10-cm' as primary_diagnosis_code_type,
        dx_primary as primary_diagnosis_code,
        cast(null as varchar) as primary_diagnosis_description,
        charge_amount,
        paid_amount,
        tenant,
        data_source,
        case when _op is null then coalesce(updated_at, _committed_at) else _committed_at end
            as _committed_at,
        _sequence,
        _ingested_at,
        case when claim_status = 'REVERSED' then 'D' else _op end as _op,
        _event_id
        -- and nothing for the columns that no contract knows
    from raw.claim
    where (claim_type = 'INST' and place_of_service in ('21', '23')) or _op = 'D'
),

delivered as (
    select * from charted
    union all
    select * from inpatient_claim
    union all
    select * from institutional_claim
)

select
    delivered.encounter_id,
    coalesce(
        xref.person_id,
        mint_person_id(delivered.tenant, delivered.data_source, delivered.patient_id)
    ) as person_id,
    delivered.patient_id,
    case delivered.encounter_class
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
    delivered.encounter_class,
    delivered.is_claim,
    delivered.started_at,
    delivered.ended_at,
    cast(delivered.started_at as date) as encounter_start_date,
    cast(delivered.ended_at as date) as encounter_end_date,
    case
        when not delivered.is_end_unknown
            then days_between(cast(delivered.started_at as date), cast(delivered.ended_at as date))
    end as length_of_stay,
    delivered.facility_id,
    delivered.attending_provider_id,
    delivered.payer_id,
    delivered.admit_type_code,
    delivered.discharge_disposition_code,
    delivered.drg_code,
    delivered.source_code,
    delivered.source_description,
    delivered.primary_diagnosis_code_type,
    delivered.primary_diagnosis_code,
    delivered.primary_diagnosis_description,
    delivered.charge_amount,
    delivered.paid_amount,
    delivered.tenant,
    delivered.data_source,
    delivered._committed_at,
    delivered._sequence,
    delivered._ingested_at as _known_from,
    delivered._op,
    delivered._event_id
    -- and the columns of delivered that no contract knows
from delivered
left join curated.patient_xref as xref
    on xref.tenant = delivered.tenant
    and xref.data_source = delivered.data_source
    and xref.patient_id = delivered.patient_id
