//! Where delivered objects are read from.

use crate::Object;
use medallion::ingest::Source;
use std::future::Future;

/// An object's bytes and what tells them from another version's.
pub struct Opened {
    /// The bucket's version id, or `sha256:` and the content's hash.
    pub version: String,
    /// The bytes.
    pub source: Source,
}

/// Why an object cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    /// The object, or this version of it, is not there: it was deleted after the event.
    #[error("the object is not there any more")]
    Gone,
    /// Storage failed; a later try may succeed.
    #[error("the object cannot be read")]
    Read(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// Opens delivered objects.
pub trait ObjectSource: Sync {
    /// The bytes of exactly the version that the event names.
    ///
    /// # Errors
    /// [`SourceError`].
    fn open(&self, object: &Object) -> impl Future<Output = Result<Opened, SourceError>> + Send;
}
