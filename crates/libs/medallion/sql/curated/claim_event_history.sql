-- curated.claim_event_history: every change of an insurance claim once. Repeats of one event have the
-- same key (the event's id) and the same _committed_at, so _sequence alone tells which is kept: it is
-- arrival and place in the stream with every digit taken from nine. The greatest of these, the newest
-- row as the platform counts, is thereby the first delivery. _op is empty: a removal is a row here
-- like any other.
select
    coalesce(
        delivered._event_id,
        concat(split_part(delivered._file, '@', 2), '#', cast(delivered._row as varchar))
    ) as _event_id,
    delivered.claim_id,
    delivered.event_name,
    delivered.event_time,
    delivered.stream,
    delivered.shard_id,
    delivered.sequence_number,
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
    delivered.before_image,
    delivered.after_image,
    delivered.tenant,
    delivered.data_source,
    delivered._committed_at,
    translate(
        concat(
            cast(delivered._ingested_at as varchar),
            '/',
            coalesce(delivered.shard_id, ''),
            '/',
            lpad(coalesce(delivered.sequence_number, cast(delivered._row as varchar)), 64, '0')
        ),
        '0123456789',
        '9876543210'
    ) as _sequence,
    delivered._ingested_at as _known_from,
    cast(null as varchar) as _op
    -- and the columns of delivered that no contract knows
from raw.claim_event as delivered
