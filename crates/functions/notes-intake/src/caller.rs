//! Who calls, and for whom, from the verified claims only. Whatever is in doubt is refused.

use domain::{id::DataSource, outreach::Caller};
use http_kit::{Claims, Problem};

/// The scope of writing notes.
pub(crate) const SCOPE: &str = "outreach:write";

/// The caller, if the token allows writing notes.
pub(crate) fn caller(claims: &Claims) -> Result<Caller, Problem> {
    claims.require_scope(SCOPE)?;
    outreach_kit::caller(claims).ok_or(Problem::FORBIDDEN)
}

/// The source system whose patients the caller names in the short form: the token's, or else the
/// deployment's. A token that names one badly names none, and is refused.
pub(crate) fn event_source(
    claims: &Claims,
    deployments: Option<&DataSource>,
) -> Result<DataSource, Problem> {
    let source = match claims.text("data_source") {
        Some(named) => named.parse().ok(),
        None => deployments.cloned(),
    };
    source.ok_or_else(|| Problem::FORBIDDEN.with_detail("the token names no data source"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHOLE: [(&str, &str); 4] = [
        ("sub", "nurse-7"),
        ("tenant", "main"),
        ("clinics", "[north south]"),
        ("scope", "outreach:write"),
    ];

    fn claims(values: impl IntoIterator<Item = (&'static str, &'static str)>) -> Claims {
        let values = values.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned()));
        Claims::new(values.collect(), Vec::new())
    }

    #[test]
    fn the_caller_is_whom_the_token_names() {
        let caller = caller(&claims(WHOLE)).unwrap();
        assert_eq!((caller.tenant.as_str(), caller.author.as_str()), ("main", "nurse-7"));
        assert_eq!(caller.clinics.len(), 2);
    }

    #[test]
    fn a_token_without_one_of_its_claims_is_refused() {
        for (left_out, _) in WHOLE {
            let claims = claims(WHOLE.into_iter().filter(|(name, _)| *name != left_out));
            assert_eq!(caller(&claims), Err(Problem::FORBIDDEN), "{left_out}");
        }
    }

    #[test]
    fn the_data_source_is_the_tokens_and_else_the_deployments() {
        let (ours, theirs): (DataSource, DataSource) =
            ("ehr".parse().unwrap(), "calls".parse().unwrap());
        let named = claims([("data_source", "calls")]);
        assert_eq!(event_source(&named, Some(&ours)), Ok(theirs));
        assert_eq!(event_source(&claims([]), Some(&ours)), Ok(ours.clone()));
        assert_eq!(event_source(&claims([]), None).unwrap_err().code(), "forbidden");
        assert!(event_source(&claims([("data_source", "../x")]), Some(&ours)).is_err());
    }
}
