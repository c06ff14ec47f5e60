-- analytics.data_completeness: how many rows have a value, for the columns that the measures stand
-- on, and how many diagnoses there are of each code system. An unknown sex counts as no value.
with patient_count as (
    select
        tenant,
        count(*) as rows_counted,
        count(first_name) as first_name,
        count(last_name) as last_name,
        count(birth_date) as birth_date,
        count(case when sex <> 'unknown' then sex end) as sex,
        count(race) as race,
        count(ethnicity) as ethnicity,
        count(social_security_number) as social_security_number,
        count(address) as address,
        count(zip_code) as zip_code,
        count(phone) as phone
    from curated.patient
    group by tenant
),

encounter_count as (
    select
        tenant,
        count(*) as rows_counted,
        count(started_at) as started_at,
        count(ended_at) as ended_at,
        count(facility_id) as facility_id,
        count(attending_provider_id) as attending_provider_id,
        count(payer_id) as payer_id,
        count(primary_diagnosis_code) as primary_diagnosis_code
    from curated.encounter
    group by tenant
),

stay_count as (
    select
        tenant,
        count(*) as rows_counted,
        count(discharged_at) as discharged_at,
        count(length_of_stay) as length_of_stay,
        count(first_facility_id) as first_facility_id,
        count(admit_type_code) as admit_type_code,
        count(discharge_disposition_code) as discharge_disposition_code,
        count(primary_diagnosis_code) as primary_diagnosis_code
    from curated.stay
    group by tenant
),

condition_count as (
    select
        tenant,
        count(*) as rows_counted,
        count(encounter_id) as encounter_id,
        count(onset_date) as onset_date,
        count(resolved_date) as resolved_date,
        count(source_code) as source_code,
        count(source_description) as source_description
    from curated.condition
    group by tenant
),

medical_claim_count as (
    select
        tenant,
        count(*) as rows_counted,
        count(payer) as payer,
        count(rendering_npi) as rendering_npi,
        count(diagnosis_code_1) as diagnosis_code_1,
        count(hcpcs_code) as hcpcs_code,
        count(charge_amount) as charge_amount,
        count(paid_amount) as paid_amount,
        count(claim_status) as claim_status
    from curated.medical_claim
    group by tenant
),

observation_count as (
    select
        tenant,
        count(*) as rows_counted,
        count(encounter_id) as encounter_id,
        count(source_code) as source_code,
        count(result) as result,
        count(source_units) as source_units
    from curated.observation
    group by tenant
),

outreach_note_count as (
    select
        tenant,
        count(*) as rows_counted,
        count(person_id) as person_id,
        count(patient_id) as patient_id,
        count(contacted_at) as contacted_at,
        count(relationship) as relationship,
        count(text) as text
    from curated.outreach_note
    group by tenant
),

code_count as (
    select tenant, source_code_type, count(*) as filled
    from curated.condition
    group by tenant, source_code_type
),

counted as (
    select
        tenant, 'curated.patient' as table_name, part.column_name, rows_counted,
        case part.column_name
            when 'first_name' then first_name
            when 'last_name' then last_name
            when 'birth_date' then birth_date
            when 'sex' then sex
            when 'race' then race
            when 'ethnicity' then ethnicity
            when 'social_security_number' then social_security_number
            when 'address' then address
            when 'zip_code' then zip_code
            when 'phone' then phone
        end as filled
    from patient_count
    cross join (values
        ('first_name'), ('last_name'), ('birth_date'), ('sex'), ('race'), ('ethnicity'),
        ('social_security_number'), ('address'), ('zip_code'), ('phone')) as part (column_name)
    union all
    select
        tenant, 'curated.encounter' as table_name, part.column_name, rows_counted,
        case part.column_name
            when 'started_at' then started_at
            when 'ended_at' then ended_at
            when 'facility_id' then facility_id
            when 'attending_provider_id' then attending_provider_id
            when 'payer_id' then payer_id
            when 'primary_diagnosis_code' then primary_diagnosis_code
        end as filled
    from encounter_count
    cross join (values
        ('started_at'), ('ended_at'), ('facility_id'), ('attending_provider_id'), ('payer_id'),
        ('primary_diagnosis_code')) as part (column_name)
    union all
    select
        tenant, 'curated.stay' as table_name, part.column_name, rows_counted,
        case part.column_name
            when 'discharged_at' then discharged_at
            when 'length_of_stay' then length_of_stay
            when 'first_facility_id' then first_facility_id
            when 'admit_type_code' then admit_type_code
            when 'discharge_disposition_code' then discharge_disposition_code
            when 'primary_diagnosis_code' then primary_diagnosis_code
        end as filled
    from stay_count
    cross join (values
        ('discharged_at'), ('length_of_stay'), ('first_facility_id'), ('admit_type_code'),
        ('discharge_disposition_code'), ('primary_diagnosis_code')) as part (column_name)
    union all
    select
        tenant, 'curated.condition' as table_name, part.column_name, rows_counted,
        case part.column_name
            when 'encounter_id' then encounter_id
            when 'onset_date' then onset_date
            when 'resolved_date' then resolved_date
            when 'source_code' then source_code
            when 'source_description' then source_description
        end as filled
    from condition_count
    cross join (values
        ('encounter_id'), ('onset_date'), ('resolved_date'), ('source_code'),
        ('source_description')) as part (column_name)
    union all
    select
        tenant, 'curated.medical_claim' as table_name, part.column_name, rows_counted,
        case part.column_name
            when 'payer' then payer
            when 'rendering_npi' then rendering_npi
            when 'diagnosis_code_1' then diagnosis_code_1
            when 'hcpcs_code' then hcpcs_code
            when 'charge_amount' then charge_amount
            when 'paid_amount' then paid_amount
            when 'claim_status' then claim_status
        end as filled
    from medical_claim_count
    cross join (values
        ('payer'), ('rendering_npi'), ('diagnosis_code_1'), ('hcpcs_code'), ('charge_amount'),
        ('paid_amount'), ('claim_status')) as part (column_name)
    union all
    select
        tenant, 'curated.observation' as table_name, part.column_name, rows_counted,
        case part.column_name
            when 'encounter_id' then encounter_id
            when 'source_code' then source_code
            when 'result' then result
            when 'source_units' then source_units
        end as filled
    from observation_count
    cross join (values
        ('encounter_id'), ('source_code'), ('result'), ('source_units')) as part (column_name)
    union all
    select
        tenant, 'curated.outreach_note' as table_name, part.column_name, rows_counted,
        case part.column_name
            when 'person_id' then person_id
            when 'patient_id' then patient_id
            when 'contacted_at' then contacted_at
            when 'relationship' then relationship
            when 'text' then text
        end as filled
    from outreach_note_count
    cross join (values
        ('person_id'), ('patient_id'), ('contacted_at'), ('relationship'), ('text')
        ) as part (column_name)
    union all
    select
        tenant,
        'curated.condition' as table_name,
        concat('source_code_type ', source_code_type) as column_name,
        cast(sum(filled) over (partition by tenant) as bigint) as rows_counted,
        filled
    from code_count
)

select
    tenant,
    table_name,
    column_name,
    rows_counted,
    filled,
    cast(filled as double) / cast(rows_counted as double) as share
from counted
