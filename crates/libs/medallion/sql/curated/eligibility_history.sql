-- curated.eligibility_history: what was true of each coverage span, when, and since when that is
-- known. The events; domain::history makes their periods.
select
    delivered.member_id,
    delivered.payer_id as payer,
    delivered.coverage_start as enrollment_start_date,
    delivered.coverage_end as enrollment_end_date,
    coalesce(
        xref.person_id,
        mint_person_id(delivered.tenant, delivered.data_source, delivered.member_id)
    ) as person_id,
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
    delivered._committed_at,
    delivered._sequence,
    delivered._ingested_at as _known_from,
    delivered._op,
    delivered._event_id
    -- and the columns of delivered that no contract knows
from raw.eligibility as delivered
left join curated.patient_xref as xref
    on xref.tenant = delivered.tenant
    and xref.data_source = delivered.data_source
    and xref.patient_id = delivered.member_id
