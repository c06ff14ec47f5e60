-- curated.patient_history: what was true of each source's patients, when, and since when that is
-- known. The events; domain::history makes their periods.
select
    delivered.patient_id,
    coalesce(
        xref.person_id,
        mint_person_id(delivered.tenant, delivered.data_source, delivered.patient_id)
    ) as person_id,
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
    delivered._committed_at,
    delivered._sequence,
    delivered._ingested_at as _known_from,
    delivered._op,
    delivered._event_id
    -- and the columns of delivered that no contract knows
from raw.patient as delivered
left join curated.patient_xref as xref
    on xref.tenant = delivered.tenant
    and xref.data_source = delivered.data_source
    and xref.patient_id = delivered.patient_id
