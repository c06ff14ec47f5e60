//! What sections are built from.

use maud::{Markup, html};

use crate::text;

/// A section with its heading and what it shows.
pub(crate) fn section(id: &str, heading: &str, lead: &str, content: &Markup) -> Markup {
    html! {
        section id=(id) aria-labelledby={ (id) "-heading" } {
            header.section-head {
                h2 id={ (id) "-heading" } { (heading) }
                p.lead { (lead) }
            }
            (content)
        }
    }
}

/// A framed part of a section.
pub(super) fn card(heading: &str, content: &Markup) -> Markup {
    html! {
        div.card {
            h3 { (heading) }
            (content)
        }
    }
}

/// What a section says when it has nothing to show.
pub(crate) fn empty(words: &str) -> Markup {
    html! { p.empty { (words) } }
}

/// Where a measure comes from.
pub(super) fn source(words: &str) -> Markup {
    html! { p.source { strong { "Source. " } (words) } }
}

/// The numbers behind a chart, folded.
pub(super) fn folded(summary: &str, table: &Markup) -> Markup {
    html! {
        details {
            summary { (summary) }
            div.scroll tabindex="0" role="region" aria-label=(summary) { (table) }
        }
    }
}

/// An entry of a legend: a drawing of 28 by 14 and what it means.
pub(super) fn key(drawing: &Markup, meaning: &str) -> Markup {
    html! {
        li {
            svg.swatch viewBox="0 0 28 14" aria-hidden="true" focusable="false" { (drawing) }
            (meaning)
        }
    }
}

/// The entry for months that may not be shown.
pub(super) fn hidden_key() -> Markup {
    let drawing = html! { rect.hidden-month x="4" y="3" width="20" height="9" {} };
    key(&drawing, &format!("not shown: {}, or derivable", text::HIDDEN))
}
