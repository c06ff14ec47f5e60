-- analytics.v_patient_risk_deid, a view: the scores of the newest run for those who may not know whom
-- they are of, after the Safe Harbor method (45 CFR 164.514(b)(2)(i)): no id, since every id of the
-- platform is made of a source's; no place below the state but ZIP areas of more than 20,000 people;
-- of dates the year; of ages from 90 on only that.
select
    told_age(patient.birth_date, cast(risk.as_of as date)) as age,
    case
        when told_age(patient.birth_date, cast(risk.as_of as date)) <> '90+'
            then extract(year from patient.birth_date)
    end as birth_year,
    patient.sex,
    patient.race,
    patient.ethnicity,
    patient.state,
    told_zip3(patient.zip_code) as zip3,
    risk.risk_score,
    risk.risk_band,
    risk.basis,
    risk.lace,
    risk.expected_pct,
    risk.length_of_stay,
    risk.is_acute,
    risk.comorbidity_weight,
    risk.emergency_visits,
    risk.hospital_score,
    risk.ahrq_readmission_index,
    risk.charlson_quan2011,
    extract(year from risk.discharged_at) as discharge_year,
    days_between(cast(risk.discharged_at as date), cast(risk.as_of as date)) as days_since_discharge,
    extract(year from risk.as_of) as as_of_year,
    risk.reasons,
    risk.actionable_reasons,
    risk.score_version
from analytics.patient_risk as risk
join (
    select tenant, max(run_number) as run_number
    from analytics.patient_risk
    group by tenant
) as newest
    on newest.tenant = risk.tenant
    and newest.run_number = risk.run_number
left join curated.patient as patient
    on patient.tenant = risk.tenant
    and patient.person_id = risk.person_id
