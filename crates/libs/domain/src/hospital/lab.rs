//! The two laboratory values, and when one counts as the value at discharge.

use chrono::{DateTime, Duration, Utc};

/// A value is the one at discharge when it is at most this many hours older.
const HOURS: i64 = 48;

/// Hemoglobin in g/dL (LOINC 718-7), a finite number above 0.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Hemoglobin(f64);

/// Sodium in mmol/L (LOINC 2951-2 or 2947-0), a finite number above 0.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Sodium(f64);

/// Why a number is not a laboratory value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a laboratory value is a finite number above 0")]
pub struct LabError;

impl Hemoglobin {
    /// From a number of g/dL. A value in g/L must be divided by 10 first.
    ///
    /// # Errors
    /// When the number is not finite, or not above 0.
    pub fn from_g_per_dl(number: f64) -> Result<Self, LabError> {
        positive(number).map(Self)
    }

    /// The number of g/dL.
    pub const fn g_per_dl(self) -> f64 {
        self.0
    }
}

impl Sodium {
    /// From a number of mmol/L, which is the same as mEq/L.
    ///
    /// # Errors
    /// When the number is not finite, or not above 0.
    pub fn from_mmol_per_l(number: f64) -> Result<Self, LabError> {
        positive(number).map(Self)
    }

    /// The number of mmol/L.
    pub const fn mmol_per_l(self) -> f64 {
        self.0
    }
}

/// Whether a sample taken at `taken` may be the value at discharge: not after it, and at most 48
/// hours before. The last such sample counts.
pub fn is_at_discharge(taken: DateTime<Utc>, discharged: DateTime<Utc>) -> bool {
    let age = discharged - taken;
    Duration::zero() <= age && age <= Duration::hours(HOURS)
}

fn positive(number: f64) -> Result<f64, LabError> {
    if number.is_finite() && number > 0.0 { Ok(number) } else { Err(LabError) }
}
