//! Every contract of the platform.

use super::{Contract, ContractError, odcs::parse};
use lake::TableName;
use std::collections::BTreeMap;

macro_rules! contracts {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("../../contracts/", $name, ".odcs.yaml")))),*]
    };
}

/// The contracts' files, by zone and name.
pub(super) const FILES: &[(&str, &str)] = contracts![
    "raw/claim",
    "raw/condition",
    "raw/eligibility",
    "raw/encounter",
    "raw/organization",
    "raw/patient",
    "raw/payer",
    "raw/procedure",
    "raw/provider",
    "raw/quarantine",
    "curated/clinic",
    "curated/condition",
    "curated/eligibility",
    "curated/encounter",
    "curated/location",
    "curated/medical_claim",
    "curated/patient",
    "curated/patient_xref",
    "curated/payer",
    "curated/practitioner",
    "curated/procedure",
    "curated/stay",
    "analytics/alert_decision",
    "analytics/patient_risk",
    "ops/reconciliation",
];

/// The columns that a zone adds to its tables.
pub(super) const ENVELOPES: &[(&str, &str)] = contracts!["raw/_envelope", "curated/_envelope"];

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
        let mut by_table = BTreeMap::new();
        for mut contract in parse_all(FILES)? {
            if let Some(zone) = envelope_of(&contract) {
                let common = envelopes.iter().find(|envelope| envelope.table.schema() == zone);
                contract
                    .columns
                    .extend(common.into_iter().flat_map(|common| common.columns.clone()));
            }
            by_table.insert(contract.table.clone(), contract);
        }
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

/// Which zone's common columns a table carries: whatever is read from files carries raw's.
fn envelope_of(contract: &Contract) -> Option<&str> {
    match contract.table.schema() {
        "raw" => Some("raw"),
        "curated" => Some("curated"),
        _ if !contract.datasets.is_empty() => Some("raw"),
        _ => None,
    }
}

fn parse_all(files: &[(&str, &str)]) -> Result<Vec<Contract>, ContractError> {
    files.iter().map(|(name, text)| parse(name, text)).collect()
}
