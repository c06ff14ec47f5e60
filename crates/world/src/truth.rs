//! The sealed truth: what a platform that makes no mistake finds in the world.
//!
//! Nothing that loads the world may read it; only the step that measures a platform against it.

use std::collections::BTreeMap;

use chrono::{NaiveDate, NaiveDateTime};
use serde::{Deserialize, Serialize};

use crate::WorldSpec;

/// The content of `truth.json`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Truth {
    /// The settings the world was made from.
    pub spec: WorldSpec,
    /// The instant (UTC) at which `high_risk` holds: the midnight after the newest inpatient
    /// discharge.
    pub as_of: NaiveDateTime,
    /// Every data file in order of its path.
    pub files: Vec<FileTruth>,
    /// The sums over the files of each dataset: `claims`, `patients` and so on.
    pub datasets: BTreeMap<String, DatasetTruth>,
    /// Money of the claims, each claim counted once in the version with the latest `updated_at`.
    pub claims: ClaimMoney,
    /// Readmissions over all inpatient stays of the world.
    pub readmissions: Readmissions,
    /// The follow-up of discharges.
    pub outreach: Outreach,
    /// Patients with a risk score of 80 or more at `as_of`, in order of their id.
    pub high_risk: Vec<HighRisk>,
}

/// What a reader must count in one file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileTruth {
    /// The path relative to the world's folder, with `/` between its parts.
    pub path: String,
    /// Data rows, the broken ones included; neither the header nor blank lines.
    pub received: u64,
    /// Rows that keep every rule of their contract.
    pub accepted: u64,
    /// Rows that break a rule, by reason code.
    pub rejected: BTreeMap<String, u64>,
    /// Distinct keys among the accepted rows. The key is the first column, except for conditions
    /// and procedures (`START`, `PATIENT`, `ENCOUNTER`, `CODE`), observations (`DATE`, `PATIENT`,
    /// `ENCOUNTER`, `CODE`) and eligibility (`member_id`, `payer_id`, `coverage_start`).
    pub distinct_keys: u64,
}

/// The sums of [`FileTruth`] over one dataset. Keys never repeat across its files.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DatasetTruth {
    /// Data rows of all files.
    pub received: u64,
    /// Accepted rows of all files.
    pub accepted: u64,
    /// Rejected rows of all files.
    pub rejected: u64,
    /// Distinct keys of all files.
    pub distinct_keys: u64,
}

/// Sums of money in cents.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimMoney {
    /// The sum of `charge_amount`.
    pub charge_cents: i64,
    /// The sum of `paid_amount`; an empty one counts as nothing.
    pub paid_cents: i64,
}

/// Readmissions by the simple rule: the next stay of the patient begins 0 to 30 days after the
/// discharge, stays being merged inpatient encounters (see `Stay`).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Readmissions {
    /// Merged stays that have a discharge.
    pub stays: u64,
    /// Those followed by another stay within 30 days, still open ones included.
    pub simple_30: u64,
    /// `simple_30 / stays`; zero without stays.
    pub rate: f64,
    /// Mean length of those stays in whole calendar days.
    pub mean_los: f64,
    /// Those whose reason makes them planned, see the list in the crate's documentation.
    pub planned: u64,
    /// Those that begin the thirty days: left alive, at least 30 days before the newest discharge,
    /// and neither treatment of cancer nor rehabilitation nor psychiatry.
    pub index_stays: u64,
    /// Index stays whose first following stay begins within 30 days and is not planned.
    pub unplanned_30: u64,
}

/// What the notes about the discharges of the last 120 days tell at the as-of day of the world.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outreach {
    /// The first day of discharge that is followed up.
    pub since: NaiveDate,
    /// Merged stays that the patient left alive since then.
    pub discharges: u64,
    /// Lines of `notes/outreach_notes.ndjson`.
    pub notes: u64,
    /// A successful contact 1 to 7 days after the day of discharge.
    pub within_7: Window,
    /// A successful contact 1 to 14 days after.
    pub within_14: Window,
    /// A successful contact 1 to 30 days after.
    pub within_30: Window,
}

/// What became of the discharges, by calendar days.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    /// The first successful contact lies in the window.
    pub met: u64,
    /// The last day of the window is over.
    pub missed: u64,
    /// The last day of the window is the as-of day, or comes after it.
    pub pending: u64,
    /// Readmitted, dead or in hospice care before a contact and before the window's end.
    pub excluded: u64,
}

/// One patient at high risk of readmission.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HighRisk {
    /// The `Id` of patients.csv.
    pub patient_id: String,
    /// The LACE index, 0 to 19.
    pub lace: u8,
    /// The score, 0 to 100.
    pub risk_score: u8,
    /// The day of the discharge that the score rests on.
    pub discharged_on: NaiveDate,
}

impl Truth {
    /// Sums `files` by dataset: the file's name without its ending, or `claims` for the months.
    pub(crate) fn datasets(files: &[FileTruth]) -> BTreeMap<String, DatasetTruth> {
        let mut sums: BTreeMap<String, DatasetTruth> = BTreeMap::new();
        for file in files {
            let sum = sums.entry(dataset(&file.path).to_owned()).or_default();
            sum.received += file.received;
            sum.accepted += file.accepted;
            sum.rejected += file.rejected.values().sum::<u64>();
            sum.distinct_keys += file.distinct_keys;
        }
        sums
    }
}

fn dataset(path: &str) -> &str {
    if path.starts_with("payer/medical_claims/") {
        return "claims";
    }
    let name = path.rsplit('/').next().unwrap_or(path);
    name.split('.').next().unwrap_or(name)
}
