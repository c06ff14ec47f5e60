#![doc = include_str!("../README.md")]

mod care;
mod dynamodb;
mod memory;
mod store;
mod update;
mod worklist;

pub use care::{CareRecords, Found};
pub use dynamodb::DynamoStore;
pub use memory::MemoryStore;
pub use store::{Item, Placed, Put, ServiceError, Store, Stored};
pub use update::{read, update};
pub use worklist::{Person, Published, Worklist};

#[cfg(test)]
mod tests;
