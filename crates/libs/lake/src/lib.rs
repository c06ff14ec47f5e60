#![doc = include_str!("../README.md")]

mod changes;
mod commit;
mod error;
mod name;
pub mod render;
mod replace;
mod root;
mod session;
mod spec;
mod table;
#[cfg(test)]
mod tests;
mod txn;
mod upkeep;
mod writer;

pub use commit::Committed;
pub use error::LakeError;
pub use name::{NameError, TableName};
pub use root::Lake;
pub use session::{BatchStream, Session};
pub use spec::{TableSpec, WriteHints};
pub use table::{Table, TableStats};
pub use txn::Txn;
pub use upkeep::{Maintained, Vacuumed};
pub use writer::{TableWriter, WrittenFiles};
