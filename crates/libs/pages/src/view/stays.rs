//! Length of stay by month of discharge.

use maud::{Markup, html};

use super::{
    Context,
    section::{self, card, empty, folded, hidden_key, source},
};
use crate::{
    chart::{LineChart, Series, Words},
    disclosure::{self, ShownStays},
    input::{Lengths, Month},
    text,
};

const LEAD: &str = "Whole days from admission to discharge, by month of discharge. The mean follows \
    a few long stays, the median does not; one stay in ten is longer than the 90th \
    percentile (p90).";

const SOURCE: &str = "Days are midnights between the dates of admission and discharge, 0 for a \
    stay of one day, as in HCUP. Open stays are not counted and nothing is trimmed; percentiles are \
    interpolated linearly.";

type Row = (Month, Option<ShownStays>);

/// The section.
pub(super) fn section(context: &Context<'_>) -> Markup {
    let rows = rows(context);
    let content = html! {
        @if rows.is_empty() {
            (empty("No stay ended in the period, so there is no length to show."))
        } @else {
            (card("Days per stay", &html! {
                @if rows.iter().all(|(_, shown)| shown.is_none()) {
                    (empty("Every month has too few stays to show their length."))
                } @else {
                    @if rows.iter().any(|(_, shown)| shown.is_none()) { ul.keys { (hidden_key()) } }
                    (drawing(&rows).draw())
                }
                (folded("Numbers by month", &table(&rows)))
            }))
        }
        (source(SOURCE))
    };
    section::section("stays", "Length of stay", LEAD, &content)
}

/// The latest month that may be shown and its mean.
pub(super) fn latest(context: &Context<'_>) -> Option<(Month, f64)> {
    rows(context).into_iter().rev().find_map(|(month, shown)| Some((month, shown?.lengths.mean)))
}

/// The months in order, as far as they may be shown.
fn rows(context: &Context<'_>) -> Vec<Row> {
    let months = &context.report.stays.months;
    let shown = disclosure::stays(months, &context.hidden_months());
    let mut rows: Vec<Row> = months.iter().map(|month| month.month).zip(shown).collect();
    rows.sort_by_key(|(month, _)| *month);
    rows
}

fn drawing(rows: &[Row]) -> LineChart {
    let series = |name: &str, class, of: fn(&Lengths) -> f64| Series {
        name: String::from(name),
        class,
        values: rows.iter().map(|(_, shown)| shown.map(|shown| of(&shown.lengths))).collect(),
    };
    LineChart {
        words: Words {
            id: "stays-months",
            title: "Length of stay by month of discharge".to_owned(),
            description: description(rows),
        },
        unit: "days",
        tick: |days| if days.fract() == 0.0 { format!("{days:.0}") } else { text::decimal(days) },
        label: text::decimal,
        months: rows.iter().map(|(month, _)| *month).collect(),
        series: vec![
            series("p90", "second", |lengths| lengths.p90),
            series("mean", "first", |lengths| lengths.mean),
            series("median", "third", |lengths| lengths.median),
        ],
        intervals: Vec::new(),
        reference: None,
        open_from: None,
        marks_hidden: true,
    }
}

fn description(rows: &[Row]) -> String {
    let shown = || rows.iter().filter_map(|(month, shown)| Some((month, shown.as_ref()?)));
    let say = |(month, shown): (&Month, &ShownStays)| {
        let Lengths { mean, median, p90 } = shown.lengths;
        format!("{month}: mean {mean:.1}, median {median:.1}, 90th percentile {p90:.1} days")
    };
    match (shown().next(), shown().next_back()) {
        (Some(first), Some(last)) => format!("{}. {}.", say(first), say(last)),
        _ => String::new(),
    }
}

fn table(rows: &[Row]) -> Markup {
    html! {
        table {
            caption { "Length of stay in days by month of discharge" }
            thead {
                tr {
                    th scope="col" { "Month" }
                    th.num scope="col" { "Discharges" }
                    th.num scope="col" { "Mean" }
                    th.num scope="col" { "Median" }
                    th.num scope="col" { "90th percentile" }
                }
            }
            tbody { @for (month, shown) in rows.iter().rev() { (row(*month, *shown)) } }
        }
    }
}

fn row(month: Month, shown: Option<ShownStays>) -> Markup {
    html! {
        tr {
            th scope="row" { (month) }
            @match shown {
                Some(ShownStays { discharges, lengths }) => {
                    td.num { (text::count(discharges)) }
                    td.num { (text::decimal(lengths.mean)) }
                    td.num { (text::decimal(lengths.median)) }
                    td.num { (text::decimal(lengths.p90)) }
                }
                None => td.num.soft colspan="4" { "not shown (" (text::HIDDEN) ", or derivable)" },
            }
        }
    }
}
