//! Which piece of work a commit was, so that the same work is never committed twice.

/// The identity of a piece of work: `app` names it (an object's version, a task and its input),
/// `version` its progress. A commit carries it; work whose version is at most the recorded one is
/// done already (Delta protocol, "Transaction Identifiers").
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Txn {
    app: String,
    version: i64,
}

impl Txn {
    /// Work that happens once: one object, one run of one task.
    #[must_use]
    pub fn once(app: impl Into<String>) -> Self {
        Self { app: app.into(), version: 1 }
    }

    /// Work that advances: everything up to `version` of some input.
    #[must_use]
    pub fn up_to(app: impl Into<String>, version: u64) -> Self {
        Self { app: app.into(), version: i64::try_from(version).unwrap_or(i64::MAX) }
    }

    /// The name of the work.
    #[must_use]
    pub fn app(&self) -> &str {
        &self.app
    }

    /// How far the work has come.
    #[must_use]
    pub fn version(&self) -> i64 {
        self.version
    }
}
