-- curated.eligibility: coverage spans of members as they are now (Tuva input layer: eligibility).
select
    member_id,
    payer,
    enrollment_start_date,
    enrollment_end_date,
    person_id,
    plan,
    subscriber_id,
    subscriber_relation,
    first_name,
    last_name,
    gender,
    birth_date,
    social_security_number,
    address,
    city,
    state,
    zip_code,
    phone,
    tenant,
    data_source,
    _committed_at,
    _sequence,
    _known_from
    -- and the columns of delivered that no contract knows
from curated.eligibility_history as delivered
where is_current
