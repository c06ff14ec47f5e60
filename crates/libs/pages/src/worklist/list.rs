//! The list.

use domain::worklist::{Today, WorkItem};
use maud::{Markup, html};

use super::{
    Shell,
    card::card,
    frame::{document, footer, masthead, navigation},
};
use crate::{text, view::section};

const TITLE: &str = "High-risk patients requiring outreach today";

const LEAD: &str = "Callbacks that are due come first, then the highest score, then the least time left. \
    What a nurse can do something about stands before what only explains the score.";

const SPOKEN: &str = "Spoken to within the last 24 hours, so off the list until then.";

pub(super) fn page(shell: &Shell<'_>, today: &Today) -> Markup {
    let title = match shell.chosen {
        Some(clinic) => format!("{TITLE} - {clinic}"),
        None => TITLE.to_owned(),
    };
    let main = html! {
        (tiles(shell, today))
        (section::section("to-call", "To call", LEAD, &queue(shell, &today.to_call)))
        @if !today.spoken_to.is_empty() {
            (section::section("spoken-to", "Spoken to today", SPOKEN, &queue(shell, &today.spoken_to)))
        }
    };
    document(&title, &masthead(shell, TITLE, &navigation(shell)), &main, &footer())
}

fn tiles(shell: &Shell<'_>, today: &Today) -> Markup {
    let count = |is: &dyn Fn(&WorkItem) -> bool| today.to_call.iter().filter(|i| is(i)).count();
    let tiles = [
        ("Patients to call", today.to_call.len(), "at risk, or waiting for a follow-up call"),
        (
            "Follow-up overdue",
            count(&WorkItem::is_overdue),
            "nobody spoke to them in two business days",
        ),
        (
            "Callbacks due",
            count(&|i| i.due_callback(shell.now).is_some()),
            "asked to be called by now",
        ),
        ("Spoken to", today.spoken_to.len(), "within the last 24 hours"),
        ("Held", today.held, "in a facility, or deceased"),
    ];
    html! {
        ul.tiles aria-label="The day in numbers" {
            @for (label, number, note) in tiles {
                li {
                    span.label { (label) }
                    span.figure { (text::count(number as u64)) }
                    span.note { (note) }
                }
            }
        }
    }
}

fn queue(shell: &Shell<'_>, items: &[WorkItem]) -> Markup {
    html! {
        @if items.is_empty() && shell.refresh.is_none() {
            (section::empty("Nothing is known yet: no refresh has been published."))
        } @else if items.is_empty() {
            (section::empty("Nobody has to be called at the moment."))
        } @else {
            ol.queue { @for item in items { li { (card(shell, item, "list")) } } }
        }
    }
}
