//! A patient of the list.

use domain::{lace::Reason, worklist::WorkItem};
use maud::{Markup, html};

use super::{
    Shell,
    form::form,
    words::{ago, dialled, due, held, outcome_words},
};
use crate::{chart, text};

/// A patient, and the form for a note. `back` is the page that the form leads back to.
pub(super) fn card(shell: &Shell<'_>, item: &WorkItem, back: &str) -> Markup {
    let person = &item.row.person_id;
    html! {
        article.patient.overdue[item.is_overdue()] id=(person) aria-labelledby={ (person) "-name" } {
            (score(item))
            (who(shell, item))
            (why(item))
            (calls(shell, item))
            @if shell.may_write { (form(shell, item, back)) }
        }
    }
}

fn score(item: &WorkItem) -> Markup {
    let score = item.row.risk_score.get();
    let class = if item.row.risk_score >= item.row.threshold { "strong" } else { "mild" };
    html! {
        p.risk {
            span.hush { "Risk score " }
            span.number { (score) }
            " "
            span class={ "band " (item.band) } { (item.band) }
            (chart::meter(f64::from(score) / 100.0, class))
        }
    }
}

fn who(shell: &Shell<'_>, item: &WorkItem) -> Markup {
    let row = &item.row;
    html! {
        div.who {
            h3 id={ (row.person_id) "-name" } {
                a href={ "/worklist/patients/" (row.person_id) } { (row.name.expose()) }
            }
            @if let Some(year) = &row.birth_year { span.sub { "born " (year.expose()) } }
            @match &row.phone {
                Some(phone) => {
                    span.sub { a href={ "tel:" (dialled(phone.expose())) } { (phone.expose()) } }
                }
                None => span.sub { "no phone number" },
            }
            span.sub { (row.clinic_id) }
            span.sub.code title="how alerts name the patient" { (shell.token_key.person(&row.person_id)) }
        }
    }
}

fn why(item: &WorkItem) -> Markup {
    let row = &item.row;
    html! {
        div.why {
            ul.flags { @for flag in flags(item) { li { (flag) } } }
            @if !row.actionable.is_empty() {
                ul.reasons.act aria-label="To act on" { @for gap in &row.actionable { li { (gap) } } }
            }
            @if !row.reasons.is_empty() {
                ul.reasons aria-label="Why the score is high" {
                    @for reason in &row.reasons { li { (Reason::phrase(*reason)) } }
                }
            }
        }
    }
}

fn flags(item: &WorkItem) -> Vec<&'static str> {
    [
        item.held_by.map(held),
        item.needs_review.then_some("Refused twice: a clinician looks first"),
        item.bad_number.then_some("Phone number is no use"),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn calls(shell: &Shell<'_>, item: &WorkItem) -> Markup {
    let (zone, now) = (item.row.time_zone, shell.now);
    let time = |at| text::instant(at, zone);
    html! {
        dl.calls {
            @if let Some(at) = item.callback_at {
                (fact("Call back", &html! {
                    strong { @if at <= now { "Due now" } @else { "Not before" } }
                    span.sub { (time(at)) }
                }))
            }
            @if let Some(clock) = item.clock {
                (fact("Follow-up call", &html! {
                    @let (words, is_overdue) = due(clock);
                    @if is_overdue { strong.late { span aria-hidden="true" { "! " } (words) } }
                    @else { strong { (words) } }
                    span.sub { "until " (time(clock.due_at)) }
                }))
            }
            (fact("Last attempt", &html! {
                @match &item.last_attempt {
                    Some(last) => {
                        (outcome_words(last.outcome))
                        span.sub { (ago(last.contacted_at, now)) ", " (time(last.contacted_at)) }
                    }
                    None => span.soft { "none known" },
                }
            }))
            @if let Some(at) = item.last_successful_contact {
                (fact("Last spoken to", &html! { (ago(at, now)) span.sub { (time(at)) } }))
            }
            @if let Some(at) = item.row.discharged_at {
                (fact("Discharged", &html! {
                    (ago(at, now))
                    span.sub { (time(at)) @if let Some(facility) = &item.row.facility { ", " (facility) } }
                }))
            }
        }
    }
}

/// A name and its value.
pub(super) fn fact(name: &str, value: &Markup) -> Markup {
    html! { div { dt { (name) } dd { (value) } } }
}
