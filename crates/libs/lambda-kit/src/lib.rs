#![doc = include_str!("../README.md")]

mod aws;
pub mod batch;
mod chain;
mod clock;
pub mod env;
mod fault;
pub mod stream;
mod telemetry;

pub use aws::aws;
pub use chain::chain;
pub use clock::utc_now;
pub use fault::Fault;
pub use telemetry::init_telemetry;
