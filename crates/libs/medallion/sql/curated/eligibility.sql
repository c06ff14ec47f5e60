-- curated.eligibility: coverage spans of members (Tuva input layer: eligibility).
select
    delivered.member_id,
    delivered.payer_id as payer,
    delivered.coverage_start as enrollment_start_date,
    delivered.coverage_end as enrollment_end_date,
    xref.person_id,
    delivered.plan_name as plan,
    delivered.subscriber_id,
    delivered.relationship as subscriber_relation,
    delivered.first_name,
    delivered.last_name,
    delivered.gender,
    delivered.birth_date,
    delivered.ssn as social_security_number,
    delivered.address,
    delivered.city,
    delivered.state,
    delivered.zip_code,
    delivered.phone,
    delivered.tenant,
    delivered.data_source,
    delivered._committed_at as _committed_at,
    concat(delivered._file, '#', lpad(cast(delivered._row as varchar), 12, '0')) as _sequence,
    delivered._ingested_at as _known_from
from raw.eligibility as delivered
join curated.patient_xref as xref
    on xref.tenant = delivered.tenant
    and xref.data_source = delivered.data_source
    and xref.patient_id = delivered.member_id
