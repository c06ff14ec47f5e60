//! What a page is made from. Nothing here is computed twice: bands, rates, intervals and days since
//! a date follow from these values.

mod completeness;
mod head;
mod month;
mod outreach;
mod patients;
mod readmission;
mod stays;

pub use completeness::{ColumnFill, Completeness, Quarantined, TableFill};
pub use head::{Head, TableVersion};
pub use month::Month;
pub use outreach::{Outreach, OutreachCount};
pub use patients::{Cause, Patient, Patients};
pub use readmission::{
    Counts, FacilityRate, Measure, MeasureTotal, MonthRate, Readmission, UnknownMeasure,
};
pub use stays::{Lengths, StayMonth, Stays};

/// Everything that the report shows. A section without rows says so in words.
#[derive(Debug, Clone)]
pub struct Report {
    /// What the report is and what it stands on.
    pub head: Head,
    /// Who is at high risk today.
    pub patients: Patients,
    /// Readmission within 30 days.
    pub readmission: Readmission,
    /// Length of stay by month of discharge.
    pub stays: Stays,
    /// Whether patients were reached in time.
    pub outreach: Outreach,
    /// How complete the data is.
    pub completeness: Completeness,
}
