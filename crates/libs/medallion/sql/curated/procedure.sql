-- curated.procedure: procedures as the newest delivery describes them (Tuva input layer: procedure):
-- those of an EHR, and those of inpatient claims, one row each.
with performed as (
    select
        concat(
            delivered.encounter_id, '/', delivered.code, '/', cast(delivered.started_at as varchar)
        ) as procedure_id,
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
        delivered._ingested_at,
        delivered._op,
        delivered._event_id
        -- and the columns of delivered that no contract knows
    from raw.procedure as delivered
),

claimed as (
    select
        claim.*,
        place.position,
        case place.position
            when 1 then procedure_1
            when 2 then procedure_2
            when 3 then procedure_3
            when 4 then procedure_4
            when 5 then procedure_5
            when 6 then procedure_6
            when 7 then procedure_7
            when 8 then procedure_8
            when 9 then procedure_9
            when 10 then procedure_10
            when 11 then procedure_11
            when 12 then procedure_12
            when 13 then procedure_13
            when 14 then procedure_14
            when 15 then procedure_15
            when 16 then procedure_16
            when 17 then procedure_17
            when 18 then procedure_18
            when 19 then procedure_19
            when 20 then procedure_20
            when 21 then procedure_21
            when 22 then procedure_22
            when 23 then procedure_23
            when 24 then procedure_24
            when 25 then procedure_25
        end as code
    from raw.inpatient_claim as claim
    cross join (values (1), (2), (3), (4), (5), (6), (7), (8), (9), (10), (11), (12), (13),
        (14), (15), (16), (17), (18), (19), (20), (21), (22), (23), (24), (25)) as place
        (position)
),

-- A claim dates a stay and not its procedures. A change may empty a place that held a code: then
-- that procedure is gone.
claim_procedure as (
    select
        concat(
            claim_id, '/', cast(coalesce(segment, 1) as varchar), '/', cast(position as varchar)
        ) as procedure_id,
        patient_id,
        claim_id as encounter_id,
        admitted_on as procedure_date,
        cast(null as timestamp) as started_at,
        cast(null as timestamp) as ended_at,
        case
            when lower(diagnosis_code_type) in ('9', '09', 'icd-9-cm') then 'icd-9-pcs'
            when lower(diagnosis_code_type) in ('0', '10', 'icd-10-cm') then 'icd-10-pcs'
            when coalesce(discharged_on, admitted_on) < date '2015-10-01' then 'icd-9-pcs'
            else 'icd-10-pcs'
        end as source_code_type,
        code as source_code,
        cast(null as varchar) as source_description,
        cast(null as decimal(18, 2)) as base_cost,
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
    select * from performed
    union all
    select * from claim_procedure
)

select
    delivered.procedure_id,
    coalesce(
        xref.person_id,
        mint_person_id(delivered.tenant, delivered.data_source, delivered.patient_id)
    ) as person_id,
    delivered.patient_id,
    delivered.encounter_id,
    delivered.procedure_date,
    delivered.started_at,
    delivered.ended_at,
    delivered.source_code_type,
    delivered.source_code,
    delivered.source_description,
    ccs_procedure(delivered.source_code_type, delivered.source_code) as ccs_category,
    is_potentially_planned(delivered.source_code_type, delivered.source_code)
        as is_potentially_planned,
    delivered.base_cost,
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
