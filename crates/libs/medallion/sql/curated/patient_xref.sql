-- curated.patient_xref: which person a source patient is. Every patient or member that any file
-- names gets a person of its own; identity resolution merges and splits them later.
with named as (
    select tenant, data_source, patient_id, _ingested_at from raw.patient
    union all
    select tenant, data_source, patient_id, _ingested_at from raw.encounter
    union all
    select tenant, data_source, patient_id, _ingested_at from raw.condition
    union all
    select tenant, data_source, patient_id, _ingested_at from raw.procedure
    union all
    select tenant, data_source, patient_id, _ingested_at from raw.observation
    union all
    select tenant, data_source, patient_id, _ingested_at from raw.inpatient_claim
    union all
    select tenant, data_source, patient_id, _ingested_at from raw.beneficiary
    union all
    select tenant, data_source, member_id as patient_id, _ingested_at from raw.eligibility
    union all
    select tenant, data_source, member_id as patient_id, _ingested_at from raw.claim
)

select
    patient_id,
    mint_person_id(tenant, data_source, patient_id) as person_id,
    'minted' as rule,
    cast(null as double) as score,
    cast(null as varchar) as reason,
    min(_ingested_at) as valid_from,
    tenant,
    data_source,
    timestamp '1970-01-01T00:00:00Z' as _committed_at,
    '' as _sequence,
    min(_ingested_at) as _known_from,
    cast(null as varchar) as _op,
    cast(null as varchar) as _event_id
from named
where patient_id is not null
group by tenant, data_source, patient_id
