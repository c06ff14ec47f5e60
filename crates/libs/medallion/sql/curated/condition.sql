-- curated.condition: diagnoses as the newest delivery describes them (Tuva input layer: condition):
-- an EHR's problems, and the diagnoses of inpatient claims, one row each.
with problem as (
    select
        concat(
            delivered.encounter_id, '/', delivered.code, '/', cast(delivered.started_on as varchar)
        ) as condition_id,
        delivered.patient_id,
        delivered.encounter_id,
        'problem' as condition_type,
        cast(null as bigint) as condition_rank,
        cast(null as varchar) as present_on_admit_code,
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
        delivered._ingested_at,
        delivered._op,
        delivered._event_id
        -- and the columns of delivered that no contract knows
    from raw.condition as delivered
),

claimed as (
    select
        claim.*,
        place.position,
        case place.position
            when 1 then diagnosis_1
            when 2 then diagnosis_2
            when 3 then diagnosis_3
            when 4 then diagnosis_4
            when 5 then diagnosis_5
            when 6 then diagnosis_6
            when 7 then diagnosis_7
            when 8 then diagnosis_8
            when 9 then diagnosis_9
            when 10 then diagnosis_10
            when 11 then diagnosis_11
            when 12 then diagnosis_12
            when 13 then diagnosis_13
            when 14 then diagnosis_14
            when 15 then diagnosis_15
            when 16 then diagnosis_16
            when 17 then diagnosis_17
            when 18 then diagnosis_18
            when 19 then diagnosis_19
            when 20 then diagnosis_20
            when 21 then diagnosis_21
            when 22 then diagnosis_22
            when 23 then diagnosis_23
            when 24 then diagnosis_24
            when 25 then diagnosis_25
        end as code,
        case place.position
            when 1 then present_on_admission_1
            when 2 then present_on_admission_2
            when 3 then present_on_admission_3
            when 4 then present_on_admission_4
            when 5 then present_on_admission_5
            when 6 then present_on_admission_6
            when 7 then present_on_admission_7
            when 8 then present_on_admission_8
            when 9 then present_on_admission_9
            when 10 then present_on_admission_10
            when 11 then present_on_admission_11
            when 12 then present_on_admission_12
            when 13 then present_on_admission_13
            when 14 then present_on_admission_14
            when 15 then present_on_admission_15
            when 16 then present_on_admission_16
            when 17 then present_on_admission_17
            when 18 then present_on_admission_18
            when 19 then present_on_admission_19
            when 20 then present_on_admission_20
            when 21 then present_on_admission_21
            when 22 then present_on_admission_22
            when 23 then present_on_admission_23
            when 24 then present_on_admission_24
            when 25 then present_on_admission_25
        end as present_on_admission
    from raw.inpatient_claim as claim
    cross join (values (1), (2), (3), (4), (5), (6), (7), (8), (9), (10), (11), (12), (13),
        (14), (15), (16), (17), (18), (19), (20), (21), (22), (23), (24), (25)) as place
        (position)
),

-- A change may empty a place that held a code: then that diagnosis is gone.
claim_diagnosis as (
    select
        concat(
            claim_id, '/', cast(coalesce(segment, 1) as varchar), '/', cast(position as varchar)
        ) as condition_id,
        patient_id,
        claim_id as encounter_id,
        'discharge diagnosis' as condition_type,
        position as condition_rank,
        present_on_admission as present_on_admit_code,
        admitted_on as onset_date,
        coalesce(discharged_on, admitted_on) as recorded_date,
        cast(null as date) as resolved_date,
        case
            when lower(diagnosis_code_type) in ('9', '09', 'icd-9-cm') then 'icd-9-cm'
            when lower(diagnosis_code_type) in ('0', '10', 'icd-10-cm') then 'icd-10-cm'
            when coalesce(discharged_on, admitted_on) < date '2015-10-01' then 'icd-9-cm'
            else 'icd-10-cm'
        end as source_code_type,
        code as source_code,
        cast(null as varchar) as source_description,
        tenant,
        data_source,
        _committed_at,
        _sequence,
        _ingested_at,
        case when code is null then 'D' else _op end as _op,
        _event_id
        -- and nothing for the columns that no contract knows
    from claimed
    where code <> 'OTHER' or (code is null and _op in ('U', 'D'))
),

delivered as (
    select * from problem
    union all
    select * from claim_diagnosis
)

select
    delivered.condition_id,
    coalesce(
        xref.person_id,
        mint_person_id(delivered.tenant, delivered.data_source, delivered.patient_id)
    ) as person_id,
    delivered.patient_id,
    delivered.encounter_id,
    delivered.condition_type,
    delivered.condition_rank,
    delivered.present_on_admit_code,
    delivered.onset_date,
    delivered.recorded_date,
    delivered.resolved_date,
    delivered.source_code_type,
    delivered.source_code,
    delivered.source_description,
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
