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
    "curated" / "clinic",
    "curated" / "condition",
    "curated" / "eligibility",
    "curated" / "encounter",
    "curated" / "location",
    "curated" / "medical_claim",
    "curated" / "patient",
    "curated" / "patient_xref",
    "curated" / "payer",
    "curated" / "practitioner",
    "curated" / "procedure",
    "curated" / "stay",
    "analytics" / "patient_risk",
    "analytics" / "risk_condition",
];

/// The curated tables in the order in which a refresh makes them: a table comes after those that
/// its model reads.
pub const CURATED: &[&str] = &[
    "patient_xref",
    "patient",
    "practitioner",
    "location",
    "clinic",
    "payer",
    "encounter",
    "condition",
    "procedure",
    "medical_claim",
    "eligibility",
    "stay",
];

/// The SQL that makes `table`, where a model does.
#[must_use]
pub fn sql_of(table: &TableName) -> Option<&'static str> {
    let name = table.to_string();
    MODELS.iter().find(|(model, _)| *model == name).map(|(_, sql)| *sql)
}
