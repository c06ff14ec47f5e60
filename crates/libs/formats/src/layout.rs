//! What the rows of a dataset look like: built by the caller from a contract.

use std::collections::HashSet;

use crate::change;

/// The columns of a dataset, the checks between them, and the delimiter of its CSV files.
#[derive(Debug, Clone, PartialEq)]
pub struct Layout {
    /// The columns, in the order of the batches.
    pub columns: Vec<Column>,
    /// Checks between two columns of a row.
    pub row_checks: Vec<RowCheck>,
    /// The byte between CSV fields, `b','` for most.
    pub delimiter: u8,
    /// Whether CSV files may lack their header line.
    pub headerless: Headerless,
}

/// Which CSV files may lack their header line; the fields of those go by position.
///
/// It is asked only of a file none of whose first fields is a header that the layout knows.
/// Delivered columns are those of the layout without the control columns of [`crate::change`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Headerless {
    /// None.
    #[default]
    Never,
    /// Files of changes (AWS DMS to S3): those whose first field is an operation. The fields are
    /// the operation and the delivered columns; where there is one more, it is the commit time,
    /// behind the operation or at the end.
    Changes,
    /// Files of a load (`LOAD00000001.csv` of AWS DMS): those as above, those of the delivered
    /// columns alone, and those of the commit time, first or last, and the delivered columns.
    Load,
}

/// One column of a dataset.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// Its name in the batches.
    pub name: String,
    /// The header names it may come under, first exactly, then in any ASCII case; its own name when
    /// empty.
    pub headers: Vec<String>,
    /// Its type.
    pub kind: Kind,
    /// Whether a file must have the column and every row a value that is not blank.
    pub required: bool,
    /// Whether a file may lack a required column as a whole, as those of older exports do.
    pub may_be_absent: bool,
    /// Checks of the value, made when there is one.
    pub checks: Vec<Rule>,
    /// Whether it tells rows apart. A row that is a delete needs its keys, and nothing else of it
    /// is checked, see [`crate::change`].
    pub is_key: bool,
}

/// The type of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// UTF-8 text, kept as delivered (`Utf8`).
    Text,
    /// A whole number (`Int64`): optional minus sign, digits.
    Integer,
    /// An exact number (`Decimal128`): optional minus sign, digits, optionally a point and digits.
    Decimal {
        /// Most digits in all, 1 to 38: a value of 10^(precision - scale) or more is refused.
        precision: u8,
        /// Decimal places, 0 to precision; more places than this are refused unless they are zeros.
        scale: i8,
    },
    /// A finite double (`Float64`), exponent allowed; minus zero becomes zero.
    Double,
    /// `true`/`false`, `t`/`f`, `yes`/`no`, `y`/`n`, `1`/`0` in any case (`Boolean`).
    Boolean,
    /// `YYYY-MM-DD` or `YYYYMMDD` (`Date32`).
    Date,
    /// An instant in microseconds, `Timestamp(Microsecond, Some("UTC"))`; see
    /// [`crate::value::timestamp`].
    Timestamp,
}

/// A check of one value. Rules on text look at the text as delivered, rules on numbers at the
/// number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rule {
    /// A National Provider Identifier, see [`crate::rule::is_npi`]: `NPI_INVALID`.
    Npi,
    /// The shape of an ICD-10-CM code, see [`crate::rule::is_icd10cm`]: `ICD10CM_FORMAT`.
    Icd10Cm,
    /// The shape of an ICD-10-PCS code, see [`crate::rule::is_icd10pcs`]: `ICD10PCS_FORMAT`.
    Icd10Pcs,
    /// The shape of a CPT or HCPCS code, see [`crate::rule::is_procedure_code`]:
    /// `PROCEDURE_CODE_FORMAT`.
    ProcedureCode,
    /// What a change did to its row, see [`crate::rule::is_operation`]: `OPERATION_UNKNOWN`.
    Operation,
    /// Exactly one of these texts: `NOT_IN_SET`.
    OneOf(Vec<String>),
    /// ASCII digits only, this many: `NOT_DIGITS`.
    Digits {
        /// Fewest digits.
        min: usize,
        /// Most digits.
        max: usize,
    },
    /// This many Unicode characters: `LENGTH_OUT_OF_RANGE`.
    Length {
        /// Fewest characters.
        min: usize,
        /// Most characters.
        max: usize,
    },
    /// Begins with this text: `PREFIX_MISSING`.
    Prefix(String),
    /// A number at or above this one, in whole units whatever the scale: `NUMBER_OUT_OF_RANGE`.
    AtLeast(i64),
    /// A number at or below this one, in whole units whatever the scale: `NUMBER_OUT_OF_RANGE`.
    AtMost(i64),
    /// A number whose magnitude is below this one, in whole units: `NUMBER_OUT_OF_RANGE`.
    MagnitudeBelow(i64),
}

