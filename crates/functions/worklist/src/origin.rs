//! Whether a form was sent by our own page.

use lambda_http::{
    Request,
    http::{HeaderMap, header},
};

/// Whether a request comes from a page of its own origin. Browsers say so themselves, in headers that
/// no page can set; whoever says nothing is refused.
pub(crate) fn is_same_origin(request: &Request) -> bool {
    let headers = request.headers();
    match (one(headers, "sec-fetch-site"), one(headers, header::ORIGIN.as_str())) {
        (Header::Absent, Header::One(origin)) => {
            let host = origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://"));
            host.is_some_and(|host| one(headers, header::HOST.as_str()) == Header::One(host))
        }
        (Header::One(site), _) => site == "same-origin",
        _ => false,
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Header<'a> {
    Absent,
    One(&'a str),
    Doubtful,
}

fn one<'a>(headers: &'a HeaderMap, name: &str) -> Header<'a> {
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (None, _) => Header::Absent,
        (Some(value), None) => value.to_str().map_or(Header::Doubtful, Header::One),
        _ => Header::Doubtful,
    }
}

#[cfg(test)]
mod tests {
    use lambda_http::Body;

    use super::*;

    fn is_same(headers: &[(&'static str, &str)]) -> bool {
        let mut request = Request::new(Body::Empty);
        for (name, value) in headers {
            request.headers_mut().append(*name, value.parse().unwrap());
        }
        is_same_origin(&request)
    }

    #[test]
    fn only_a_browsers_own_word_for_the_same_origin_counts() {
        let host = ("host", "care.example.invalid");
        assert!(is_same(&[("sec-fetch-site", "same-origin")]));
        assert!(is_same(&[host, ("origin", "https://care.example.invalid")]));
        for headers in [
            vec![],
            vec![host],
            vec![("sec-fetch-site", "same-site")],
            vec![("sec-fetch-site", "cross-site")],
            vec![("sec-fetch-site", "none")],
            vec![("sec-fetch-site", "same-origin"), ("sec-fetch-site", "cross-site")],
            vec![
                host,
                ("sec-fetch-site", "cross-site"),
                ("origin", "https://care.example.invalid"),
            ],
            vec![host, ("origin", "https://evil.example.invalid")],
            vec![host, ("origin", "https://care.example.invalid.evil.invalid")],
            vec![host, ("origin", "null")],
            vec![host, ("origin", "care.example.invalid")],
            vec![("origin", "https://")],
        ] {
            assert!(!is_same(&headers), "{headers:?}");
        }
    }
}
