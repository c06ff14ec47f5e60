//! Who is to be called today.

use super::Asked;
use anyhow::Result;
use pages::{Cause, Patient, Patients};
use serde_json::json;

/// Patients that the page lists before it says how many more there are.
const SHOWN: usize = 50;

pub(super) async fn patients(asked: &Asked<'_>, run_id: &str) -> Result<Patients> {
    let sql = format!(
        "select risk.person_id, coalesce(clinic.name, risk.clinic_id, 'unassigned'),
            cast(risk.risk_score as varchar), cast(cast(risk.discharged_at as date) as varchar),
            risk.reasons, risk.actionable_reasons, decision.verdict
         from analytics.patient_risk as risk
         left join (
            select clinic_id, max(name) as name from curated.clinic
            where tenant = '{{tenant}}' group by clinic_id
         ) as clinic
            on clinic.clinic_id = risk.clinic_id
         left join (
            select run_id, person_id, max(verdict) as verdict from analytics.alert_decision
            where tenant = '{{tenant}}' group by run_id, person_id
         ) as decision
            on decision.run_id = risk.run_id and decision.person_id = risk.person_id
         where risk.tenant = '{{tenant}}' and risk.run_id = '{run_id}' and risk.risk_band = 'high'"
    );
    let rows = asked.rows(&sql).await?;
    Ok(Patients { rows: rows.iter().filter_map(|row| patient(row)).collect(), at_most: SHOWN })
}

fn patient(row: &[String]) -> Option<Patient> {
    let [person, clinic, score, discharged, reasons, actionable, verdict] = row else {
        return None;
    };
    let causes = |text: &str, is_actionable| -> Vec<Cause> {
        let texts = text.split("; ").filter(|text| !text.is_empty());
        texts.map(|text| Cause { text: text.to_owned(), is_actionable }).collect()
    };
    Some(Patient {
        person_id: person.parse().ok()?,
        clinic: clinic.clone(),
        risk_score: score.parse().ok()?,
        discharged_on: discharged.parse().ok(),
        reasons: [causes(actionable, true), causes(reasons, false)].concat(),
        verdict: serde_json::from_value(json!(verdict)).ok(),
    })
}