/// `left <= right`, asked of rows that have both; the columns are of one ordered kind (and scale).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowCheck {
    /// The caller's own code, reported beside `ORDER`.
    pub code: String,
    /// Name of the column that is not above.
    pub left: String,
    /// Name of the column that is not below.
    pub right: String,
}

impl Default for Layout {
    fn default() -> Self {
        Self {
            columns: Vec::new(),
            row_checks: Vec::new(),
            delimiter: b',',
            headerless: Headerless::Never,
        }
    }
}

impl Column {
    /// An optional column without checks, found under its own name.
    #[must_use]
    pub fn new(name: &str, kind: Kind) -> Self {
        Self {
            name: name.into(),
            headers: Vec::new(),
            kind,
            required: false,
            may_be_absent: false,
            checks: Vec::new(),
            is_key: false,
        }
    }

    /// Whether a file without the column is refused.
    pub(crate) const fn must_be_there(&self) -> bool {
        self.required && !self.may_be_absent
    }

    /// The header names that this column answers to.
    pub(crate) fn accepted(&self) -> &[String] {
        if self.headers.is_empty() { std::slice::from_ref(&self.name) } else { &self.headers }
    }
}

impl Rule {
    /// Whether the rule compares numbers (and so needs a column of numbers).
    pub(crate) fn is_numeric(&self) -> bool {
        matches!(self, Rule::AtLeast(_) | Rule::AtMost(_) | Rule::MagnitudeBelow(_))
    }
}

impl Layout {
    /// Where a column stands.
    #[must_use]
    pub fn position(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.name == name)
    }

    /// The layout with the control columns of changes at its end, see [`change::columns()`].
    #[must_use]
    pub fn with_changes(mut self) -> Self {
        self.columns.extend(change::columns(&self));
        self
    }

    /// Where the delivered columns stand: all but the control columns of changes.
    pub(crate) fn delivered(&self) -> impl Iterator<Item = usize> {
        let columns = self.columns.iter().enumerate();
        columns.filter(|(_, column)| !change::is_control(&column.name)).map(|(at, _)| at)
    }

    /// Whether names are distinct, kinds possible, and rules and checks fit their columns.
    #[must_use]
    pub fn is_consistent(&self) -> bool {
        let mut names = HashSet::new();
        let mut headers = HashSet::new();
        let distinct = self.columns.iter().all(|column| {
            names.insert(column.name.as_str())
                && column.name != crate::ROW_COLUMN
                && column.accepted().iter().all(|header| headers.insert(header.as_str()))
        });
        let told_apart =
            self.headerless == Headerless::Never || self.position(change::OP).is_some();
        distinct
            && told_apart
            && !matches!(self.delimiter, b'"' | b'\r' | b'\n')
            && self.delimiter.is_ascii()
            && self.columns.iter().all(Column::is_consistent)
            && self.row_checks.iter().all(|check| self.is_comparable(check))
    }

    fn is_comparable(&self, check: &RowCheck) -> bool {
        let kind = |name| self.position(name).map(|at| self.columns[at].kind);
        match (kind(&check.left), kind(&check.right)) {
            (Some(Kind::Decimal { scale: a, .. }), Some(Kind::Decimal { scale: b, .. })) => a == b,
            (Some(a), Some(b)) => {
                a == b && matches!(a, Kind::Integer | Kind::Date | Kind::Timestamp)
            }
            _ => false,
        }
    }
}

impl Column {
    fn is_consistent(&self) -> bool {
        let numeric = match self.kind {
            Kind::Decimal { precision, scale } => {
                if !(1..=38).contains(&precision) || scale < 0 || scale as u8 > precision {
                    return false;
                }
                true
            }
            kind => matches!(kind, Kind::Integer | Kind::Double),
        };
        self.checks.iter().all(|rule| numeric || !rule.is_numeric())
    }
}

#[cfg(test)]
mod tests;
