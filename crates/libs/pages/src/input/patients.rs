//! Who is at high risk today.

use chrono::NaiveDate;
use domain::{alert::Verdict, id::PersonId, lace::RiskScore};

/// The list of patients at high risk, in any order; the page sorts it by score.
#[derive(Debug, Clone)]
pub struct Patients {
    /// The patients.
    pub rows: Vec<Patient>,
    /// How many of them the page shows at most; of the others it shows the number.
    pub at_most: usize,
}

/// One patient. The band follows from the score, and the days since the discharge from the date.
#[derive(Debug, Clone)]
pub struct Patient {
    /// The platform's pseudonymous id.
    pub person_id: PersonId,
    /// The name of the clinic that calls.
    pub clinic: String,
    /// The score, 0..=100.
    pub risk_score: RiskScore,
    /// The date of the discharge, in the hospital's calendar; `None` when the score stands on no
    /// stay.
    pub discharged_on: Option<NaiveDate>,
    /// What raises the score, most points first.
    pub reasons: Vec<Cause>,
    /// What was decided about an alert; `None` when nothing was decided yet.
    pub verdict: Option<Verdict>,
}

/// What raises a score.
#[derive(Debug, Clone)]
pub struct Cause {
    /// A phrase without diagnosis, date or place, such as [`domain::lace::Reason::phrase`].
    pub text: String,
    /// Whether a nurse can do something about it.
    pub is_actionable: bool,
}
