//! A request that was not done.

use maud::{Markup, html};

use super::frame::document;

pub(super) fn page(heading: &str, detail: &str, correlation_id: &str) -> Markup {
    let header = html! {
        header.masthead { div.inner { p.eyebrow { "carelake" } h1 { (heading) } } }
    };
    let main = html! {
        p.alarm role="alert" { (detail) }
        p.after { "Go back to send the form again, or go " a href="/worklist" { "to the list" } "." }
        p.small.after { "Request " span.code { (correlation_id) } }
    };
    document(heading, &header, &main, &html! {})
}
