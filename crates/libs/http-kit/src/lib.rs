#![doc = include_str!("../README.md")]

mod body;
mod claims;
mod context;
mod problem;
mod response;

pub use body::{JsonBody, read_body, require_media_type};
pub use claims::{Claims, claims};
pub use context::{correlation_id, time_left};
pub use problem::Problem;
pub use response::{json, secure};
