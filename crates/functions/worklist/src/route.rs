//! What can be asked for.

use http_kit::Problem;
use lambda_http::{Request, RequestExt, http::Method};

/// A route.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Route {
    /// The list, as a page or as JSON.
    List,
    /// The list as a table.
    Csv,
    /// The day in numbers.
    Digest,
    /// One patient, by the person's id or token.
    Patient(String),
    /// The form of a note.
    Note,
}

impl Route {
    /// The route of a request.
    pub(crate) fn of(request: &Request) -> Result<Self, Problem> {
        let path = request.raw_http_path();
        let (route, method, allow) = match path {
            "/worklist" => (Self::List, Method::GET, "GET"),
            "/worklist.csv" => (Self::Csv, Method::GET, "GET"),
            "/worklist/digest" => (Self::Digest, Method::GET, "GET"),
            "/worklist/notes" => (Self::Note, Method::POST, "POST"),
            _ => (Self::patient(path).ok_or(Problem::NO_SUCH_ROUTE)?, Method::GET, "GET"),
        };
        let is_allowed = *request.method() == method;
        if is_allowed { Ok(route) } else { Err(Problem::method_not_allowed(allow)) }
    }

    fn patient(path: &str) -> Option<Self> {
        let id = path.strip_prefix("/worklist/patients/")?;
        let is_segment = !id.is_empty() && !id.contains('/');
        is_segment.then(|| Self::Patient(id.to_owned()))
    }

    /// The route's name in the log.
    pub(crate) const fn name(&self) -> &'static str {
        match self {
            Self::List => "list",
            Self::Csv => "csv",
            Self::Digest => "digest",
            Self::Patient(_) => "patient",
            Self::Note => "note",
        }
    }
}
