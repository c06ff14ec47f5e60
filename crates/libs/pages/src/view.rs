//! The page: a document without script and without any reference to the outside.

mod completeness;
mod head;
mod outreach;
mod patients;
mod readmission;
mod section;
mod stays;
mod summary;

use std::collections::BTreeSet;

use chrono::NaiveDate;
use domain::followup::date_in;
use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::input::{Month, Report};
use readmission::ShownReadmission;

/// Nothing may be loaded and nothing may run; only the style sheet inside of the page applies.
const POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

const STYLE: &str = include_str!("view/style.css");

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

    /// The months whose discharges may not be counted anywhere.
    pub(crate) fn hidden_months(&self) -> BTreeSet<Month> {
        let hidden = self.readmission.months.iter().filter(|(_, rate)| rate.is_none());
        hidden.map(|(month, _)| *month).collect()
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
