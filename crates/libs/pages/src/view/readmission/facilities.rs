//! The rate by facility: dots with their intervals.

use std::cmp::Reverse;

use domain::rate::Rate;
use maud::{Markup, html};

use super::{months::whole_percent, rate_cells, rate_heads};
use crate::{
    chart::{Dot, DotChart, Side, Words},
    text,
    view::{
        Context,
        section::{empty, folded, key},
    },
};

/// The most facilities of the chart: those with the most discharges.
const FACILITIES: usize = 24;

/// The chart, its legend and its numbers.
pub(super) fn chart(context: &Context<'_>) -> Markup {
    let facilities = &context.readmission.facilities;
    if facilities.is_empty() {
        return empty("No facility had a discharge in the period.");
    }
    let shown = by_rate(context);
    let hidden = facilities.len() - shown.len();
    let left_out = shown.len().saturating_sub(FACILITIES);
    html! {
        @if shown.is_empty() {
            (empty("Every facility has too few discharges to show its rate."))
        } @else {
            (legend())
            (drawing(context, largest(shown)).draw())
        }
        @if hidden > 0 || left_out > 0 {
            p.small {
                @if hidden > 0 {
                    "Not shown: " (facilities_of(hidden)) " with " (text::HIDDEN)
                    " in a count, or from whose counts those could be derived. "
                }
                @if left_out > 0 {
                    (facilities_of(left_out)) " with fewer discharges in the table only."
                }
            }
        }
        (folded("Numbers by facility", &table(context)))
    }
}

fn facilities_of(number: usize) -> String {
    if number == 1 { "1 facility".to_owned() } else { format!("{number} facilities") }
}

/// The facilities that may be shown, highest rate first.
fn by_rate<'a>(context: &'a Context<'_>) -> Vec<(&'a str, Rate)> {
    let facilities = context.readmission.facilities.iter();
    let shown = facilities.filter_map(|(name, rate)| Some((name.as_str(), (*rate)?)));
    let mut shown: Vec<_> = shown.collect();
    shown.sort_by(|(_, a), (_, b)| {
        b.value().unwrap_or_default().total_cmp(&a.value().unwrap_or_default())
    });
    shown
}

/// Those with the most discharges, in the order in which they came.
fn largest(mut shown: Vec<(&str, Rate)>) -> Vec<(&str, Rate)> {
    let mut sizes: Vec<u64> = shown.iter().map(|(_, rate)| rate.denominator()).collect();
    sizes.sort_by_key(|size| Reverse(*size));
    if let Some(least) = sizes.get(FACILITIES - 1) {
        shown.retain(|(_, rate)| rate.denominator() >= *least);
    }
    shown.truncate(FACILITIES);
    shown
}

fn drawing(context: &Context<'_>, shown: Vec<(&str, Rate)>) -> DotChart {
    let all = context.readmission.total.and_then(Rate::value);
    let dots = shown.into_iter().filter_map(|(name, rate)| dot(name, rate, all));
    let dots: Vec<Dot> = dots.collect();
    let measure = context.report.readmission.measure.name();
    DotChart {
        words: Words {
            id: "readmission-facilities",
            title: format!("Readmission within 30 days by facility, {measure}"),
            description: description(&dots),
        },
        unit: "% of discharges, with 95% interval",
        tick: whole_percent,
        label: text::percent,
        dots,
        reference: all.map(|value| (value, "all facilities")),
    }
}

fn dot(name: &str, rate: Rate, all: Option<f64>) -> Option<Dot> {
    let interval = rate.wilson95()?;
    Some(Dot {
        name: name.to_owned(),
        note: format!("of {}", text::count(rate.denominator())),
        value: rate.value()?,
        interval,
        side: all.map_or(Side::Around, |all| Side::of(interval, all)),
    })
}

fn description(dots: &[Dot]) -> String {
    let on = |side| dots.iter().filter(|dot| dot.side == side).count();
    let mut text = format!(
        "{} facilities, highest rate first. The whole interval is above the rate of all for {}, \
         below it for {}.",
        dots.len(),
        on(Side::Above),
        on(Side::Below)
    );
    if let Some(first) = dots.first() {
        text.push_str(&format!(" Highest: {} with {}.", first.name, text::percent(first.value)));
    }
    text
}

fn legend() -> Markup {
    let sides = [
        (Side::Above, "interval above the rate of all"),
        (Side::Around, "no clear difference"),
        (Side::Below, "interval below the rate of all"),
    ];
    html! {
        ul.keys {
            @for (side, meaning) in sides {
                (key(&html! { g class=(side.class()) { (side.shape(14.0, 7.0)) } }, meaning))
            }
        }
    }
}

fn table(context: &Context<'_>) -> Markup {
    let hidden = context.readmission.facilities.iter().filter(|(_, rate)| rate.is_none());
    html! {
        table {
            caption { "Readmission within 30 days by facility" }
            thead { tr { th scope="col" { "Facility" } (rate_heads()) } }
            tbody {
                @for (name, rate) in by_rate(context) {
                    tr { th scope="row" { (name) } (rate_cells(Some(rate))) }
                }
                @for (name, _) in hidden {
                    tr { th scope="row" { (name) } (rate_cells(None)) }
                }
            }
        }
    }
}
