-- curated.patient_history: what was true of each source's patients, when, and since when that is
-- known. The events; domain::history makes their periods.
with charted as (
    select
        delivered.patient_id,
        delivered.first_name,
        delivered.middle_name,
        delivered.last_name,
        delivered.name_suffix,
        delivered.maiden_name,
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
        delivered.ssn,
        delivered.address,
        delivered.city,
        delivered.state,
        delivered.zip_code,
        delivered.county,
        delivered.phone,
        delivered.latitude,
        delivered.longitude,
        delivered.tenant,
        delivered.data_source,
        delivered._committed_at,
        delivered._sequence,
        delivered._ingested_at,
        delivered._op,
        delivered._event_id
        -- and the columns of delivered that no contract knows
    from raw.patient as delivered
),

beneficiary as (
    select
        patient_id,
        cast(null as varchar) as first_name,
        cast(null as varchar) as middle_name,
        cast(null as varchar) as last_name,
        cast(null as varchar) as name_suffix,
        cast(null as varchar) as maiden_name,
        case sex_code when '1' then 'male' when '2' then 'female' else 'unknown' end as sex,
        case race_code
            when '1' then 'white'
            when '2' then 'black'
            when '3' then 'other'
        end as race,
        case race_code when '5' then 'hispanic' end as ethnicity,
        birth_date,
        death_date,
        cast(null as varchar) as ssn,
        cast(null as varchar) as address,
        cast(null as varchar) as city,
        cast(null as varchar) as state,
        cast(null as varchar) as zip_code,
        cast(null as varchar) as county,
        cast(null as varchar) as phone,
        cast(null as double) as latitude,
        cast(null as double) as longitude,
        tenant,
        data_source,
        _committed_at,
        _sequence,
        _ingested_at,
        _op,
        _event_id
        -- and nothing for the columns that no contract knows
    from raw.beneficiary
),

delivered as (
    select * from charted
    union all
    select * from beneficiary
)

select
    delivered.patient_id,
    coalesce(
        xref.person_id,
        mint_person_id(delivered.tenant, delivered.data_source, delivered.patient_id)
    ) as person_id,
    delivered.first_name,
    delivered.middle_name,
    delivered.last_name,
    delivered.name_suffix,
    delivered.maiden_name,
    delivered.sex,
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
    delivered.phone,
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
from delivered
left join curated.patient_xref as xref
    on xref.tenant = delivered.tenant
    and xref.data_source = delivered.data_source
    and xref.patient_id = delivered.patient_id
