//! Whether patients were reached in time after a discharge.

use domain::followup::Window;

/// Follow-up after discharge, by clinic and window.
#[derive(Debug, Clone)]
pub struct Outreach {
    /// One row for each clinic and window, in any order; rows of the same are added up.
    pub rows: Vec<OutreachCount>,
}

/// The discharges of a clinic's patients, by how they stand in a window. The rate is
/// met / (met + missed).
#[derive(Debug, Clone)]
pub struct OutreachCount {
    /// The clinic's name.
    pub clinic: String,
    /// The window.
    pub window: Window,
    /// Reached inside the window.
    pub met: u64,
    /// Not reached, and the window is over.
    pub missed: u64,
    /// Not reached, and the window is open.
    pub pending: u64,
    /// Readmitted, died or in hospice before anybody could call.
    pub excluded: u64,
}
