//! The values of one block, column by column, checked as they are cast.

use std::sync::Arc;

use crate::block::{Block, Cell};
use crate::faults::Faults;
use crate::value::{self, Days};
use crate::{Column, Kind, ReasonCode, Rule, rule};

/// The values of a column: those of nulls and of faulty cells are defaults.
#[derive(Default)]
pub(crate) struct Values<T> {
    pub(crate) items: Vec<T>,
    pub(crate) valid: Vec<bool>,
    pub(crate) nulls: usize,
}

/// A column of the block, cast; text stays in its cells.
pub(crate) enum Lane {
    Text,
    Integer(Values<i64>),
    Decimal(Values<i128>),
    Double(Values<f64>),
    Boolean(Values<bool>),
    Date(Values<i32>),
    Timestamp(Values<i64>),
}

/// The cells of one column of a block.
#[derive(Clone, Copy)]
pub(crate) struct Cells<'a> {
    text: &'a [u8],
    cells: &'a [Cell],
    width: usize,
}

impl<'a> Cells<'a> {
    pub(crate) fn new(block: &'a Block, text: &'a [u8], file_column: usize) -> Self {
        let cells = block.cells.get(file_column..).unwrap_or_default();
        Self { text, cells, width: block.width.max(1) }
    }

    pub(crate) fn ranges(self) -> impl Iterator<Item = Cell> {
        self.cells.iter().step_by(self.width).copied()
    }

    pub(crate) fn texts(self) -> impl Iterator<Item = &'a [u8]> {
        self.ranges().map(move |cell| self.get(cell))
    }

    pub(crate) fn get(self, cell: Cell) -> &'a [u8] {
        &self.text[cell.start as usize..cell.end as usize]
    }

    /// Sixteen bytes from the cell's start, whatever they are.
    pub(crate) fn sixteen(self, cell: Cell) -> Option<&'a [u8; 16]> {
        self.text.get(cell.start as usize..)?.first_chunk()
    }

    /// The cells from one row to before another.
    pub(crate) fn rows(self, from: usize, to: usize) -> impl Iterator<Item = Cell> {
        let start = (from * self.width).min(self.cells.len());
        self.cells[start..].iter().step_by(self.width).take(to - from).copied()
    }
}

impl<T: Copy + Default> Values<T> {
    #[inline]
    fn fill<'a>(
        &mut self,
        texts: impl Iterator<Item = &'a [u8]>,
        parse: impl Fn(&'a [u8]) -> Result<T, ReasonCode>,
        mut fails: impl FnMut(usize, ReasonCode),
    ) {
        self.items.clear();
        self.valid.clear();
        self.nulls = 0;
        for (row, text) in texts.enumerate() {
            let value = if text.is_empty() {
                self.nulls += 1;
                T::default()
            } else {
                parse(text).unwrap_or_else(|code| {
                    fails(row, code);
                    T::default()
                })
            };
            self.items.push(value);
            self.valid.push(!text.is_empty());
        }
    }

    /// Makes the value of a row null.
    fn forget(&mut self, row: usize) {
        self.nulls += usize::from(std::mem::take(&mut self.valid[row]));
    }

    fn breaking(&self, holds: impl Fn(T) -> bool, mut fails: impl FnMut(usize)) {
        for (row, (item, valid)) in self.items.iter().zip(&self.valid).enumerate() {
            if *valid && !holds(*item) {
                fails(row);
            }
        }
    }
}

impl<T: PartialOrd> Values<T> {
    fn above(&self, other: &Self, mut fails: impl FnMut(usize)) {
        let left = self.items.iter().zip(&self.valid);
        let right = other.items.iter().zip(&other.valid);
        for (row, ((left, has_left), (right, has_right))) in left.zip(right).enumerate() {
            if *has_left && *has_right && left > right {
                fails(row);
            }
        }
    }
}

impl Lane {
    pub(crate) fn new(kind: Kind) -> Self {
        match kind {
            Kind::Text => Lane::Text,
            Kind::Integer => Lane::Integer(Values::default()),
            Kind::Decimal { .. } => Lane::Decimal(Values::default()),
            Kind::Double => Lane::Double(Values::default()),
            Kind::Boolean => Lane::Boolean(Values::default()),
            Kind::Date => Lane::Date(Values::default()),
            Kind::Timestamp => Lane::Timestamp(Values::default()),
        }
    }

