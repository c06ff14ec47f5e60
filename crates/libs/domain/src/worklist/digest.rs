//! What a clinic is told once a day: counts and tokens, nothing that names a patient.

use std::fmt::Write;

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;

use super::{Today, WorkItem, is_stale};
use crate::{
    followup::{Zone, date_in},
    id::{ClinicId, RunId},
    lace::Band,
    token::{PatientToken, TokenKey},
};

/// How many of the highest scores a digest names.
pub const HIGHEST: usize = 10;

/// A patient in a digest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DigestLine {
    /// The patient.
    pub patient_token: PatientToken,
    /// How high the risk is.
    pub score_band: Band,
    /// When the follow-up call is or was due.
    pub due_at: Option<DateTime<Utc>>,
}

/// A clinic's day in numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Digest {
    /// The clinic.
    pub clinic_id: ClinicId,
    /// The refresh; `None` where none was published yet.
    pub run_id: Option<RunId>,
    /// The instant of its data.
    pub as_of: Option<DateTime<Utc>>,
    /// Whether that is too long ago.
    pub is_stale: bool,
    /// Patients to call.
    pub to_call: usize,
    /// Callbacks of them whose time has come.
    pub callbacks_due: usize,
    /// Follow-up calls of them that are due before the clinic's day ends.
    pub due_today: usize,
    /// Patients of them who refused twice, so that a human is to look first.
    pub needs_review: usize,
    /// Patients of them whose number is no use.
    pub bad_numbers: usize,
    /// Patients spoken to within 24 hours.
    pub spoken_to: usize,
    /// Patients in a facility, or dead.
    pub held: usize,
    /// The highest scores, at most [`HIGHEST`].
    pub highest: Vec<DigestLine>,
    /// Overdue follow-up calls, the longest first.
    pub overdue: Vec<DigestLine>,
}

impl Digest {
    /// The digest of a clinic's list at `now`.
    pub fn of(
        clinic_id: ClinicId,
        refresh: Option<(RunId, DateTime<Utc>)>,
        today: &Today,
        token_key: &TokenKey,
        now: DateTime<Utc>,
    ) -> Self {
        let (run_id, as_of) = refresh.unzip();
        let count =
            |is: &dyn Fn(&WorkItem) -> bool| today.to_call.iter().filter(|item| is(item)).count();
        let line = |item: &&WorkItem| DigestLine::of(item, token_key);
        Self {
            clinic_id,
            run_id,
            as_of,
            is_stale: as_of.is_some_and(|as_of| is_stale(as_of, now)),
            to_call: today.to_call.len(),
            callbacks_due: count(&|item| item.due_callback(now).is_some()),
            due_today: count(&|item| is_due_today(item, now)),
            needs_review: count(&|item| item.needs_review),
            bad_numbers: count(&|item| item.bad_number),
            spoken_to: today.spoken_to.len(),
            held: today.held,
            highest: by_score(today).iter().take(HIGHEST).map(line).collect(),
            overdue: overdue(today).iter().map(line).collect(),
        }
    }

    /// The digest as a message. `link` is where the list is.
    pub fn text(&self, link: &str, zone: Zone) -> String {
        let mut text = String::new();
        // Writing to a text does not fail.
        let _ = self.write(&mut text, link, zone);
        text
    }

    fn write(&self, text: &mut String, link: &str, zone: Zone) -> std::fmt::Result {
        let time = |at: DateTime<Utc>| at.with_timezone(&zone).format("%-d %b %Y, %H:%M %Z");
        writeln!(text, "Outreach today: {}", self.clinic_id)?;
        match self.as_of {
            None => writeln!(text, "NO DATA: no refresh has been published.")?,
            Some(as_of) if self.is_stale => {
                writeln!(text, "OLD DATA: as of {}, more than 36 h ago.", time(as_of))?;
            }
            Some(as_of) => writeln!(text, "Data as of {}.", time(as_of))?,
        }
        writeln!(text, "\nTo call: {}", self.to_call)?;
        for (count, name) in self.counts() {
            writeln!(text, "  {name}: {count}")?;
        }
        writeln!(text, "Spoken to within 24 h: {}", self.spoken_to)?;
        writeln!(text, "Held (in a facility or deceased): {}", self.held)?;
        for (heading, lines) in [("Highest risk", &self.highest), ("Overdue", &self.overdue)] {
            if !lines.is_empty() {
                writeln!(text, "\n{heading}:")?;
            }
            for line in lines {
                let due = line.due_at.map(|at| format!(", due {}", time(at))).unwrap_or_default();
                writeln!(text, "  {} {}{due}", line.patient_token, line.score_band)?;
            }
        }
        writeln!(text, "\nThe list: {link}")
    }

    const fn counts(&self) -> [(usize, &'static str); 5] {
        [
            (self.overdue.len(), "follow-up overdue"),
            (self.due_today, "follow-up due today"),
            (self.callbacks_due, "callback due"),
            (self.needs_review, "refused twice, a clinician looks first"),
            (self.bad_numbers, "phone number no use"),
        ]
    }
}

impl DigestLine {
    fn of(item: &WorkItem, token_key: &TokenKey) -> Self {
        Self {
            patient_token: token_key.person(&item.row.person_id),
            score_band: item.band,
            due_at: item.clock.filter(|clock| clock.minutes_to_due.is_some()).map(|c| c.due_at),
        }
    }
}

fn by_score(today: &Today) -> Vec<&WorkItem> {
    let mut items: Vec<_> = today.to_call.iter().collect();
    items.sort_by_key(|item| std::cmp::Reverse(item.row.risk_score));
    items
}

fn overdue(today: &Today) -> Vec<&WorkItem> {
    let mut items: Vec<_> = today.to_call.iter().filter(|item| item.is_overdue()).collect();
    items.sort_by_key(|item| item.minutes_to_due());
    items
}

/// Whether the call's last day is the clinic's present one; the end is exclusive, so that a call due
/// at midnight is due on the day before.
fn is_due_today(item: &WorkItem, now: DateTime<Utc>) -> bool {
    let zone = item.row.time_zone;
    let last_day = |due_at: DateTime<Utc>| -> NaiveDate {
        date_in(zone, due_at - chrono::TimeDelta::milliseconds(1))
    };
    let waiting = item.clock.filter(|clock| clock.minutes_to_due.is_some());
    waiting.is_some_and(|clock| clock.due_at > now && last_day(clock.due_at) == date_in(zone, now))
}
