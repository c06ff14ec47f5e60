//! Insurance claims as an operational system keeps them, one item per claim.
//!
//! An item is plain JSON: names in snake case or in camel case, texts that may be numbers, and
//! anything but the claim's identifier may be absent, null or empty. What it says is kept and not
//! judged: whether codes exist and a status may follow another is for quality rules to ask. Rules
//! that need more than one value of a claim, or more than one claim, are in modules of their own.

pub mod balance;
pub mod dates;
pub mod duplicate;
mod frequency;
mod healthcare;
mod kind;
mod party;
mod read;
mod status;

pub use frequency::Frequency;
pub use healthcare::{ClaimError, HealthcareClaim};
pub use kind::ClaimKind;
pub use party::{PatientInfo, PayerInfo, ProviderInfo};
pub use status::{ClaimStatus, PaymentStatus};
