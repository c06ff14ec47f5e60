//! Where work may be stopped, to show that it can be taken up again.

use crate::{LakeError, TableName};
use std::{fmt, sync::Arc};

/// The points of a commit at which a process may die.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Point {
    /// Data files are written, and no version names them.
    BeforeCommit,
    /// The version is committed, and nobody was told.
    AfterCommit,
}

/// Decides at each point whether work stops there. A lake asks nobody unless a test says so.
#[derive(Clone, Default)]
pub struct Interrupt(Option<Arc<Decide>>);

type Decide = dyn Fn(&TableName, Point) -> bool + Send + Sync;

impl Interrupt {
    /// Asks `decide`, for the table and the point, whether work stops.
    pub fn when(decide: impl Fn(&TableName, Point) -> bool + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(decide)))
    }

    pub(crate) fn pass(&self, table: &TableName, point: Point) -> Result<(), LakeError> {
        match &self.0 {
            Some(decide) if decide(table, point) => {
                Err(LakeError::Interrupted { table: table.clone(), point })
            }
            _ => Ok(()),
        }
    }
}

impl fmt::Debug for Interrupt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() { "Interrupt(..)" } else { "Interrupt" })
    }
}
