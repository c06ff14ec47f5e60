//! The rate by month: a line with its intervals.

use domain::rate::Rate;
use maud::{Markup, html};

use super::{rate_cells, rate_heads};
use crate::{
    chart::{LineChart, Series, Words},
    input::Month,
    text,
    view::{
        Context,
        section::{empty, folded, hidden_key, key},
    },
};

/// The chart, its legend and its numbers.
pub(super) fn chart(context: &Context<'_>) -> Markup {
    let shown = &context.readmission;
    if shown.months.is_empty() {
        return empty("No discharge in the period, so there is no rate to show.");
    }
    let open = open_from(context);
    let hidden = shown.months.iter().filter(|(_, rate)| rate.is_none()).count();
    html! {
        @if hidden == shown.months.len() {
            (empty("Every month has too few discharges to show its rate."))
        } @else {
            (legend(open.is_some(), hidden > 0))
            (drawing(context, open).draw())
        }
        (folded("Numbers by month", &table(context, open)))
    }
}

/// The first month whose discharges have not all been followed for 30 days.
fn open_from(context: &Context<'_>) -> Option<Month> {
    let mut months = context.readmission.months.iter().map(|(month, _)| *month);
    months.find(|month| !month.is_followed_up(context.today))
}

fn drawing(context: &Context<'_>, open: Option<Month>) -> LineChart {
    let shown = &context.readmission;
    let measure = context.report.readmission.measure.name();
    LineChart {
        words: Words {
            id: "readmission-months",
            title: format!("Readmission within 30 days by month of discharge, {measure}"),
            description: description(&shown.months, shown.total),
        },
        unit: "% of discharges",
        tick: whole_percent,
        label: text::percent,
        months: shown.months.iter().map(|(month, _)| *month).collect(),
        series: vec![Series {
            name: latest(context, open),
            class: "first",
            values: shown.months.iter().map(|(_, rate)| rate.and_then(Rate::value)).collect(),
        }],
        intervals: shown.months.iter().map(|(_, rate)| rate.and_then(Rate::wilson95)).collect(),
        reference: shown.total.and_then(Rate::value).map(|value| (value, "whole period")),
        open_from: open,
        marks_hidden: true,
    }
}

/// The name beside the last point of the line.
fn latest(context: &Context<'_>, open: Option<Month>) -> String {
    let shown = context.readmission.months.iter().rev().find(|(_, rate)| rate.is_some());
    match (shown.map(|(month, _)| *month), open) {
        (Some(month), Some(open)) if month >= open => format!("{} so far", month.short()),
        (Some(month), _) => month.to_string(),
        (None, _) => String::new(),
    }
}

/// `15%`, and `0.5%` where an axis is that fine.
pub(super) fn whole_percent(fraction: f64) -> String {
    let percent = fraction * 100.0;
    if (percent - percent.round()).abs() < 1e-6 {
        format!("{percent:.0}%")
    } else {
        format!("{percent:.1}%")
    }
}

fn description(months: &[(Month, Option<Rate>)], total: Option<Rate>) -> String {
    let known: Vec<_> =
        months.iter().filter_map(|(month, rate)| Some((month, (*rate)?.value()?))).collect();
    let hidden = months.len() - known.len();
    let lowest = known.iter().min_by(|a, b| a.1.total_cmp(&b.1));
    let highest = known.iter().max_by(|a, b| a.1.total_cmp(&b.1));
    let mut text = String::new();
    if let (Some((low, least)), Some((high, most))) = (lowest, highest) {
        let (least, most) = (text::percent(*least), text::percent(*most));
        text = format!("Lowest in {low} with {least}, highest in {high} with {most}.");
    }
    if let Some(total) = total.and_then(Rate::value) {
        text.push_str(&format!(" Whole period {}.", text::percent(total)));
    }
    if hidden > 0 {
        text.push_str(&format!(" Not shown: {}.", text::counted(hidden as u64, "month")));
    }
    text.trim_start().to_owned()
}

fn legend(is_open: bool, is_hidden: bool) -> Markup {
    html! {
        ul.keys {
            (key(&html! { g.first { path.line d="M2 7L26 7" {} circle.dot cx="14" cy="7" r="3.5" {} } },
                "rate of the month"))
            (key(&html! { rect.band x="2" y="1" width="24" height="12" {} }, "95% interval"))
            @if is_open {
                (key(&html! { g.first { circle.dot.open cx="14" cy="7" r="3.5" {} } },
                    "30 days not over: too low as yet"))
            }
            @if is_hidden { (hidden_key()) }
        }
    }
}

fn table(context: &Context<'_>, open: Option<Month>) -> Markup {
    html! {
        table {
            caption { "Readmission within 30 days by month of discharge" }
            thead { tr { th scope="col" { "Month" } (rate_heads()) } }
            tbody {
                @for (month, rate) in context.readmission.months.iter().rev() {
                    tr {
                        th scope="row" {
                            (month)
                            @if open.is_some_and(|open| *month >= open) { span.tag { "30 days not over" } }
                        }
                        (rate_cells(*rate))
                    }
                }
            }
        }
    }
}
