//! What the caller wants to be answered in.

use lambda_http::{Request, http::header};

/// A form of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Media {
    Html,
    Text,
    Json,
}

impl Media {
    /// What a request prefers: the one with the highest quality that it names, JSON where it names none.
    pub(crate) fn of(request: &Request) -> Self {
        let accepted = request.headers().get_all(header::ACCEPT).iter();
        let ranges = accepted.filter_map(|value| value.to_str().ok()).flat_map(|v| v.split(','));
        let mut best = (Self::Json, 0.0);
        for (media, quality) in ranges.filter_map(range) {
            if quality > best.1 {
                best = (media, quality);
            }
        }
        best.0
    }
}

/// A media range that is named, and its quality.
fn range(text: &str) -> Option<(Media, f32)> {
    let mut parts = text.split(';').map(str::trim);
    let media = match parts.next()?.to_ascii_lowercase().as_str() {
        "text/html" => Media::Html,
        "text/plain" => Media::Text,
        "application/json" => Media::Json,
        _ => return None,
    };
    let quality = parts.find_map(|part| part.strip_prefix("q="));
    Some((media, quality.map_or(Some(1.0), |quality| quality.parse().ok())?))
}

#[cfg(test)]
mod tests {
    use lambda_http::Body;

    use super::*;

    #[test]
    fn the_form_of_the_answer_is_the_one_that_is_asked_for() {
        let cases = [
            ("", Media::Json),
            ("*/*", Media::Json),
            ("application/json", Media::Json),
            ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", Media::Html),
            ("Text/HTML", Media::Html),
            ("text/html;q=0.5, application/json", Media::Json),
            ("application/json;q=0.1, text/plain;q=0.2", Media::Text),
            ("text/html;q=0", Media::Json),
            ("text/html;q=x", Media::Json),
        ];
        for (accept, expected) in cases {
            let mut request = Request::new(Body::Empty);
            request.headers_mut().insert(header::ACCEPT, accept.parse().unwrap());
            assert_eq!(Media::of(&request), expected, "{accept}");
        }
    }
}
