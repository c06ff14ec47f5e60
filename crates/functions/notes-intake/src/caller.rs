//! Who calls, from the claims that the gateway's JWT authorizer verified.
//!
//! The gateway passes claims as text and flattens lists: `a`, `a,b` or `[a b]`. Whatever is in
//! doubt is refused.

use std::collections::HashMap;

use domain::{id::ClinicId, outreach::Caller};
use lambda_http::{Request, RequestExt, request::RequestContext};

use crate::problem::Problem;

const SCOPE: &str = "outreach:write";

/// The caller of a request, if the token allows writing notes.
pub(crate) fn caller(request: &Request) -> Result<Caller, Problem> {
    let Some(RequestContext::ApiGatewayV2(context)) = request.request_context_ref() else {
        return Err(Problem::NO_TOKEN);
    };
    let jwt = context.authorizer.as_ref().and_then(|authorizer| authorizer.jwt.as_ref());
    let jwt = jwt.ok_or(Problem::NO_TOKEN)?;
    let granted = jwt.scopes.iter().flatten().map(String::as_str);
    let claimed = jwt.claims.get("scope").into_iter().flat_map(|scopes| list(scopes));
    if !granted.chain(claimed).any(|scope| scope == SCOPE) {
        return Err(Problem::FORBIDDEN);
    }
    from_claims(&jwt.claims).ok_or(Problem::FORBIDDEN)
}

fn from_claims(claims: &HashMap<String, String>) -> Option<Caller> {
    let clinics = list(claims.get("clinics")?).map(clinic).collect::<Option<Vec<_>>>()?;
    (!clinics.is_empty()).then_some(())?;
    Some(Caller {
        tenant: claims.get("tenant")?.parse().ok()?,
        author: claims.get("sub")?.parse().ok()?,
        clinics,
    })
}

fn clinic(text: &str) -> Option<ClinicId> {
    if text.contains('*') { None } else { text.parse().ok() }
}

fn list(text: &str) -> impl Iterator<Item = &str> {
    let text = text.trim();
    let inner = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')).unwrap_or(text);
    inner.split([',', ' ']).map(|part| part.trim_matches('"')).filter(|part| !part.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clinics(claim: &str) -> Option<Vec<String>> {
        let claims = [("sub", "nurse-7"), ("tenant", "main"), ("clinics", claim)];
        let claims = claims.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let caller = from_claims(&claims.into_iter().collect())?;
        Some(caller.clinics.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn a_list_of_clinics_is_read_in_every_form_that_the_gateway_sends() {
        assert_eq!(clinics("north"), Some(vec!["north".to_owned()]));
        let both = Some(vec!["north".to_owned(), "south".to_owned()]);
        for claim in ["north,south", "[north south]", "north, south", "[\"north\",\"south\"]"] {
            assert_eq!(clinics(claim), both, "{claim}");
        }
    }

    #[test]
    fn doubtful_clinics_are_refused() {
        for claim in ["", " ", "[]", "*", "north,*", "clinic-*", "north\u{7}"] {
            assert_eq!(clinics(claim), None, "{claim:?}");
        }
    }

    #[test]
    fn a_token_without_tenant_or_subject_is_refused() {
        for left_out in ["sub", "tenant", "clinics"] {
            let claims = [("sub", "nurse-7"), ("tenant", "main"), ("clinics", "north")];
            let claims = claims.into_iter().filter(|(name, _)| *name != left_out);
            let claims = claims.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
            assert_eq!(from_claims(&claims), None, "{left_out}");
        }
    }
}
