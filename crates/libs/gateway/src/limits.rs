//! How much a request may hold and how long it may take.

use std::time::Duration;

use http::request::Parts;

use crate::problem::Problem;

/// The quotas of an HTTP API. The default is what AWS grants, and none of it can be raised there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The most bytes of a request line with all names and values of headers.
    pub head: usize,
    /// The most bytes of a body.
    pub payload: usize,
    /// The longest time that a handler may take, and the longest that a client may send.
    pub integration: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self { head: 10_240, payload: 10 * 1024 * 1024, integration: Duration::from_secs(30) }
    }
}

impl Limits {
    /// Refuses a head that is too large.
    pub(crate) fn check(&self, head: &Parts) -> Result<(), Problem> {
        let line = head.method.as_str().len() + head.uri.to_string().len() + "HTTP/1.1".len();
        let headers = head.headers.iter().map(|(name, value)| name.as_str().len() + value.len());
        let size = line + headers.sum::<usize>();
        if size > self.head { Err(Problem::HeadTooLarge) } else { Ok(()) }
    }
}
