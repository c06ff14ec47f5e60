//! What became of every finished stay: the sealed rows of `truth_readmissions.csv`, and their sums.
//!
//! The rule is the Hospital-Wide Readmission measure of CMS, cut to what this world has: reasons in
//! place of condition categories, no age limit, and stays that are merged before the rule looks at
//! them. A transfer, or a return on the same or the next day, is therefore inside a stay, and no
//! stay needs to be taken out for being the first of such a chain.

use std::path::Path;

use chrono::{Days, NaiveDate};

use crate::care::life::Life;
use crate::codes::problems::{NO_INDEX, PLANNED, Problem};
use crate::lace::{self, Stay};
use crate::people::person::Person;
use crate::row::Row;
use crate::table::Table;
use crate::{Frame, WorldError};

const HEADER: &str = "stay_id,patient_id,admitted_on,discharged_on,simple_30,days_to_next,planned,\
    is_index,unplanned_30";

/// Sums over the stays seen so far.
#[derive(Default)]
pub(crate) struct Totals {
    pub(crate) planned: u64,
    pub(crate) index_stays: u64,
    pub(crate) unplanned_30: u64,
}

/// The file, and its sums.
pub(crate) struct Outcomes {
    table: Table,
    row: Row,
    /// The last day of discharge with 30 days of follow-up.
    latest: NaiveDate,
    totals: Totals,
}

impl Outcomes {
    /// Creates the file. The newest discharge of a world is always on the day before the as-of
    /// day, that of a patient whose high risk is built in.
    pub(crate) fn create(root: &Path, frame: &Frame) -> Result<Self, WorldError> {
        Ok(Self {
            table: Table::create(root, "truth_readmissions.csv", HEADER)?,
            row: Row::default(),
            latest: frame.as_of - Days::new(31),
            totals: Totals::default(),
        })
    }

    /// Writes the stays of one person, in order of admission.
    pub(crate) fn write(&mut self, person: &Person, life: &Life) -> Result<(), WorldError> {
        let stays = lace::stays(&life.encounters);
        for (at, stay) in stays.iter().enumerate() {
            let Some(left) = stay.discharged.map(|left| left.date()) else { continue };
            let next = stays.get(at + 1);
            let gap = next.map(|next| (next.admitted.date() - left).num_days());
            let soon = gap.is_some_and(|gap| (0..=30).contains(&gap));
            let again = soon && !next.is_some_and(|next| has(&PLANNED, life, next));
            let planned = has(&PLANNED, life, stay);
            let alive = life.died.is_none_or(|died| died > left);
            let index = alive && left <= self.latest && !has(&NO_INDEX, life, stay);
            self.row.clear().text(&life.encounters[stay.first].id).text(&person.id);
            self.row.date(Some(stay.admitted.date())).date(Some(left)).number("", soon.into(), 1);
            self.row.text(&gap.map_or(String::new(), |gap| gap.to_string()));
            for flag in [planned, index, again] {
                self.row.number("", flag.into(), 1);
            }
            self.table.accept(&self.row)?;
            self.totals.planned += u64::from(planned);
            self.totals.index_stays += u64::from(index);
            self.totals.unplanned_30 += u64::from(index && again);
        }
        Ok(())
    }

    /// Closes the file and gives the sums.
    pub(crate) fn finish(self) -> Result<Totals, WorldError> {
        self.table.finish()?;
        Ok(self.totals)
    }
}

/// Whether the reason of a stay, that of its first encounter, is one of these.
fn has(reasons: &[&'static Problem], life: &Life, stay: &Stay) -> bool {
    life.encounters[stay.first].reason.is_some_and(|reason| reasons.contains(&reason))
}
