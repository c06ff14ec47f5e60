//! Whether patients were reached in time.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    followup::Window,
    rate::{Rate, SMALLEST_SHOWN},
};
use maud::{Markup, html};

use super::{
    Context,
    section::{self, empty, key, source},
};
use crate::{
    chart,
    input::{Outreach, OutreachCount},
    text,
};

const LEAD: &str = "Discharges by whether somebody spoke with the patient or a caregiver in time. \
    The rate is met of met and missed; what is pending or excluded is not held against a clinic.";

const SOURCE: &str = "Two business days: transitional care management (CPT 99495 and 99496), CMS \
    MLN908628. 7, 14 and 30 days without the day of discharge: HEDIS follow-up measures. Dates are \
    those of the facility's calendar. Excluded: readmitted, died or in hospice before the deadline.";

/// How discharges stand in one window.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Standing {
    met: u64,
    missed: u64,
    pending: u64,
    excluded: u64,
}

impl Standing {
    /// All clinics in a window.
    pub(super) fn of_window(outreach: &Outreach, window: Window) -> Self {
        let rows = outreach.rows.iter().filter(|row| row.window == window);
        rows.fold(Self::default(), Self::with)
    }

    fn with(self, row: &OutreachCount) -> Self {
        Self {
            met: self.met.saturating_add(row.met),
            missed: self.missed.saturating_add(row.missed),
            pending: self.pending.saturating_add(row.pending),
            excluded: self.excluded.saturating_add(row.excluded),
        }
    }

    /// Met of met and missed; `None` where so few make no rate.
    pub(super) fn rate(self) -> Option<Rate> {
        let rate = Rate::new(self.met, self.met.saturating_add(self.missed)).ok()?;
        (rate.denominator() >= SMALLEST_SHOWN).then_some(rate)
    }

    fn bar(self) -> Markup {
        let parts = [
            (self.met, "met"),
            (self.missed, "missed"),
            (self.pending, "pending"),
            (self.excluded, "excluded"),
        ];
        chart::stack(&parts)
    }

    fn cell(self) -> Markup {
        let rate = self.rate();
        html! {
            @match rate.and_then(Rate::value) {
                Some(value) => span.rate { (text::percent(value)) },
                None => span.rate.soft title="fewer than 11 are due" { "too few" },
            }
            (self.bar())
            dl.counts {
                @for (name, count) in self.counts() {
                    div { dt { (name) } dd { (text::count(count)) } }
                }
            }
        }
    }

    const fn counts(self) -> [(&'static str, u64); 4] {
        [
            ("met", self.met),
            ("missed", self.missed),
            ("pending", self.pending),
            ("excluded", self.excluded),
        ]
    }
}

const fn words(window: Window) -> &'static str {
    match window {
        Window::TwoBusinessDays => "2 business days",
        Window::Within7 => "7 days",
        Window::Within14 => "14 days",
        Window::Within30 => "30 days",
        Window::Within7WithDay0 => "7 days, with day 0",
        Window::Within30WithDay0 => "30 days, with day 0",
    }
}

/// The section.
pub(super) fn section(context: &Context<'_>) -> Markup {
    let outreach = &context.report.outreach;
    let content = html! {
        @if outreach.rows.is_empty() {
            (empty("No discharge is due for a follow-up call, so there is nothing to count."))
        } @else {
            div.card.flush { (legend()) (table(outreach)) }
        }
        (source(SOURCE))
    };
    section::section("outreach", "Outreach after discharge", LEAD, &content)
}

fn legend() -> Markup {
    let parts = ["met", "missed", "pending", "excluded"];
    html! {
        ul.keys {
            @for part in parts {
                (key(&html! { rect class=(part) x="2" y="2" width="24" height="10" {} }, part))
            }
        }
    }
}

fn table(outreach: &Outreach) -> Markup {
    let windows: BTreeSet<Window> = outreach.rows.iter().map(|row| row.window).collect();
    let mut clinics: BTreeMap<&str, BTreeMap<Window, Standing>> = BTreeMap::new();
    for row in &outreach.rows {
        let standing = clinics.entry(&row.clinic).or_default().entry(row.window).or_default();
        *standing = standing.with(row);
    }
    html! {
        table.outreach {
            caption.hush { "Follow-up after discharge by clinic and window" }
            thead {
                tr {
                    th scope="col" { "Clinic" }
                    @for window in &windows { th scope="col" { "Within " (words(*window)) } }
                }
            }
            tbody {
                tr.chosen {
                    th scope="row" { "All clinics" }
                    @for window in &windows { (cell(*window, Some(Standing::of_window(outreach, *window)))) }
                }
                @for (clinic, standings) in &clinics {
                    tr {
                        th scope="row" { (clinic) }
                        @for window in &windows { (cell(*window, standings.get(window).copied())) }
                    }
                }
            }
        }
    }
}

fn cell(window: Window, standing: Option<Standing>) -> Markup {
    html! {
        td data-label={ "Within " (words(window)) } {
            @match standing {
                Some(standing) => (standing.cell()),
                None => span.soft { "no discharge" },
            }
        }
    }
}
