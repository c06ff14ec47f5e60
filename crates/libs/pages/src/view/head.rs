//! The head of the page, and at its foot what it was made from.

use maud::{Markup, html};

use super::Context;
use crate::text;

const SECTIONS: [(&str, &str); 5] = [
    ("patients", "Patients"),
    ("readmission", "Readmission"),
    ("stays", "Length of stay"),
    ("outreach", "Outreach"),
    ("completeness", "Data"),
];

/// Title, instant, and what the score is not.
pub(super) fn masthead(context: &Context<'_>) -> Markup {
    let head = &context.report.head;
    html! {
        header.masthead {
            div.inner {
                p.eyebrow { "carelake" span.sep { "/" } (head.tenant) }
                h1 { (head.title) }
                p.as-of { "As of " strong { (text::instant(head.as_of, head.zone)) } }
                nav aria-label="Sections" {
                    ul { @for (id, name) in SECTIONS { li { a href={ "#" (id) } { (name) } } } }
                }
                p.notice {
                    strong { "Decision support only. " }
                    "The score is a published index (LACE) and no medical device: it orders a list "
                    "of calls and decides nothing about care."
                }
            }
        }
    }
}

/// The run, the versions of its inputs, and how numbers are hidden.
pub(super) fn provenance(context: &Context<'_>) -> Markup {
    let head = &context.report.head;
    html! {
        footer {
            div.inner {
                h2 { "What this page stands on" }
                dl.facts {
                    div { dt { "Run" } dd.code { (head.run_id) } }
                    div { dt { "Score" } dd.code { (head.score_version) } }
                    div { dt { "Instant" } dd { (text::instant(head.as_of, head.zone)) } }
                }
                h3 { "Table versions read" }
                @if head.tables.is_empty() {
                    p.empty { "No table version was recorded." }
                } @else {
                    ul.versions {
                        @for table in &head.tables {
                            li { span.code { (table.table) } " version " (text::count(table.version)) }
                        }
                    }
                }
                p.small {
                    "Numbers of one to ten persons are hidden in rates and lengths of stay, and so are "
                    "further numbers from which they could be derived (CMS cell size policy). The list "
                    "of patients and the outreach counts are work lists: for the care team, not to be "
                    "passed on. Patients are named by the platform's pseudonymous id alone."
                }
            }
        }
    }
}
