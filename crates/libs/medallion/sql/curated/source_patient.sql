-- curated.source_patient: patients as each source describes them now.
select
    patient_id,
    person_id,
    first_name,
    middle_name,
    last_name,
    name_suffix,
    maiden_name,
    sex,
    race,
    ethnicity,
    birth_date,
    death_date,
    death_flag,
    social_security_number,
    address,
    city,
    state,
    zip_code,
    county,
    phone,
    latitude,
    longitude,
    tenant,
    data_source,
    _committed_at,
    _sequence,
    _known_from
    -- and the columns of delivered that no contract knows
from curated.patient_history as delivered
where is_current
