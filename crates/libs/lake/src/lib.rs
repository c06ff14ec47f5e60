#![doc = include_str!("../README.md")]

mod changes;
mod commit;
mod error;
mod interrupt;
mod keys;
mod name;
mod object;
mod partition;
pub mod render;
mod replace;
mod rewrite;
mod root;
mod scan;
mod session;
mod spec;
mod table;
#[cfg(test)]
mod tests;
mod txn;
mod upkeep;
mod upsert;
mod writer;

pub use commit::Committed;
pub use error::LakeError;
pub use interrupt::{Interrupt, Point};
pub use name::{NameError, TableName};
pub use rewrite::Touched;
pub use root::Lake;
pub use session::{BatchStream, Session};
pub use spec::{TableSpec, WriteHints};
pub use table::{Table, TableStats};
pub use txn::Txn;
pub use upkeep::{Maintained, Vacuumed};
pub use upsert::{Newest, Upserted};
pub use writer::{TableWriter, WrittenFiles};
