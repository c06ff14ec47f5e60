//! The page: a document without script and without any reference to the outside.

mod completeness;
mod head;
mod outreach;
mod patients;
mod readmission;
pub(crate) mod section;
mod stays;
mod summary;

use std::collections::BTreeSet;

use chrono::NaiveDate;
use domain::{followup::date_in, rate::SMALLEST_SHOWN};
use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::input::{Counts, Month, Report};
use readmission::ShownReadmission;

/// Nothing may be loaded and nothing may run; only the style sheet inside of the page applies.
const POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

pub(crate) const STYLE: &str = include_str!("view/style.css");

/// What several sections need to know.
pub(crate) struct Context<'a> {
    pub(crate) report: &'a Report,
    /// The date that the page speaks for, where its readers are.
    pub(crate) today: NaiveDate,
    pub(crate) readmission: ShownReadmission,
}

impl<'a> Context<'a> {
    fn of(report: &'a Report) -> Self {
        let today = date_in(report.head.zone, report.head.as_of);
        Self { report, today, readmission: ShownReadmission::of(&report.readmission) }
    }

    /// The months whose discharges may not be counted anywhere: too few of them, or nobody knows.
    pub(crate) fn hidden_months(&self) -> BTreeSet<Month> {
        let is_hidden = |counts: Counts| match counts {
            Counts::Known(rate) => rate.denominator() < SMALLEST_SHOWN,
            Counts::Suppressed => true,
        };
        let months = self.report.readmission.months.iter();
        months.filter(|one| is_hidden(one.counts)).map(|one| one.month).collect()
    }
}

/// The document.
pub(crate) fn page(report: &Report) -> Markup {
    let context = Context::of(report);
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="referrer" content="no-referrer";
                meta name="robots" content="noindex, nofollow";
                title { (report.head.title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                a.skip href="#patients" { "Skip to the patients" }
                (head::masthead(&context))
                main {
                    (summary::tiles(&context))
                    (patients::section(&context))
                    (readmission::section(&context))
                    (stays::section(&context))
                    (outreach::section(&context))
                    (completeness::section(&context))
                }
                (head::provenance(&context))
            }
        }
    }
}
