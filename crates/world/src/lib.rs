#![doc = include_str!("../README.md")]

mod bench;
mod care;
mod changes;
mod codes;
mod defect;
mod dice;
mod directory;
mod ehr;
mod error;
mod labs;
mod lace;
mod measure;
mod notes;
mod payer;
mod people;
mod readmission;
mod row;
mod storm;
mod table;
mod truth;

#[cfg(test)]
mod tests;

use std::path::Path;

use chrono::{Datelike, Months as MonthSpan, NaiveDate};
use serde::{Deserialize, Serialize};

pub use crate::bench::{ClaimsManifest, claims_only};
pub use crate::changes::{ChangeFile, ChangedDay, changed_day};
pub use crate::error::WorldError;
pub use crate::storm::{EXAMPLE_CLAIM, StreamRecord, storm};
pub use crate::truth::{
    ClaimMoney, DatasetTruth, FileTruth, HighRisk, Outreach, Readmissions, Truth, Window,
};

use crate::care::life::Life;
use crate::directory::Directory;
use crate::ehr::Ehr;
use crate::labs::Labs;
use crate::measure::Measure;
use crate::notes::Notes;
use crate::payer::adjudicate;
use crate::payer::eligibility::{Eligibility, coverages};
use crate::payer::months::Months;
use crate::people::illness;
use crate::people::person::Person;
use crate::readmission::{Outcomes, Totals};

/// The settings a world follows from, to the last byte.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorldSpec {
    /// How many patients there are, 1 to 1,000,000.
    pub patients: u32,
    /// Where chance starts from.
    pub seed: u64,
    /// The first day after the world: whatever happened, happened before its midnight (UTC).
    pub as_of: NaiveDate,
    /// For how many years before `as_of` people are followed, 1 to 20. Chronic illness may have
    /// begun earlier.
    pub years: u32,
}

impl Default for WorldSpec {
    fn default() -> Self {
        let as_of = NaiveDate::from_ymd_opt(2026, 3, 1).unwrap_or_default();
        Self { patients: 500, seed: 7, as_of, years: 3 }
    }
}

/// How far the writing is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Patients written so far.
    pub patients: u32,
    /// Patients there will be.
    pub total: u32,
}

/// What was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Summary {
    /// Data files, the truth not counted.
    pub files: u64,
    /// Data rows of all files.
    pub rows: u64,
    /// Those that a reader must reject.
    pub rejected: u64,
    /// Accepted rows of encounters.csv.
    pub encounters: u64,
    /// Accepted claim lines.
    pub claims: u64,
    /// Member ids, each of which belongs to one patient.
    pub members: u64,
    /// Finished hospital stays.
    pub stays: u64,
    /// Patients with a risk score of 80 or more.
    pub high_risk: u64,
}

/// A spec that was found possible, with the day its time begins.
pub(crate) struct Frame {
    pub(crate) spec: WorldSpec,
    pub(crate) as_of: NaiveDate,
    pub(crate) from: NaiveDate,
}

impl Frame {
    fn new(spec: &WorldSpec) -> Result<Self, WorldError> {
        within("patients", spec.patients.into(), 1, 1_000_000)?;
        within("years", spec.years.into(), 1, 20)?;
        within("the year of as_of", spec.as_of.year().max(0).unsigned_abs().into(), 1990, 2089)?;
        let from = spec.as_of - MonthSpan::new(12 * spec.years);
        Ok(Self { spec: spec.clone(), as_of: spec.as_of, from })
    }

    /// The rank of a patient who is old, has heart failure and diabetic kidney disease, and left
    /// hospital within the last ten days: three patients, or one in a world below 150, spread
    /// evenly, so that there is always somebody at high risk and somebody discharged yesterday.
    pub(crate) fn built_in(&self, index: u32) -> Option<u32> {
        let count: u64 = if self.spec.patients < 150 { 1 } else { 3 };
        let patients = u64::from(self.spec.patients);
        (0..count)
            .find(|rank| (2 * rank + 1) * patients / (2 * count) == u64::from(index))
            .map(|rank| rank as u32)
    }
}

fn within(setting: &'static str, value: u64, least: u64, most: u64) -> Result<(), WorldError> {
    if (least..=most).contains(&value) {
        return Ok(());
    }
    Err(WorldError::Spec { setting, least, most })
}

