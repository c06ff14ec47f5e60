-- curated.patient: persons as their sources describe them (Tuva input layer: patient).
select
    delivered.patient_id,
    xref.person_id,
    delivered.first_name,
    delivered.last_name,
    case upper(delivered.gender)
        when 'M' then 'male'
        when 'MALE' then 'male'
        when 'F' then 'female'
        when 'FEMALE' then 'female'
        else 'unknown'
    end as sex,
    delivered.race,
    delivered.ethnicity,
    delivered.birth_date,
    delivered.death_date,
    case when delivered.death_date is null then 0 else 1 end as death_flag,
    delivered.ssn as social_security_number,
    delivered.address,
    delivered.city,
    delivered.state,
    delivered.zip_code,
    delivered.county,
    delivered.latitude,
    delivered.longitude,
    delivered.tenant,
    delivered.data_source,
    delivered._committed_at as _committed_at,
    concat(delivered._file, '#', lpad(cast(delivered._row as varchar), 12, '0')) as _sequence,
    delivered._ingested_at as _known_from
from raw.patient as delivered
join curated.patient_xref as xref
    on xref.tenant = delivered.tenant
    and xref.data_source = delivered.data_source
    and xref.patient_id = delivered.patient_id
