//! The follow-up windows after a discharge, and how one discharge stands in a window.
//!
//! 7, 14 and 30 days without the day of discharge: HEDIS FUH and TRC patient engagement. With it:
//! HEDIS FUM and FUA (8 days in all) and medication reconciliation (31 days in all). Two business
//! days: transitional care management (CPT 99495 and 99496), CMS MLN908628. All of them are
//! calendar dates of the facility's time zone; only the 48 hours run by the clock.

mod holiday;
mod status;
mod window;

pub use chrono_tz::Tz as Zone;
pub use holiday::{add_business_days, is_business_day, is_federal_holiday};
pub use status::{Exclusion, FollowUp, Status};
pub use window::{Window, date_in, within_48_hours};

#[cfg(test)]
mod tests;
