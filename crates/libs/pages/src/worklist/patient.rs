//! One patient: why, what was tried, and how the follow-up call stands.

use domain::{care::Attempt, worklist::WorkItem};
use maud::{Markup, html};

use super::{
    Shell,
    card::{card, fact},
    frame::{document, footer, masthead},
    words::outcome_words,
};
use crate::{text, view::section};

pub(super) fn page(shell: &Shell<'_>, item: &WorkItem, attempts: &[Attempt]) -> Markup {
    let title = item.row.name.expose();
    let nav = html! {
        nav aria-label="Back" {
            ul { li { a href={ "/worklist#" (item.row.person_id) } { "Back to the list" } } }
        }
    };
    let main = html! {
        div.alone { (card(shell, item, "patient")) }
        (section::section("history", "Calls", "The latest first.", &history(item, attempts)))
        (section::section("dates", "Dates", "What alerts were sent and what is due.", &dates(item)))
    };
    document(title, &masthead(shell, title, &nav), &main, &footer())
}

fn history(item: &WorkItem, attempts: &[Attempt]) -> Markup {
    let time = |at| text::instant(at, item.row.time_zone);
    html! {
        @if attempts.is_empty() {
            (section::empty("No call is known."))
        } @else {
            div.card.flush {
                table {
                    caption.hush { "Calls, the latest first" }
                    thead { tr { th scope="col" { "Time" } th scope="col" { "Outcome" } } }
                    tbody {
                        @for attempt in attempts.iter().rev() {
                            tr {
                                th scope="row" { (time(attempt.contacted_at)) }
                                td {
                                    (outcome_words(attempt.outcome))
                                    @if let Some(at) = attempt.callback_at {
                                        span.sub { "call back at " (time(at)) }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn dates(item: &WorkItem) -> Markup {
    let dates = [
        ("Risk alert sent", item.alerts.readmission_risk),
        ("Follow-up alert sent", item.alerts.follow_up_due),
        ("Discharged", item.row.discharged_at),
        ("Follow-up call due until", item.clock.map(|clock| clock.due_at)),
        ("Visit due until", item.row.visit_due_at),
    ];
    html! {
        div.card {
            dl.calls.all {
                @for (name, at) in dates {
                    (fact(name, &html! {
                        @match at {
                            Some(at) => (text::instant(at, item.row.time_zone)),
                            None => span.soft { "none" },
                        }
                    }))
                }
            }
        }
    }
}
