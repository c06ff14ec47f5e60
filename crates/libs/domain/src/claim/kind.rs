//! What sort of bill a claim is.

use serde::{Deserialize, Serialize};

/// The two forms in which care is billed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClaimKind {
    /// By a physician or supplier (837P, CMS-1500).
    Professional,
    /// By a hospital or another facility (837I, UB-04).
    Institutional,
}
