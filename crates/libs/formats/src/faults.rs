//! The faults found in the rows of a block, and those forgiven.

use std::sync::Arc;

use crate::ReasonCode;

/// Why a row of the block is rejected.
pub(crate) struct Fault {
    pub(crate) row: usize,
    pub(crate) code: ReasonCode,
    pub(crate) check: Option<Arc<str>>,
    pub(crate) column: Option<Arc<str>>,
}

/// The first fault of each bad row.
#[derive(Default)]
pub(crate) struct Faults {
    pub(crate) bad: Vec<bool>,
    pub(crate) list: Vec<Fault>,
    /// Which rows are deletes; empty when none is.
    deletes: Vec<bool>,
    /// Whether deletes are forgiven the faults of the column at hand.
    lenient: bool,
    /// The rows that were forgiven a fault of the column at hand.
    forgiven: Vec<usize>,
}

impl Faults {
    pub(crate) fn reset(&mut self, rows: usize) {
        self.bad.clear();
        self.bad.resize(rows, false);
        self.list.clear();
        self.deletes.clear();
        self.forgiven.clear();
    }

    /// Takes which rows are deletes.
    pub(crate) fn note_deletes(&mut self, deletes: impl Iterator<Item = bool>) {
        self.deletes.extend(deletes);
        if !self.deletes.contains(&true) {
            self.deletes.clear();
        }
    }

    /// Goes on to another column.
    pub(crate) fn turn_to(&mut self, lenient: bool) {
        self.lenient = lenient;
        self.forgiven.clear();
    }

    /// The rows whose value in the column at hand must become null.
    pub(crate) fn forgiven(&self) -> &[usize] {
        &self.forgiven
    }

    #[cold]
    pub(crate) fn mark(&mut self, row: usize, code: ReasonCode, column: &Arc<str>) {
        if self.lenient && self.is_delete(row) {
            self.forgiven.push(row);
        } else {
            self.note(row, code, None, Some(column));
        }
    }

    /// Marks a row whose fault belongs to no one column.
    #[cold]
    pub(crate) fn mark_row(&mut self, row: usize, code: ReasonCode) {
        self.note(row, code, None, None);
    }

    /// Marks a row that failed a check of the caller's, unless it is a delete.
    #[cold]
    pub(crate) fn mark_check(&mut self, row: usize, check: &Arc<str>, column: &Arc<str>) {
        if !self.is_delete(row) {
            self.note(row, ReasonCode::Order, Some(check), Some(column));
        }
    }

    fn is_delete(&self, row: usize) -> bool {
        self.deletes.get(row) == Some(&true)
    }

    fn note(
        &mut self,
        row: usize,
        code: ReasonCode,
        check: Option<&Arc<str>>,
        column: Option<&Arc<str>>,
    ) {
        if !std::mem::replace(&mut self.bad[row], true) {
            let (check, column) = (check.cloned(), column.cloned());
            self.list.push(Fault { row, code, check, column });
        }
    }
}
