-- curated.claim_current: insurance claims as their newest change left them. The newest is that of the
-- latest commit, among changes of one instant that furthest on in the stream. A claim whose newest
-- change is a removal has no row, and what arrives late from before the removal does not bring it back:
-- the history holds the removal.
select
    delivered.claim_id,
    delivered._event_id,
    delivered.event_name,
    delivered.event_time,
    delivered.member_id,
    delivered.insurance_plan,
    delivered.date_of_service,
    delivered.total_charge,
    delivered.claim_status,
    delivered.payment_status,
    delivered.diagnosis_codes,
    delivered.patient_id,
    delivered.patient_first_name,
    delivered.patient_last_name,
    delivered.patient_email,
    delivered.patient_phone,
    delivered.patient_dob,
    delivered.patient_gender,
    delivered.patient_street,
    delivered.patient_city,
    delivered.patient_state,
    delivered.patient_zip,
    delivered.provider_name,
    delivered.provider_npi,
    delivered.provider_credentials,
    delivered.provider_street,
    delivered.provider_city,
    delivered.provider_state,
    delivered.provider_zip,
    delivered.payer_name,
    delivered.payer_id,
    delivered.payer_contact_number,
    delivered.created_at,
    delivered.bill_submitted_on,
    delivered.procedure_details,
    delivered.tenant,
    delivered.data_source,
    delivered._committed_at,
    delivered._place as _sequence,
    delivered._known_from
    -- and the columns of delivered that no contract knows
from (
    select
        placed.*,
        row_number() over (
            partition by placed.tenant, placed.data_source, placed.claim_id
            order by placed._committed_at desc, placed._place desc, placed._event_id desc
        ) as _rank
    from (
        select
            told.*,
            concat('~', lpad(coalesce(told.sequence_number, ''), 64, '0')) as _place
        from curated.claim_event_history as told
    ) as placed
) as delivered
where delivered._rank = 1 and delivered.event_name <> 'REMOVE'
