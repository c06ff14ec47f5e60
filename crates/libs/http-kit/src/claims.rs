//! Who calls, from the claims that the gateway's JWT authorizer verified.

use std::collections::HashMap;

use lambda_http::{Request, RequestExt, request::RequestContext};

use crate::Problem;

/// The verified claims and scopes of a caller. They do not print: a claim may name a person.
#[derive(Clone, Default)]
pub struct Claims {
    values: HashMap<String, String>,
    scopes: Vec<String>,
}

/// The claims of a request that came through a JWT authorizer.
pub fn claims(request: &Request) -> Result<Claims, Problem> {
    let Some(RequestContext::ApiGatewayV2(context)) = request.request_context_ref() else {
        return Err(Problem::NO_TOKEN);
    };
    let jwt = context.authorizer.as_ref().and_then(|authorizer| authorizer.jwt.as_ref());
    let jwt = jwt.ok_or(Problem::NO_TOKEN)?;
    Ok(Claims::new(jwt.claims.clone(), jwt.scopes.clone().unwrap_or_default()))
}

impl Claims {
    /// Claims and scopes as an authorizer hands them over. The scopes of the claim `scope` count
    /// too: the gateway leaves its own list out where a route asks for none.
    pub fn new(values: HashMap<String, String>, mut scopes: Vec<String>) -> Self {
        let claimed = values.get("scope").map_or("", |text| text.as_str()).trim();
        let claimed =
            claimed.strip_prefix('[').and_then(|text| text.strip_suffix(']')).unwrap_or(claimed);
        let claimed = claimed.split([' ', ',']).filter(|scope| !scope.is_empty());
        scopes.extend(claimed.map(str::to_owned));
        Self { values, scopes }
    }

    /// Whether the caller was granted exactly this scope.
    pub fn has_scope(&self, scope: &str) -> bool {
        self.scopes.iter().any(|granted| granted == scope)
    }

    /// Refuses a caller without this scope.
    pub fn require_scope(&self, scope: &str) -> Result<(), Problem> {
        if self.has_scope(scope) { Ok(()) } else { Err(Problem::FORBIDDEN) }
    }

    /// A claim's text.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.values.get(name).map(String::as_str)
    }

    /// A claim that is a list: `a`, `a,b` or `[a b]`. `None` where the claim is absent, empty, or
    /// could be read in more than one way; a wildcard is not read as everything, but as doubt.
    pub fn list(&self, name: &str) -> Option<Vec<&str>> {
        let text = self.text(name)?.trim();
        let (inner, is_bracketed) = match text.strip_prefix('[') {
            Some(rest) => (rest.strip_suffix(']')?, true),
            None => (text, false),
        };
        if inner.contains(',') {
            inner.split(',').map(str::trim).map(item).collect()
        } else if is_bracketed {
            inner.split(' ').map(item).collect()
        } else {
            Some(vec![item(inner)?])
        }
    }
}

/// One item of a list, without the quotation marks that it may have.
fn item(text: &str) -> Option<&str> {
    let text = match text.strip_prefix('"') {
        Some(rest) => rest.strip_suffix('"')?,
        None => text,
    };
    let is_doubtful = |c: char| c.is_control() || c.is_whitespace() || "*[]\"".contains(c);
    (!text.is_empty() && !text.contains(is_doubtful)).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(claim: &str) -> Option<Vec<String>> {
        let values = [("clinics".to_owned(), claim.to_owned())].into();
        let claims = Claims::new(values, Vec::new());
        claims.list("clinics").map(|items| items.into_iter().map(str::to_owned).collect())
    }

    fn granted(scope: Option<&str>, scopes: &[&str]) -> Claims {
        let values = scope.map(|scope| ("scope".to_owned(), scope.to_owned())).into_iter();
        Claims::new(values.collect(), scopes.iter().map(|&scope| scope.to_owned()).collect())
    }

    #[test]
    fn a_list_is_read_in_every_form_that_the_gateway_sends() {
        assert_eq!(list("north"), Some(vec!["north".to_owned()]));
        assert_eq!(list("[north]"), Some(vec!["north".to_owned()]));
        let both = Some(vec!["north".to_owned(), "south".to_owned()]);
        for claim in ["north,south", "[north south]", "north, south", "[\"north\",\"south\"]"] {
            assert_eq!(list(claim), both, "{claim}");
        }
    }

    #[test]
    fn a_list_in_doubt_is_no_list() {
        let doubtful = [
            "",
            " ",
            "[]",
            "[ ]",
            "*",
            "north,*",
            "clinic-*",
            "north\u{7}",
            "north south",
            ",",
            "north,",
            "[north",
            "north]",
            "[[north]]",
            "[north  south]",
            "north,south east",
            "\"north",
            "nor\"th",
            "[north, south east]",
            "north\nsouth",
        ];
        for claim in doubtful {
            assert_eq!(list(claim), None, "{claim:?}");
        }
        assert_eq!(Claims::default().list("clinics"), None);
    }

    #[test]
    fn a_scope_is_granted_by_the_gateways_list_or_by_the_claim_and_only_whole() {
        for claims in [
            granted(None, &["notes:write"]),
            granted(Some("notes:write"), &[]),
            granted(Some("openid notes:write"), &[]),
            granted(Some("[openid notes:write]"), &[]),
        ] {
            assert!(claims.has_scope("notes:write") && claims.require_scope("notes:write").is_ok());
        }
        for claims in [
            granted(None, &[]),
            granted(Some("notes:write-all xnotes:write"), &["notes", "*"]),
            granted(Some("NOTES:WRITE"), &[""]),
        ] {
            assert_eq!(claims.require_scope("notes:write"), Err(Problem::FORBIDDEN));
        }
    }
}
