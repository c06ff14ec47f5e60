//! The numbers that matter most, first.

use domain::{alert::Verdict, followup::Window, lace::Band};
use maud::{Markup, html};

use super::{Context, outreach::Standing, stays};
use crate::text;

struct Tile {
    label: &'static str,
    value: String,
    note: String,
}

/// Five numbers, each with what it means.
pub(super) fn tiles(context: &Context<'_>) -> Markup {
    let tiles =
        [calls(context), risk(context), readmitted(context), stay(context), reached(context)];
    html! {
        ul.tiles aria-label="At a glance" {
            @for tile in tiles {
                li {
                    span.label { (tile.label) }
                    span.figure { (tile.value) }
                    span.note { (tile.note) }
                }
            }
        }
    }
}

fn calls(context: &Context<'_>) -> Tile {
    let rows = &context.report.patients.rows;
    let is_call = |verdict| matches!(verdict, Verdict::Publish | Verdict::DuplicateOfAlert);
    let calls = rows.iter().filter(|row| row.verdict.is_some_and(is_call)).count() as u64;
    let note = "alerted on, not reached yet".to_owned();
    Tile { label: "To call today", value: text::count(calls), note }
}

fn risk(context: &Context<'_>) -> Tile {
    let rows = &context.report.patients.rows;
    let high = rows.iter().filter(|row| row.risk_score.band() == Band::High).count() as u64;
    Tile { label: "High risk", value: text::count(high), note: "score 80 or more".to_owned() }
}

fn readmitted(context: &Context<'_>) -> Tile {
    let label = "Readmitted in 30 days";
    match context.readmission.total {
        Some(rate) => Tile {
            label,
            value: rate.value().map_or(text::DASH.to_owned(), text::percent),
            note: rate
                .wilson95()
                .map_or(String::new(), |interval| format!("95% CI {}", text::interval(interval))),
        },
        None => Tile { label, value: text::DASH.to_owned(), note: "no rate to show".to_owned() },
    }
}

fn stay(context: &Context<'_>) -> Tile {
    let label = "Mean length of stay";
    match stays::latest(context) {
        Some((month, mean)) => Tile {
            label,
            value: format!("{} days", text::decimal(mean)),
            note: format!("discharges of {month}"),
        },
        None => Tile { label, value: text::DASH.to_owned(), note: "no month to show".to_owned() },
    }
}

fn reached(context: &Context<'_>) -> Tile {
    let label = "Reached in 2 business days";
    let all = Standing::of_window(&context.report.outreach, Window::TwoBusinessDays);
    match all.rate() {
        Some(rate) => Tile {
            label,
            value: rate.value().map_or(text::DASH.to_owned(), text::percent),
            note: format!(
                "{} of {}",
                text::count(rate.numerator()),
                text::counted(rate.denominator(), "discharge")
            ),
        },
        None => Tile { label, value: text::DASH.to_owned(), note: "too few to tell".to_owned() },
    }
}
