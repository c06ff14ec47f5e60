//! From a request to a note, or to the reason why not.

use domain::{
    clock::Clock,
    id::DataSource,
    outreach::{EventRequest, NoteRequest, OutreachNote},
};
use http_kit::{Claims, JsonBody, Problem};
use lambda_http::{Request, RequestExt, http::Method};

use crate::{
    caller::{caller, event_source},
    identity::Identity,
    refusal::{self, INVALID_NOTE},
};

/// The largest body, in bytes.
pub const MAX_BODY_BYTES: usize = 256 * 1024;

/// The most arrays and objects within each other. A note is one object of texts.
pub const MAX_BODY_DEPTH: usize = 8;

const BODY: JsonBody =
    JsonBody { max_bytes: MAX_BODY_BYTES, max_depth: MAX_BODY_DEPTH, misfit: INVALID_NOTE };

/// What can be posted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Route {
    /// A note with an outcome of the whole taxonomy.
    Note,
    /// Its short form.
    Event,
}

/// A note that may be stored.
#[derive(Debug)]
pub(crate) struct Posted {
    pub(crate) note: OutreachNote,
    /// Whether the caller gave it a key, and may send it again.
    pub(crate) has_key: bool,
}

impl Posted {
    /// Reads a request: the path, then who asks, and only then what.
    pub(crate) fn of(
        request: &Request,
        deployments: Option<&DataSource>,
        clock: &impl Clock,
    ) -> Result<Self, Problem> {
        let route = route(request)?;
        let claims = http_kit::claims(request)?;
        let caller = caller(&claims)?;
        let asked = read(route, request, &claims, deployments)?;
        let Identity { note_id, has_key } = Identity::of(request, &caller)?;
        let note = OutreachNote::accept(asked, &caller, note_id, clock.now());
        Ok(Self { note: note.map_err(refusal::of_note)?, has_key })
    }
}

fn route(request: &Request) -> Result<Route, Problem> {
    let route = match request.raw_http_path() {
        "/outreach-notes" => Route::Note,
        "/outreach-event" => Route::Event,
        _ => return Err(Problem::NO_SUCH_ROUTE),
    };
    let is_post = request.method() == Method::POST;
    if is_post { Ok(route) } else { Err(Problem::method_not_allowed("POST")) }
}

fn read(
    route: Route,
    request: &Request,
    claims: &Claims,
    deployments: Option<&DataSource>,
) -> Result<NoteRequest, Problem> {
    match route {
        Route::Note => BODY.read(request),
        Route::Event => {
            let event: EventRequest = BODY.read(request)?;
            let source = event_source(claims, deployments)?;
            event.into_note(&source).map_err(refusal::of_note)
        }
    }
}
