-- curated.patient: persons, each once (Tuva input layer: patient). Of each fact the most recent
-- record that knows it counts; what belongs together, such as an address, comes from one record.
-- A patient's record goes before a member's, and of equal ones the source that is first by name.
with member as (
    select
        *,
        row_number() over (
            partition by tenant, data_source, member_id
            order by enrollment_start_date desc, payer
        ) as newest
    from curated.eligibility
),

known as (
    select
        tenant, data_source, person_id, patient_id, 0 as origin,
        first_name, middle_name, last_name, name_suffix, sex, race, ethnicity, birth_date,
        death_date, social_security_number, address, city, state, zip_code, county, phone,
        latitude, longitude, _committed_at, _sequence, _known_from
    from curated.source_patient
    union all
    select
        tenant, data_source, person_id, member_id as patient_id, 1 as origin,
        first_name, cast(null as varchar) as middle_name, last_name,
        cast(null as varchar) as name_suffix,
        case upper(gender) when 'M' then 'male' when 'F' then 'female' else 'unknown' end as sex,
        cast(null as varchar) as race, cast(null as varchar) as ethnicity, birth_date,
        cast(null as date) as death_date, social_security_number, address, city, state, zip_code,
        cast(null as varchar) as county, phone, cast(null as double) as latitude,
        cast(null as double) as longitude, _committed_at, _sequence, _known_from
    from member
    where newest = 1
),

-- The place of a record among those of its person that know a fact.
placed as (
    select
        *,
        row_number() over (
            partition by tenant, person_id
            order by
                case when last_name is null then 1 else 0 end,
                origin, _committed_at desc, data_source, patient_id
        ) as by_name,
        row_number() over (
            partition by tenant, person_id
            order by
                case when sex = 'unknown' then 1 else 0 end,
                origin, _committed_at desc, data_source, patient_id
        ) as by_sex,
        row_number() over (
            partition by tenant, person_id
            order by
                case when race is null then 1 else 0 end,
                origin, _committed_at desc, data_source, patient_id
        ) as by_race,
        row_number() over (
            partition by tenant, person_id
            order by
                case when birth_date is null then 1 else 0 end,
                origin, _committed_at desc, data_source, patient_id
        ) as by_birth,
        row_number() over (
            partition by tenant, person_id
            order by
                case when death_date is null then 1 else 0 end,
                origin, _committed_at desc, data_source, patient_id
        ) as by_death,
        row_number() over (
            partition by tenant, person_id
            order by
                case when social_security_number is null then 1 else 0 end,
                origin, _committed_at desc, data_source, patient_id
        ) as by_number,
        row_number() over (
            partition by tenant, person_id
            order by
                case when address is null then 1 else 0 end,
                origin, _committed_at desc, data_source, patient_id
        ) as by_address,
        row_number() over (
            partition by tenant, person_id
            order by
                case when phone is null then 1 else 0 end,
                origin, _committed_at desc, data_source, patient_id
        ) as by_phone
    from known
)

select
    person_id,
    max(case when by_name = 1 then patient_id end) as patient_id,
    max(case when by_name = 1 then first_name end) as first_name,
    max(case when by_name = 1 then middle_name end) as middle_name,
    max(case when by_name = 1 then last_name end) as last_name,
    max(case when by_name = 1 then name_suffix end) as name_suffix,
    max(case when by_sex = 1 then sex end) as sex,
    max(case when by_race = 1 then race end) as race,
    max(case when by_race = 1 then ethnicity end) as ethnicity,
    max(case when by_birth = 1 then birth_date end) as birth_date,
    max(case when by_death = 1 then death_date end) as death_date,
    max(case when death_date is null then 0 else 1 end) as death_flag,
    max(case when by_number = 1 then social_security_number end) as social_security_number,
    max(case when by_address = 1 then address end) as address,
    max(case when by_address = 1 then city end) as city,
    max(case when by_address = 1 then state end) as state,
    max(case when by_address = 1 then zip_code end) as zip_code,
    max(case when by_address = 1 then county end) as county,
    max(case when by_phone = 1 then phone end) as phone,
    max(case when by_address = 1 then latitude end) as latitude,
    max(case when by_address = 1 then longitude end) as longitude,
    count(*) as source_records,
    tenant,
    max(case when by_name = 1 then data_source end) as data_source,
    max(_committed_at) as _committed_at,
    max(_sequence) as _sequence,
    max(_known_from) as _known_from
from placed
group by tenant, person_id
