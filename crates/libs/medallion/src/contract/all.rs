//! Every contract of the platform.

use super::{Column, Contract, ContractError, History, odcs::parse};
use lake::TableName;
use std::collections::BTreeMap;

macro_rules! contracts {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("../../contracts/", $name, ".odcs.yaml")))),*]
    };
}

/// The contracts' files, by zone and name.
pub(super) const FILES: &[(&str, &str)] = contracts![
    "raw/beneficiary",
    "raw/claim",
    "raw/claim_event",
    "raw/condition",
    "raw/eligibility",
    "raw/encounter",
    "raw/identity_verdict",
    "raw/inpatient_claim",
    "raw/observation",
    "raw/organization",
    "raw/outreach_note",
    "raw/patient",
    "raw/payer",
    "raw/procedure",
    "raw/provider",
    "raw/quarantine",
    "curated/claim_current",
    "curated/claim_event_history",
    "curated/clinic",
    "curated/condition",
    "curated/eligibility",
    "curated/eligibility_history",
    "curated/encounter",
    "curated/location",
    "curated/medical_claim",
    "curated/observation",
    "curated/outreach_note",
    "curated/patient",
    "curated/patient_history",
    "curated/patient_xref",
    "curated/payer",
    "curated/practitioner",
    "curated/practitioner_history",
    "curated/procedure",
    "curated/source_patient",
    "curated/stay",
    "analytics/alert_decision",
    "analytics/data_completeness",
    "analytics/demographics",
    "analytics/diagnosis_frequency",
    "analytics/diagnosis_pattern",
    "analytics/discharge",
    "analytics/discharge_followup",
    "analytics/length_of_stay",
    "analytics/monthly_trend",
    "analytics/outreach_compliance",
    "analytics/outreach_worklist",
    "analytics/patient_risk",
    "analytics/patient_risk_v0",
    "analytics/procedure_pattern",
    "analytics/readmission_rate",
    "analytics/readmit_30_episode",
    "analytics/readmit_30_hwr",
    "analytics/readmit_30_pcr",
    "analytics/readmit_30_simple",
    "ops/identity_change",
    "ops/identity_link",
    "ops/identity_review",
    "ops/reconciliation",
    "ops/tombstone",
];

/// The columns that a zone adds to its tables.
pub(super) const ENVELOPES: &[(&str, &str)] =
    contracts!["raw/_envelope", "curated/_envelope", "curated/_history"];

/// All contracts, found by table or by dataset.
#[derive(Debug, Clone)]
pub struct Contracts {
    by_table: BTreeMap<TableName, Contract>,
}

impl Contracts {
    /// Reads the contracts that are built into the program.
    ///
    /// # Errors
    /// [`ContractError`] when a contract does not parse or leaves a column without classification,
    /// which the tests of this crate rule out for the built-in ones.
    pub fn load() -> Result<Self, ContractError> {
        let envelopes: Vec<Contract> = parse_all(ENVELOPES)?;
        let mut contracts = parse_all(FILES)?;
        let named: BTreeMap<TableName, Vec<Column>> =
            contracts.iter().map(|one| (one.table.clone(), one.columns.clone())).collect();
        for contract in &mut contracts {
            let own = contract.columns_of.as_ref().and_then(|table| named.get(table));
            contract.columns.extend(own.into_iter().flatten().cloned());
            for name in envelopes_of(contract) {
                let common = envelopes.iter().find(|envelope| envelope.table.to_string() == *name);
                contract
                    .columns
                    .extend(common.into_iter().flat_map(|common| common.columns.clone()));
            }
        }
        let by_table = contracts.into_iter().map(|one| (one.table.clone(), one)).collect();
        Ok(Self { by_table })
    }

    /// The contract of a table.
    #[must_use]
    pub fn of(&self, table: &TableName) -> Option<&Contract> {
        self.by_table.get(table)
    }

    /// The contract whose table takes the files of `dataset`.
    #[must_use]
    pub fn of_dataset(&self, dataset: &str) -> Option<&Contract> {
        self.by_table.values().find(|contract| contract.datasets.iter().any(|name| name == dataset))
    }

    /// All contracts, by table name.
    pub fn iter(&self) -> impl Iterator<Item = &Contract> {
        self.by_table.values()
    }
}

/// Whose common columns a table carries: whatever is read from files carries raw's.
fn envelopes_of(contract: &Contract) -> &'static [&'static str] {
    match (contract.table.schema(), contract.history) {
        ("curated", History::Bitemporal) => &["curated.envelope", "curated.history"],
        ("curated", _) => &["curated.envelope"],
        ("raw", _) => &["raw.envelope"],
        _ if !contract.datasets.is_empty() => &["raw.envelope"],
        _ => &[],
    }
}

fn parse_all(files: &[(&str, &str)]) -> Result<Vec<Contract>, ContractError> {
    files.iter().map(|(name, text)| parse(name, text)).collect()
}
