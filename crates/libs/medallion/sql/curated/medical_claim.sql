-- curated.medical_claim: claims as their last update describes them (Tuva input layer:
-- medical_claim). A claim that is sent again counts once: a row of an extract
-- speaks for its own update time, a change for its commit.
select
    delivered.claim_id,
    1 as claim_line_number,
    coalesce(
        xref.person_id,
        mint_person_id(delivered.tenant, delivered.data_source, delivered.member_id)
    ) as person_id,
    delivered.member_id,
    delivered.payer_id as payer,
    delivered.plan_name as plan,
    case delivered.claim_type
        when 'PROF' then 'professional'
        when 'INST' then 'institutional'
        when 'RX' then 'pharmacy'
        else lower(delivered.claim_type)
    end as claim_type,
    delivered.service_from as claim_start_date,
    delivered.service_to as claim_end_date,
    delivered.claim_date as received_date,
    delivered.provider_npi as rendering_npi,
    'icd-10-cm' as diagnosis_code_type,
    delivered.dx_primary as diagnosis_code_1,
    delivered.dx_2 as diagnosis_code_2,
    delivered.dx_3 as diagnosis_code_3,
    delivered.procedure_code as hcpcs_code,
    delivered.modifier as hcpcs_modifier_1,
    delivered.units as service_unit_quantity,
    delivered.place_of_service as place_of_service_code,
    delivered.charge_amount,
    delivered.allowed_amount,
    delivered.paid_amount,
    delivered.patient_responsibility as coinsurance_amount,
    delivered.claim_status,
    delivered.claim_month,
    delivered.tenant,
    delivered.data_source,
    case
        when delivered._op is null then coalesce(delivered.updated_at, delivered._committed_at)
        else delivered._committed_at
    end as _committed_at,
    delivered._sequence,
    delivered._ingested_at as _known_from,
    delivered._op,
    delivered._event_id
    -- and the columns of delivered that no contract knows
from raw.claim as delivered
left join curated.patient_xref as xref
    on xref.tenant = delivered.tenant
    and xref.data_source = delivered.data_source
    and xref.patient_id = delivered.member_id