/// Writes the world of `spec` below `out`: `ehr/*.csv`, `payer/eligibility.csv`,
/// `payer/medical_claims/YYYY-MM.csv[.gz]`, `notes/outreach_notes.ndjson`, and the truth about
/// them: `truth.json`, `truth_links.csv` and `truth_readmissions.csv`.
///
/// The bytes depend on nothing but `spec`. A folder that holds the same world is written anew.
///
/// # Errors
///
/// [`WorldError::Spec`] for a setting out of range, [`WorldError::Occupied`] when `out` holds
/// another world, and the failure of a folder or a file.
pub fn write(
    spec: &WorldSpec,
    out: &Path,
    progress: &mut dyn FnMut(Progress),
) -> Result<Summary, WorldError> {
    let frame = Frame::new(spec)?;
    refuse_other_world(spec, out)?;
    let directory = Directory::draw(&frame);
    let mut ehr = Ehr::create(out, &directory)?;
    let mut months = Months::create(out, &frame)?;
    let mut eligibility = Eligibility::create(out)?;
    let mut labs = Labs::create(out)?;
    let mut notes = Notes::create(out, &frame)?;
    let mut outcomes = Outcomes::create(out, &frame)?;
    let mut measure = Measure::default();
    for index in 0..spec.patients {
        let person = Person::draw(&frame, &directory, index);
        let life = Life::draw(&frame, &directory, &person, &illness::draw(&frame, &person));
        let coverages = coverages(&frame, &person, life.died);
        ehr.write(&frame, &directory, &person, &life)?;
        eligibility.write(&frame, &person, &coverages)?;
        adjudicate::send(&frame, &directory, &person, &life, &coverages, &mut months)?;
        labs.write(&frame, &person, &life)?;
        notes.write(&frame, &directory, &person, &life)?;
        outcomes.write(&person, &life)?;
        measure.add(&person, &life, spec.as_of);
        if (index + 1) % 250 == 0 || index + 1 == spec.patients {
            progress(Progress { patients: index + 1, total: spec.patients });
        }
    }
    let mut files = ehr.finish(out, &directory, spec.years)?;
    let (claims, money) = months.finish()?;
    let (members, links) = eligibility.finish()?;
    files.extend(claims);
    files.push(members);
    files.push(labs.finish()?);
    let told = (money, measure, outcomes.finish()?, notes.finish()?);
    let truth = truth(&frame, files, told);
    table::write_json(&out.join("truth.json"), &truth)?;
    Ok(summary(&truth, links))
}

fn truth(
    frame: &Frame,
    mut files: Vec<FileTruth>,
    (claims, measure, totals, outreach): (ClaimMoney, Measure, Totals, Outreach),
) -> Truth {
    files.sort_by(|a, b| a.path.cmp(&b.path));
    let midnight = frame.as_of.and_time(chrono::NaiveTime::MIN);
    let as_of = measure.as_of().unwrap_or(midnight);
    let (readmissions, high_risk) = measure.finish(&totals);
    let datasets = Truth::datasets(&files);
    let spec = frame.spec.clone();
    Truth { spec, as_of, files, datasets, claims, readmissions, outreach, high_risk }
}

fn summary(truth: &Truth, members: u64) -> Summary {
    let accepted = |name: &str| truth.datasets.get(name).map_or(0, |sum| sum.accepted);
    Summary {
        files: truth.files.len() as u64,
        rows: truth.files.iter().map(|file| file.received).sum(),
        rejected: truth.datasets.values().map(|sum| sum.rejected).sum(),
        encounters: accepted("encounters"),
        claims: accepted("claims"),
        members,
        stays: truth.readmissions.stays,
        high_risk: truth.high_risk.len() as u64,
    }
}

/// Another world's files would stay between this one's and be loaded with them.
fn refuse_other_world(spec: &WorldSpec, out: &Path) -> Result<(), WorldError> {
    let Ok(bytes) = std::fs::read(out.join("truth.json")) else { return Ok(()) };
    match serde_json::from_slice::<Truth>(&bytes) {
        Ok(truth) if truth.spec == *spec => Ok(()),
        _ => Err(WorldError::Occupied { path: out.to_owned() }),
    }
}
