//! Readmission within 30 days.

mod facilities;
mod months;

use domain::rate::Rate;
use maud::{Markup, html};

use super::{
    Context,
    section::{self, card, source},
};
use crate::{
    disclosure,
    input::{Measure, Month, Readmission},
    text,
};

/// The rates that may be shown.
pub(crate) struct ShownReadmission {
    /// The total of the measure.
    pub(crate) total: Option<Rate>,
    /// The months in order.
    pub(crate) months: Vec<(Month, Option<Rate>)>,
    /// The facilities in order of their names.
    pub(crate) facilities: Vec<(String, Option<Rate>)>,
}

impl ShownReadmission {
    pub(super) fn of(given: &Readmission) -> Self {
        let total = given.totals.iter().find(|total| total.measure == given.measure);
        let total = total.and_then(|total| disclosure::alone(total.counts));
        let counts: Vec<_> = given.months.iter().map(|month| month.counts).collect();
        let shown = disclosure::parts(&counts, total);
        let mut months: Vec<_> = given.months.iter().map(|month| month.month).zip(shown).collect();
        months.sort_by_key(|(month, _)| *month);
        let counts: Vec<_> = given.facilities.iter().map(|facility| facility.counts).collect();
        let names = given.facilities.iter().map(|facility| facility.facility.clone());
        let mut facilities: Vec<_> = names.zip(disclosure::parts(&counts, total)).collect();
        facilities.sort_by(|(a, _), (b, _)| a.cmp(b));
        Self { total, months, facilities }
    }
}

impl Measure {
    const fn words(self) -> &'static str {
        match self {
            Self::Simple => "Any return",
            Self::Hwr => "Unplanned, CMS rules",
            Self::Pcr => "Plan all-cause, HEDIS rules",
        }
    }

    const fn definition(self) -> &'static str {
        match self {
            Self::Simple => {
                "Every inpatient stay with a discharge; readmitted when the next one begins 0 to 30 \
                 days after it, planned or not."
            }
            Self::Hwr => {
                "Logic of the CMS hospital-wide all-cause unplanned measure: transfers, planned \
                 returns and discharges against advice are no cases. Observed, not \
                 risk-standardized."
            }
            Self::Pcr => {
                "Logic of HEDIS Plan All-Cause Readmissions: adults, acute and observation stays, \
                 planned returns excluded. Observed, not risk-adjusted."
            }
        }
    }

    const fn origin(self) -> &'static str {
        match self {
            Self::Simple => "a definition of this platform, as many dashboards count.",
            Self::Hwr => {
                "CMS Hospital-Wide All-Cause Unplanned Readmission (CBE 3656), YNHHSC/CORE."
            }
            Self::Pcr => "NCQA HEDIS, Plan All-Cause Readmissions (PCR).",
        }
    }
}

const LEAD: &str = "The definition decides the number, so three are reported beside each other and \
    never mixed. Each rate has the interval that chance alone explains.";

/// The section.
pub(super) fn section(context: &Context<'_>) -> Markup {
    let measure = context.report.readmission.measure;
    let content = html! {
        (card("Three definitions, whole period", &totals(context)))
        (card("By month of discharge", &months::chart(context)))
        (card("By facility", &facilities::chart(context)))
        (source(&format!(
            "{}: {} 95% intervals: Wilson, J Am Stat Assoc 1927;22:209-212.",
            measure.name(),
            measure.origin()
        )))
    };
    section::section("readmission", "Readmission within 30 days", LEAD, &content)
}

fn totals(context: &Context<'_>) -> Markup {
    let given = &context.report.readmission;
    html! {
        table.totals {
            caption.hush { "Readmission within 30 days by definition" }
            thead { tr { th scope="col" { "Definition" } (rate_heads()) } }
            tbody {
                @for measure in Measure::ALL {
                    @let total = given.totals.iter().find(|total| total.measure == measure);
                    tr.chosen[measure == given.measure] {
                        th scope="row" {
                            (measure.words())
                            @if measure == given.measure { span.tag { "shown below" } }
                            span.sub.code { (measure.name()) }
                            span.sub { (measure.definition()) }
                        }
                        @match total {
                            Some(total) => (rate_cells(disclosure::alone(total.counts))),
                            None => td.num.soft colspan="4" { "not computed" },
                        }
                    }
                }
            }
        }
    }
}

/// The heads of the columns of a rate.
fn rate_heads() -> Markup {
    html! {
        th.num scope="col" { "Readmitted" }
        th.num scope="col" { "Discharges" }
        th.num scope="col" { "Rate" }
        th.num scope="col" { "95% interval" }
    }
}

/// The cells of a rate. What may not be shown is told in words and never as 0.
fn rate_cells(rate: Option<Rate>) -> Markup {
    let shown = rate.and_then(|rate| Some((rate, rate.value()?, rate.wilson95()?)));
    html! {
        @if let Some((rate, value, interval)) = shown {
            td.num data-label="Readmitted" { (text::count(rate.numerator())) }
            td.num data-label="Discharges" { (text::count(rate.denominator())) }
            td.num.rate data-label="Rate" { (text::percent(value)) }
            td.num.nowrap data-label="95% interval" { (text::interval(interval)) }
        } @else {
            td.num.soft colspan="4" { "not shown (" (text::HIDDEN) ", or derivable)" }
        }
    }
}
