-- analytics.v_healthcare_claims_summary, a view: claims as they are, one line each.
select
    claim_id as claimid,
    member_id as memberid,
    insurance_plan as insuranceplan,
    diagnosis_codes as diagnosiscodes,
    date_of_service as dateofservice,
    total_charge as totalcharge,
    claim_status as claimstatus,
    payment_status as paymentstatus,
    patient_first_name as patientfirstname,
    patient_last_name as patientlastname,
    patient_gender as patientgender,
    patient_state as patientstate,
    provider_name as providername,
    provider_npi as providernpi,
    payer_name as payername,
    payer_id as payerid,
    created_at as createdtimestamp,
    bill_submitted_on as billsubmitdate,
    event_name as eventname,
    event_time as eventcreationutc
from curated.claim_current
