//! The SQL of every model, by the table it makes.

use lake::TableName;

macro_rules! models {
    ($($zone:literal / $name:literal),* $(,)?) => {
        &[$((
            concat!($zone, ".", $name),
            include_str!(concat!("../sql/", $zone, "/", $name, ".sql")),
        )),*]
    };
}

const MODELS: &[(&str, &str)] = models![
    "curated" / "claim_current",
    "curated" / "claim_event_history",
    "curated" / "clinic",
    "curated" / "condition",
    "curated" / "eligibility",
    "curated" / "eligibility_history",
    "curated" / "encounter",
    "curated" / "location",
    "curated" / "medical_claim",
    "curated" / "observation",
    "curated" / "outreach_note",
    "curated" / "patient",
    "curated" / "patient_history",
    "curated" / "patient_xref",
    "curated" / "payer",
    "curated" / "practitioner",
    "curated" / "practitioner_history",
    "curated" / "procedure",
    "curated" / "source_patient",
    "curated" / "stay",
    "analytics" / "data_completeness",
    "analytics" / "demographics",
    "analytics" / "diagnosis_frequency",
    "analytics" / "diagnosis_pattern",
    "analytics" / "discharge",
    "analytics" / "discharge_followup",
    "analytics" / "length_of_stay",
    "analytics" / "monthly_trend",
    "analytics" / "outreach_compliance",
    "analytics" / "outreach_worklist",
    "analytics" / "patient_risk",
    "analytics" / "patient_risk_v0",
    "analytics" / "procedure_pattern",
    "analytics" / "readmission_rate",
    "analytics" / "readmit_30_episode",
    "analytics" / "readmit_30_hwr",
    "analytics" / "readmit_30_pcr",
    "analytics" / "readmit_30_simple",
    "analytics" / "risk_condition",
    "analytics" / "risk_evidence",
];

/// The curated tables that say who patients and members are: identities are resolved between them and
/// the others.
pub const PERSONS: &[&str] =
    &["patient_xref", "patient_history", "source_patient", "eligibility_history", "eligibility"];

/// The curated tables in the order in which a refresh makes them: a table comes after those that
/// its model reads.
pub const CURATED: &[&str] = &[
    "patient_xref",
    "patient_history",
    "source_patient",
    "eligibility_history",
    "eligibility",
    "patient",
    "practitioner_history",
    "practitioner",
    "location",
    "clinic",
    "payer",
    "encounter",
    "condition",
    "procedure",
    "observation",
    "outreach_note",
    "medical_claim",
    "stay",
    "claim_event_history",
    "claim_current",
];

/// The analytics tables that a refresh makes again as of its instant, in order: a table comes after
/// those that its model reads.
pub const BUILT: &[&str] = &[
    "readmit_30_simple",
    "readmit_30_hwr",
    "readmit_30_episode",
    "readmit_30_pcr",
    "readmission_rate",
    "discharge",
    "discharge_followup",
    "outreach_compliance",
    "length_of_stay",
    "demographics",
    "diagnosis_frequency",
    "diagnosis_pattern",
    "procedure_pattern",
    "monthly_trend",
    "data_completeness",
    "patient_risk_v0",
];

/// The views that every session has, in the default schema; a view comes after those that it reads.
pub const VIEWS: &[(&str, &str)] = models![
    "analytics" / "claims_current",
    "analytics" / "curated_patient_risk",
    "analytics" / "openflow_insclaim_dest_tbl",
    "analytics" / "openflow_insclaim_event_hist_tbl",
    "analytics" / "v_healthcare_claims_summary",
    "analytics" / "v_patient_risk_deid",
    "analytics" / "v_patient_xref_history",
    "analytics" / "v_pending_claims",
    "analytics" / "v_recent_events",
];

/// The SQL that makes `table`, where a model does.
#[must_use]
pub fn sql_of(table: &TableName) -> Option<&'static str> {
    let name = table.to_string();
    MODELS.iter().find(|(model, _)| *model == name).map(|(_, sql)| *sql)
}
