//! A table of items, each replaced as a whole on condition of its version.

use serde_json::{Map, Value};

/// A service failed. It holds the service's error code, never its text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("cannot {operation}: {code}")]
pub struct ServiceError {
    /// What was asked.
    pub operation: &'static str,
    /// The service's error code, or what failed on the way to it.
    pub code: String,
}

impl ServiceError {
    /// A failure of an operation.
    pub fn new(operation: &'static str, code: impl Into<String>) -> Self {
        Self { operation, code: code.into() }
    }
}

/// The attributes of an item.
pub type Item = Map<String, Value>;

/// An item as it was read.
#[derive(Debug, Clone, PartialEq)]
pub struct Stored {
    /// Its key.
    pub key: String,
    /// How often it was written.
    pub version: u64,
    /// Its attributes.
    pub item: Item,
    /// The list that it stands in.
    pub placed: Option<Placed>,
}

/// Where an item stands in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    /// The list.
    pub list: String,
    /// The place in it.
    pub position: i64,
}

/// An item to write.
#[derive(Debug, Clone, PartialEq)]
pub struct Put {
    /// Its key.
    pub key: String,
    /// Its attributes.
    pub item: Item,
    /// The version that was read; `None` where there was no such item.
    pub seen: Option<u64>,
    /// The list that it is to stand in.
    pub placed: Option<Placed>,
    /// Epoch seconds after which it may be deleted.
    pub expires_at: Option<i64>,
}

/// Where items are kept.
pub trait Store: Sync {
    /// Reads an item, consistently.
    fn get(&self, key: &str) -> impl Future<Output = Result<Option<Stored>, ServiceError>> + Send;

    /// Writes an item if its version is still the one that was seen. Answers whether it was: a lost
    /// reply that was asked again answers `false`, although the item was written.
    fn put(&self, put: &Put) -> impl Future<Output = Result<bool, ServiceError>> + Send;

    /// The items of a list up to a position, in its order, at most `limit`. It may lag behind the
    /// items by a moment.
    fn list(
        &self,
        list: &str,
        up_to: i64,
        limit: usize,
    ) -> impl Future<Output = Result<Vec<Stored>, ServiceError>> + Send;
}
