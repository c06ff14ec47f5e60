//! Insurance claims as an operational system keeps them, one item per claim.
//!
//! An item is plain JSON: names in snake case or in camel case, texts that may be numbers, and
//! anything but the claim's identifier may be absent, null or empty. What it says is kept and not
//! judged: whether codes exist and a status may follow another is for quality rules to ask.

mod healthcare;
mod party;
mod read;
mod status;

pub use healthcare::{ClaimError, HealthcareClaim};
pub use party::{PatientInfo, PayerInfo, ProviderInfo};
pub use status::{ClaimStatus, PaymentStatus};
