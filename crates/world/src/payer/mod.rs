//! The payer's extracts: claims by month and the members.

pub(crate) mod adjudicate;
pub(crate) mod claim;
pub(crate) mod eligibility;
pub(crate) mod months;
