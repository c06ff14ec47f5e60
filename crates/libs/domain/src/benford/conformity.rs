//! Nigrini's words for a mean absolute deviation.

use std::fmt;

use serde::{Deserialize, Serialize};

/// How well first digits follow the law, by their mean absolute deviation (Nigrini 2012, table
/// 7.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Conformity {
    /// At most 0.006.
    Close,
    /// At most 0.012.
    Acceptable,
    /// At most 0.015.
    Marginal,
    /// Above.
    Nonconformity,
}

impl Conformity {
    /// The word for a mean absolute deviation, a fraction.
    pub fn of(mad: f64) -> Self {
        match mad {
            mad if mad <= 0.006 => Self::Close,
            mad if mad <= 0.012 => Self::Acceptable,
            mad if mad <= 0.015 => Self::Marginal,
            _ => Self::Nonconformity,
        }
    }

    /// The word in tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Close => "close",
            Self::Acceptable => "acceptable",
            Self::Marginal => "marginal",
            Self::Nonconformity => "nonconformity",
        }
    }
}

impl fmt::Display for Conformity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
