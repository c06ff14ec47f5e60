//! A contract as the layout that delivered files are read by.

use super::{Column, ColumnType, Contract, ValueRule};
use formats::{Kind, Layout, Rule};

/// No amount of money in health care has eleven digits before the point: such a value is a defect.
const LARGEST_AMOUNT: i64 = 10_000_000_000;

impl Contract {
    /// The layout of the files that become rows of the table: its delivered columns and checks, and
    /// the columns of a change, which a file may have.
    #[must_use]
    pub fn layout(&self) -> Layout {
        let delivered = self.columns.iter().filter(|column| !column.headers.is_empty());
        let checks = self.row_checks.iter().map(|check| formats::RowCheck {
            code: check.code.clone(),
            left: check.left.clone(),
            right: check.right.clone(),
        });
        Layout {
            columns: delivered.map(Column::read_as).collect(),
            row_checks: checks.collect(),
            ..Layout::default()
        }
        .with_changes()
    }
}

impl Column {
    fn read_as(&self) -> formats::Column {
        let mut checks: Vec<Rule> = self.rules.iter().filter_map(|(_, rule)| check(rule)).collect();
        if matches!(self.kind, ColumnType::Decimal(..)) {
            checks.push(Rule::MagnitudeBelow(LARGEST_AMOUNT));
        }
        formats::Column {
            name: self.name.clone(),
            headers: self.headers.clone(),
            kind: kind(self.kind),
            required: self.required,
            may_be_absent: self.may_be_absent,
            checks,
            is_key: self.is_key,
        }
    }
}

fn kind(kind: ColumnType) -> Kind {
    match kind {
        ColumnType::Text => Kind::Text,
        ColumnType::Integer => Kind::Integer,
        ColumnType::Decimal(precision, scale) => Kind::Decimal { precision, scale },
        ColumnType::Double => Kind::Double,
        ColumnType::Boolean => Kind::Boolean,
        ColumnType::Date => Kind::Date,
        ColumnType::Timestamp => Kind::Timestamp,
    }
}

fn check(rule: &ValueRule) -> Option<Rule> {
    match rule {
        ValueRule::Npi(wanted) => wanted.then_some(Rule::Npi),
        ValueRule::Icd10cm(wanted) => wanted.then_some(Rule::Icd10Cm),
        ValueRule::ProcedureCode(wanted) => wanted.then_some(Rule::ProcedureCode),
        ValueRule::OneOf(texts) => Some(Rule::OneOf(texts.clone())),
        ValueRule::AtLeast(least) => Some(Rule::AtLeast(*least)),
    }
}
