//! What a file held, counted while it is read.

use super::{Delivery, Ingested, Outcome};
use crate::contract::Contract;
use arrow::{
    array::{AsArray, RecordBatch},
    datatypes::Decimal128Type,
};
use formats::Reject;
use lake::TableName;
use std::collections::{BTreeMap, BTreeSet};

/// Counts and sums of one file.
#[derive(Debug, Default)]
pub(super) struct Tally {
    known: BTreeSet<String>,
    accepted: u64,
    reasons: BTreeMap<String, u64>,
    faults: BTreeMap<String, BTreeMap<String, u64>>,
    totals: BTreeMap<String, i128>,
    new_columns: BTreeSet<String>,
}

impl Tally {
    pub(super) fn new(contract: &Contract) -> Self {
        let totals = contract.columns.iter().filter(|column| column.is_control_total);
        Self {
            known: contract.columns.iter().map(|column| column.name.clone()).collect(),
            totals: totals.map(|column| (column.name.clone(), 0)).collect(),
            ..Self::default()
        }
    }

    /// A file that was set aside as one piece.
    pub(super) fn whole_file(reason: &str) -> Self {
        Self { reasons: BTreeMap::from([(reason.to_owned(), 1)]), ..Self::default() }
    }

    pub(super) fn count(&mut self, batch: &RecordBatch, rejects: &[Reject]) {
        self.accepted += batch.num_rows() as u64;
        for reject in rejects {
            *self.reasons.entry(reject.reason().to_owned()).or_default() += 1;
            if let Some(column) = &reject.column {
                let of_column = self.faults.entry(column.to_string()).or_default();
                *of_column.entry(reject.reason().to_owned()).or_default() += 1;
            }
        }
        for (column, total) in &mut self.totals {
            let amounts = batch.column_by_name(column);
            if let Some(amounts) =
                amounts.and_then(|array| array.as_primitive_opt::<Decimal128Type>())
            {
                *total += arrow::compute::sum(amounts).unwrap_or_default();
            }
        }
        for field in batch.schema().fields() {
            // A column that is called as one of ours was only given another name.
            let name = field.name().strip_prefix("delivered_").unwrap_or(field.name());
            if !self.known.contains(name) && field.name() != formats::ROW_COLUMN {
                self.new_columns.insert(field.name().clone());
            }
        }
    }

    pub(super) fn quarantined(&self) -> u64 {
        self.reasons.values().sum()
    }

    pub(super) fn line(
        self,
        delivery: &Delivery,
        table: TableName,
        version: u64,
        outcome: Outcome,
    ) -> Ingested {
        let quarantined = self.quarantined();
        Ingested {
            file: delivery.file(),
            dataset: delivery.key.dataset().as_str().to_owned(),
            table,
            outcome,
            received: self.accepted + quarantined,
            accepted: self.accepted,
            quarantined,
            reasons: self.reasons,
            faults: self.faults,
            totals: self.totals,
            new_columns: self.new_columns.into_iter().collect(),
            table_version: version,
        }
    }
}
