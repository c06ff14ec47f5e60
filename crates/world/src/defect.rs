//! The dirt: rows with exactly one defect each, and the reason a reader must give for it.

use chrono::{Datelike, NaiveDate};

use crate::dice::Dice;
use crate::row::Row;

/// Why a reader must refuse a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Reason {
    NotADate,
    NotATimestamp,
    DateOutOfRange,
    NotANumber,
    NumberTooPrecise,
    NumberOutOfRange,
    NpiInvalid,
    Icd10CmFormat,
    NotInSet,
    RequiredEmpty,
    RaggedShort,
    RaggedLong,
    QuoteUnclosed,
    PaidAboveCharge,
    ServiceDates,
}

impl Reason {
    /// The stable code of the reason.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::NotADate => "NOT_A_DATE",
            Self::NotATimestamp => "NOT_A_TIMESTAMP",
            Self::DateOutOfRange => "DATE_OUT_OF_RANGE",
            Self::NotANumber => "NOT_A_NUMBER",
            Self::NumberTooPrecise => "NUMBER_TOO_PRECISE",
            Self::NumberOutOfRange => "NUMBER_OUT_OF_RANGE",
            Self::NpiInvalid => "NPI_INVALID",
            Self::Icd10CmFormat => "ICD10CM_FORMAT",
            Self::NotInSet => "NOT_IN_SET",
            Self::RequiredEmpty => "REQUIRED_EMPTY",
            Self::RaggedShort => "RAGGED_SHORT",
            Self::RaggedLong => "RAGGED_LONG",
            Self::QuoteUnclosed => "QUOTE_UNCLOSED",
            Self::PaidAboveCharge => "PAID_ABOVE_CHARGE",
            Self::ServiceDates => "SERVICE_DATES",
        }
    }
}

/// Where the rows of a file can be hurt.
pub(crate) struct Weak {
    /// Columns of dates or instants.
    pub(crate) dates: &'static [usize],
    /// Columns that must not be empty.
    pub(crate) required: &'static [usize],
}

/// Rates of defects in the EHR's files and in eligibility, one draw per row.
const BROKEN_COPIES: f64 = 0.004;
const EXACT_COPIES: f64 = 0.001;

/// What is added before or after one good row of a file whose truth must survive its dirt.
pub(crate) enum Extra {
    Nothing,
    /// A broken version went out first and was sent again correctly.
    BrokenFirst(Reason),
    /// The same row twice.
    Twice,
}

impl Weak {
    /// Decides what happens to a good row; a broken version of it goes to `copy`.
    pub(crate) fn draw(&self, row: &Row, copy: &mut Row, dice: &mut Dice) -> Extra {
        let at = dice.unit();
        if at >= BROKEN_COPIES + EXACT_COPIES {
            return Extra::Nothing;
        }
        if at >= BROKEN_COPIES {
            return Extra::Twice;
        }
        copy.clone_from(row);
        Extra::BrokenFirst(self.hurt(copy, dice))
    }

    fn hurt(&self, row: &mut Row, dice: &mut Dice) -> Reason {
        // A wrong width would make the line break within such a row a defect of its own.
        let kinds = if self.dates.is_empty() { 3 } else { 4 };
        match dice.below(if row.spans_lines() { 1 } else { kinds }) {
            0 => {
                row.set(dice.pick(self.required), "");
                Reason::RequiredEmpty
            }
            1 => shorten(row, dice),
            2 => lengthen(row),
            _ => not_a_date(row, dice.pick(self.dates)),
        }
    }
}

/// A day written the European way, or one that no calendar has; the cell's own text decides.
pub(crate) fn not_a_date(row: &mut Row, cell: usize) -> Reason {
    let text = String::from_utf8_lossy(row.get(cell)).into_owned();
    let bad = match NaiveDate::parse_from_str(&text, "%Y-%m-%d") {
        Ok(date) if date.num_days_from_ce() % 2 == 0 => date.format("%d/%m/%Y").to_string(),
        _ => format!("{}-02-30{}", text.get(..4).unwrap_or("2024"), text.get(10..).unwrap_or("")),
    };
    row.set(cell, &bad);
    if text.contains('T') { Reason::NotATimestamp } else { Reason::NotADate }
}

/// The last cells are missing.
pub(crate) fn shorten(row: &mut Row, dice: &mut Dice) -> Reason {
    row.shorten(if row.len() > 4 { 1 + dice.below(3) as usize } else { 1 });
    Reason::RaggedShort
}

/// One cell too many.
pub(crate) fn lengthen(row: &mut Row) -> Reason {
    row.text("0");
    Reason::RaggedLong
}
