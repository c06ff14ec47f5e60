//! What a neighbour was given, in order.

use std::sync::{Mutex, PoisonError};

/// Remembers values behind a shared reference, so that a recorded neighbour can be asked afterwards
/// what it received.
#[derive(Debug)]
pub struct Recorder<T>(Mutex<Vec<T>>);

impl<T> Default for Recorder<T> {
    fn default() -> Self {
        Self(Mutex::new(Vec::new()))
    }
}

impl<T: Clone> Recorder<T> {
    /// Remembers a value.
    pub fn push(&self, value: T) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(value);
    }

    /// Everything remembered so far.
    pub fn all(&self) -> Vec<T> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
