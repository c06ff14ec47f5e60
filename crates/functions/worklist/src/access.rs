//! Who reads, and which rows that person may see: from the verified claims only.

use domain::{id::ClinicId, outreach::Caller, worklist::WorkRow};
use http_kit::{Claims, Problem};
use lambda_http::{Request, RequestExt, http::StatusCode};

/// The scope of reading the list.
pub(crate) const READ: &str = "worklist:read";
/// The scope of writing notes.
pub(crate) const WRITE: &str = "outreach:write";

const FOREIGN_CLINIC: Problem = Problem::new(StatusCode::FORBIDDEN, "foreign_clinic");

/// A caller who may read the list.
#[derive(Debug, Clone)]
pub(crate) struct Reader {
    pub(crate) caller: Caller,
    pub(crate) may_write: bool,
    /// The clinic that the caller narrowed the list to.
    pub(crate) chosen: Option<ClinicId>,
}

impl Reader {
    /// The caller of a request, if the token allows reading the list.
    pub(crate) fn of(request: &Request, claims: &Claims) -> Result<Self, Problem> {
        claims.require_scope(READ)?;
        let mut caller = outreach_kit::caller(claims).ok_or(Problem::FORBIDDEN)?;
        caller.clinics.sort();
        caller.clinics.dedup();
        let chosen = chosen(request, &caller)?;
        Ok(Self { caller, may_write: claims.has_scope(WRITE), chosen })
    }

    /// The clinics whose lists are asked for.
    pub(crate) fn clinics(&self) -> Vec<ClinicId> {
        self.chosen.as_ref().map_or_else(|| self.caller.clinics.clone(), |one| vec![one.clone()])
    }

    /// Whether a row is of one of the caller's clinics.
    pub(crate) fn may_see(&self, row: &WorkRow) -> bool {
        self.caller.clinics.contains(&row.clinic_id)
    }
}

/// The clinic of the query. One that is not the caller's, or that could be two, is refused.
fn chosen(request: &Request, caller: &Caller) -> Result<Option<ClinicId>, Problem> {
    let query = request.query_string_parameters_ref();
    let named = query.and_then(|query| query.all("clinic")).unwrap_or_default();
    match named.as_slice() {
        [] => Ok(None),
        [one] => {
            let own = caller.clinics.iter().find(|clinic| clinic.as_str() == *one);
            own.cloned().map(Some).ok_or(FOREIGN_CLINIC)
        }
        _ => Err(FOREIGN_CLINIC),
    }
}