    /// Casts the cells of a column and checks its rules.
    pub(crate) fn fill(
        &mut self,
        cells: Cells<'_>,
        column: &Column,
        name: &Arc<str>,
        days: &Days,
        faults: &mut Faults,
    ) {
        if column.required {
            let blank = |text: &[u8]| text.iter().all(|byte| matches!(byte, b' ' | b'\t'));
            cells.texts().enumerate().filter(|(_, text)| blank(text)).for_each(|(row, _)| {
                faults.mark(row, ReasonCode::RequiredEmpty, name);
            });
        }
        let fails = |row, code| faults.mark(row, code, name);
        let texts = cells.texts();
        match (&mut *self, column.kind) {
            (Lane::Integer(values), _) => values.fill(texts, value::integer, fails),
            (Lane::Decimal(values), Kind::Decimal { precision, scale }) => {
                values.fill(texts, |text| value::decimal(text, precision, scale), fails);
            }
            (Lane::Double(values), _) => values.fill(texts, value::double, fails),
            (Lane::Boolean(values), _) => values.fill(texts, value::boolean, fails),
            (Lane::Date(values), _) => values.fill(texts, |text| value::date(text, days), fails),
            (Lane::Timestamp(values), _) => {
                values.fill(texts, |text| value::timestamp(text, days), fails)
            }
            (Lane::Text | Lane::Decimal(_), _) => {}
        }
        for rule in &column.checks {
            let scale = if let Kind::Decimal { scale, .. } = column.kind { scale } else { 0 };
            let present = cells.texts().enumerate().filter(|(_, text)| !text.is_empty());
            rule::check(rule, present, |row, code| faults.mark(row, code, name));
            self.check_number(rule, scale, |row| {
                faults.mark(row, ReasonCode::NumberOutOfRange, name)
            });
        }
    }

    fn check_number(&self, rule: &Rule, scale: i8, fails: impl FnMut(usize)) {
        let (Rule::AtLeast(bound) | Rule::AtMost(bound) | Rule::MagnitudeBelow(bound)) = *rule
        else {
            return;
        };
        // Saturation keeps the meaning: a decimal column holds nothing as large as what saturates.
        let unit = 10_i128.checked_pow(u32::from(scale.unsigned_abs())).unwrap_or(i128::MAX);
        let exact = |value: i128, unit: i128| {
            let bound = i128::from(bound).saturating_mul(unit);
            match rule {
                Rule::AtLeast(_) => value >= bound,
                Rule::AtMost(_) => value <= bound,
                _ => value.saturating_abs() < bound,
            }
        };
        match self {
            Lane::Integer(values) => values.breaking(|value| exact(i128::from(value), 1), fails),
            Lane::Decimal(values) => values.breaking(|value| exact(value, unit), fails),
            Lane::Double(values) => {
                let bound = bound as f64;
                let holds = |value: f64| match rule {
                    Rule::AtLeast(_) => value >= bound,
                    Rule::AtMost(_) => value <= bound,
                    _ => value.abs() < bound,
                };
                values.breaking(holds, fails);
            }
            _ => {}
        }
    }

    /// Makes the value of a row null; text is in the cells, and for the caller to forget.
    pub(crate) fn forget(&mut self, row: usize) {
        match self {
            Lane::Text => {}
            Lane::Integer(values) | Lane::Timestamp(values) => values.forget(row),
            Lane::Decimal(values) => values.forget(row),
            Lane::Double(values) => values.forget(row),
            Lane::Boolean(values) => values.forget(row),
            Lane::Date(values) => values.forget(row),
        }
    }

    /// Calls `fails` for the rows where both sides have a value and this one is the greater.
    pub(crate) fn above(&self, other: &Self, fails: impl FnMut(usize)) {
        match (self, other) {
            (Lane::Integer(a), Lane::Integer(b)) | (Lane::Timestamp(a), Lane::Timestamp(b)) => {
                a.above(b, fails)
            }
            (Lane::Decimal(a), Lane::Decimal(b)) => a.above(b, fails),
            (Lane::Date(a), Lane::Date(b)) => a.above(b, fails),
            _ => {}
        }
    }

    /// Empties the lane for a column that the file lacks.
    pub(crate) fn clear(&mut self) {
        fn clear<T>(values: &mut Values<T>) {
            values.items.clear();
            values.valid.clear();
        }
        match self {
            Lane::Text => {}
            Lane::Integer(values) | Lane::Timestamp(values) => clear(values),
            Lane::Decimal(values) => clear(values),
            Lane::Double(values) => clear(values),
            Lane::Boolean(values) => clear(values),
            Lane::Date(values) => clear(values),
        }
    }
}
