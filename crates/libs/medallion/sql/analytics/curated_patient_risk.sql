-- analytics.curated_patient_risk, a view: every person's score of the newest run, with the name that
-- the best source has for the patient and how the last call went.
with newest as (
    select tenant, max(run_number) as run_number
    from analytics.patient_risk
    group by tenant
),

ranked_note as (
    select
        note.tenant,
        note.person_id,
        note.outcome,
        note.contacted_at,
        row_number() over (
            partition by note.tenant, note.person_id
            order by note.contacted_at desc, note.note_id desc
        ) as newest
    from curated.outreach_note as note
    where note.is_attempt
)

select
    patient.patient_id,
    patient.data_source,
    risk.person_id,
    risk.risk_score,
    risk.risk_band,
    note.outcome as last_outreach_status,
    note.contacted_at as last_outreach_at,
    risk.lace,
    risk.expected_pct,
    risk.basis,
    risk.factors,
    risk.reasons,
    risk.actionable_reasons,
    risk.hospital_score,
    risk.ahrq_readmission_index,
    risk.charlson_quan2011,
    risk.clinic_id,
    risk.discharged_at,
    risk.is_in_facility,
    risk.as_of,
    risk.run_id,
    risk.score_version,
    risk.tenant
from analytics.patient_risk as risk
join newest
    on newest.tenant = risk.tenant
    and newest.run_number = risk.run_number
left join curated.patient as patient
    on patient.tenant = risk.tenant
    and patient.person_id = risk.person_id
left join ranked_note as note
    on note.tenant = risk.tenant
    and note.person_id = risk.person_id
    and note.newest = 1
