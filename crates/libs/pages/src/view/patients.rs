//! Who is at high risk today.

use domain::{alert::Verdict, lace::Band};
use maud::{Markup, html};

use super::{
    Context,
    section::{self, empty, source},
};
use crate::{chart, input::Patient, text};

const LEAD: &str = "Highest score first. Reasons are in plain words, and apart: what a nurse can do \
    something about, and what only explains the score.";

const SOURCE: &str = "LACE index, van Walraven et al., CMAJ 2010;182(6):551-557, put on 0 to 100 so \
    that its published bands begin at 40 (moderate) and 80 (high). It predicts death or unplanned \
    readmission within 30 days of a discharge.";

/// The list, capped.
fn list(context: &Context<'_>) -> Markup {
    let patients = &context.report.patients;
    let rows = sorted(&patients.rows);
    let more = rows.len().saturating_sub(patients.at_most) as u64;
    html! {
        @if rows.is_empty() {
            (empty("No patient is at high risk today. Nobody has to be called because of a score."))
        } @else {
            div.card.flush {
                table.people {
                    caption.hush { "Patients at high risk, highest score first" }
                    thead {
                        tr {
                            th scope="col" { "Patient" }
                            th scope="col" { "Score" }
                            th scope="col" { "Discharged" }
                            th scope="col" { "A nurse can act on" }
                            th scope="col" { "Also raises the score" }
                            th scope="col" { "Alert" }
                        }
                    }
                    tbody { @for row in rows.iter().take(patients.at_most) { (row_of(context, row)) } }
                }
                @if more > 0 { p.more { "and " (text::count(more)) " more" } }
            }
        }
        (source(SOURCE))
    }
}

/// The section.
pub(super) fn section(context: &Context<'_>) -> Markup {
    section::section("patients", "Patients at high risk today", LEAD, &list(context))
}

/// By score, then the latest discharge, then the id, so that a run shows one order.
fn sorted(rows: &[Patient]) -> Vec<&Patient> {
    let mut rows: Vec<&Patient> = rows.iter().collect();
    rows.sort_by(|a, b| {
        let by_need = b.risk_score.cmp(&a.risk_score).then(b.discharged_on.cmp(&a.discharged_on));
        by_need.then_with(|| a.person_id.cmp(&b.person_id))
    });
    rows
}

fn row_of(context: &Context<'_>, patient: &Patient) -> Markup {
    let score = patient.risk_score.get();
    let band = patient.risk_score.band();
    html! {
        tr {
            th scope="row" {
                span.code { (patient.person_id) }
                span.sub { (patient.clinic) }
            }
            td.score data-label="Score" {
                span.number { (score) }
                " "
                span class={ "band " (band) } { (band) }
                (chart::meter(f64::from(score) / 100.0, class(band)))
            }
            td data-label="Discharged" { (discharge(context, patient)) }
            td data-label="Can act on" { (reasons(patient, true)) }
            td data-label="Also" { (reasons(patient, false)) }
            td data-label="Alert" { (verdict(patient.verdict)) }
        }
    }
}

const fn class(band: Band) -> &'static str {
    match band {
        Band::High => "strong",
        Band::Moderate | Band::Low => "mild",
    }
}

fn discharge(context: &Context<'_>, patient: &Patient) -> Markup {
    let Some(on) = patient.discharged_on else {
        return html! { span.soft { "no recent stay" } };
    };
    let since = match (context.today - on).num_days() {
        0 => "today".to_owned(),
        days @ 1.. => format!("{} ago", text::counted(days.unsigned_abs(), "day")),
        days => format!("in {}", text::counted(days.unsigned_abs(), "day")),
    };
    html! { (text::date(on)) span.sub { (since) } }
}

fn reasons(patient: &Patient, actionable: bool) -> Markup {
    let of_kind = patient.reasons.iter().filter(|reason| reason.is_actionable == actionable);
    let of_kind: Vec<_> = of_kind.collect();
    html! {
        @if of_kind.is_empty() {
            span.soft { (text::DASH) }
        } @else {
            ul.reasons.act[actionable] { @for reason in of_kind { li { (reason.text) } } }
        }
    }
}

fn verdict(verdict: Option<Verdict>) -> Markup {
    let words = match verdict {
        Some(Verdict::Publish) => return html! { span.verdict.call { "Call today" } },
        Some(Verdict::BelowThreshold) => "Below the clinic's threshold",
        Some(Verdict::HeldInFacility) => "Held: in a facility",
        Some(Verdict::DuplicateOfAlert) => "Alerted within 24 h",
        Some(Verdict::AfterSuccessfulContact) => "Reached within 24 h",
        Some(Verdict::SupersededByLaterRun) => "Judged by a later refresh",
        Some(Verdict::FollowedUp) => "Followed up",
        None => "Not decided yet",
    };
    html! { span.verdict { (words) } }
}
