//! Reading and changing one item of a type.

use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};

use crate::{Placed, Put, ServiceError, Store, Stored};

/// How often a step is taken again because another writer was first. Each time one of them has
/// succeeded, so this many writers would have to stand in a row.
const ATTEMPTS: usize = 64;

/// The item under a key, and its version.
///
/// # Errors
/// The store's, or `NotReadable` where the item is not of the type.
pub async fn read<T: DeserializeOwned>(
    store: &impl Store,
    key: &str,
) -> Result<Option<(T, u64)>, ServiceError> {
    let Some(found) = store.get(key).await? else { return Ok(None) };
    let version = found.version;
    Ok(Some((typed(found)?, version)))
}

fn typed<T: DeserializeOwned>(found: Stored) -> Result<T, ServiceError> {
    let item = serde_json::from_value(Value::Object(found.item));
    item.map_err(|_| ServiceError::new("read the item", "NotReadable"))
}

/// Takes a step on the item under a key, or on an empty one, and gives the step's answer once its
/// result is stored. The step may be taken more than once, each time on what is there then. Nothing is
/// written where it changes nothing.
///
/// # Errors
/// The store's, or `Contended` where other writers were first too often.
pub async fn update<T, A>(
    store: &impl Store,
    key: &str,
    expires_at: Option<i64>,
    place: impl Fn(&T) -> Option<Placed> + Send + Sync,
    step: impl Fn(&mut T) -> A + Send + Sync,
) -> Result<A, ServiceError>
where
    T: Default + Clone + PartialEq + Serialize + DeserializeOwned + Send,
    A: Send,
{
    for _ in 0..ATTEMPTS {
        let found = store.get(key).await?;
        let seen = found.as_ref().map(|found| found.version);
        let stood = found.as_ref().and_then(|found| found.placed.clone());
        let before: T = found.map(typed).transpose()?.unwrap_or_default();
        let mut after = before.clone();
        let answer = step(&mut after);
        let placed = place(&after);
        if after == before && placed == stood {
            return Ok(answer);
        }
        let item = attributes(&after)?;
        let put = Put { key: key.to_owned(), item, seen, placed, expires_at };
        if store.put(&put).await? {
            return Ok(answer);
        }
    }
    Err(ServiceError::new("change the item", "Contended"))
}

fn attributes(item: &impl Serialize) -> Result<Map<String, Value>, ServiceError> {
    match serde_json::to_value(item) {
        Ok(Value::Object(attributes)) => Ok(attributes),
        _ => Err(ServiceError::new("write the item", "NotAnObject")),
    }
}
