//! The claims extracts: one file for each of 24 months, by the day of the claim.

use std::path::Path;

use chrono::{Datelike, Days, NaiveDate, TimeDelta};

use super::claim::{self, Claim, HEADER, Money, TELEHEALTH_HEADER};
use crate::dice::Dice;
use crate::row::Row;
use crate::table::Table;
use crate::truth::{ClaimMoney, FileTruth};
use crate::{Frame, WorldError};

/// How many months of claims there are.
const MONTHS: i32 = 24;
/// How many of the latest months are not compressed.
const PLAIN: i32 = 3;
/// How many of the latest months have the column `telehealth_flag`.
const TELEHEALTH: i32 = 6;

/// Shares of the rows, by what happens to them.
const BROKEN: f64 = 0.014;
const TWICE: f64 = BROKEN + 0.003;
const SENT_AGAIN: f64 = TWICE + 0.004;
const LINE_BREAK: f64 = SENT_AGAIN + 0.002;
const BLANK_LINE: f64 = LINE_BREAK + 0.001;

/// The months' files.
pub(crate) struct Months {
    /// The months since year 0 of the first file.
    first: i32,
    tables: Vec<Table>,
    later: Vec<Claim>,
    money: ClaimMoney,
    row: Row,
    as_of: NaiveDate,
}

impl Months {
    /// Creates the files of the 24 months that end with the day before the as-of day.
    pub(crate) fn create(root: &Path, frame: &Frame) -> Result<Self, WorldError> {
        let first = month(frame.as_of - Days::new(1)) - MONTHS + 1;
        let tables = (0..MONTHS)
            .map(|nth| {
                let (year, of_year) = ((first + nth) / 12, (first + nth) % 12 + 1);
                let ending = if nth < MONTHS - PLAIN { "csv.gz" } else { "csv" };
                let path = format!("payer/medical_claims/{year:04}-{of_year:02}.{ending}");
                let late = nth >= MONTHS - TELEHEALTH;
                Table::create(root, &path, if late { TELEHEALTH_HEADER } else { HEADER })
            })
            .collect::<Result<_, _>>()?;
        let money = ClaimMoney::default();
        Ok(Self {
            first,
            tables,
            later: Vec::new(),
            money,
            row: Row::default(),
            as_of: frame.as_of,
        })
    }

    /// The file of a claim made on this day, if it has one.
    pub(crate) fn file(&self, claimed: NaiveDate) -> Option<usize> {
        let nth = usize::try_from(month(claimed) - self.first).ok()?;
        (nth < self.tables.len() && claimed < self.as_of).then_some(nth)
    }

    /// Whether that file has the column `telehealth_flag`.
    pub(crate) fn has_telehealth(&self, file: usize) -> bool {
        file >= (MONTHS - TELEHEALTH) as usize
    }

    /// Writes a claim, clean or not, into a file.
    pub(crate) fn send(
        &mut self,
        file: usize,
        claim: Claim,
        dirt: &mut Dice,
    ) -> Result<(), WorldError> {
        let at = if self.tables[file].after_unclosed() { 1.0 } else { dirt.unit() };
        if at < BROKEN {
            let reason = claim.broken(&mut self.row, dirt);
            return self.tables[file].reject(&self.row, reason);
        }
        if (TWICE..SENT_AGAIN).contains(&at) {
            return self.send_again(file, claim, dirt);
        }
        self.money.charge_cents += claim.money.charge;
        self.money.paid_cents += claim.money.paid();
        if (SENT_AGAIN..LINE_BREAK).contains(&at) {
            claim.cells(&mut self.row);
            claim::break_plan_line(&mut self.row, claim.telehealth.is_some());
        } else {
            claim.cells(&mut self.row);
        }
        self.tables[file].accept(&self.row)?;
        if at < TWICE {
            self.later.push(claim);
        } else if (LINE_BREAK..BLANK_LINE).contains(&at) {
            self.tables[file].blank()?;
        }
        Ok(())
    }

    /// A claim that was pending and is decided some days later: the later version counts, and in
    /// one of five cases it is written first.
    fn send_again(
        &mut self,
        file: usize,
        mut claim: Claim,
        dirt: &mut Dice,
    ) -> Result<(), WorldError> {
        let mut before = claim.clone();
        before.status = "PENDING";
        before.money.decided = None;
        claim.status = "PAID";
        claim.money = Money::draw(claim.money.charge, claim.status, dirt);
        claim.updated += TimeDelta::hours(dirt.between(30, 400));
        self.money.charge_cents += claim.money.charge;
        self.money.paid_cents += claim.money.paid();
        let (one, two) = if dirt.chance(0.2) { (claim, before) } else { (before, claim) };
        one.cells(&mut self.row);
        self.tables[file].accept(&self.row)?;
        self.later.push(two);
        Ok(())
    }

    /// Writes the copies and later versions that wait since the last time.
    pub(crate) fn flush(&mut self) -> Result<(), WorldError> {
        for claim in std::mem::take(&mut self.later) {
            if let Some(file) = self.file(claim.claimed) {
                claim.cells(&mut self.row);
                self.tables[file].repeat(&self.row)?;
            }
        }
        Ok(())
    }

    /// Closes the files and gives their truths, and the money of all claims.
    pub(crate) fn finish(self) -> Result<(Vec<FileTruth>, ClaimMoney), WorldError> {
        let files = self.tables.into_iter().map(Table::finish).collect::<Result<_, _>>()?;
        Ok((files, self.money))
    }
}

fn month(date: NaiveDate) -> i32 {
    date.year() * 12 + date.month0() as i32
}
