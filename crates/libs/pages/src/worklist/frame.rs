//! What stands around every page of the worklist.

use domain::worklist::is_stale;
use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::{
    Shell, WORKLIST_POLICY,
    words::{ago, encoded},
};
use crate::{text, view::STYLE};

const OWN_STYLE: &str = include_str!("style.css");

/// A document with a skip link to `main`.
pub(super) fn document(title: &str, header: &Markup, main: &Markup, footer: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(WORKLIST_POLICY);
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="referrer" content="same-origin";
                meta name="robots" content="noindex, nofollow";
                title { (title) }
                style { (PreEscaped(STYLE)) (PreEscaped(OWN_STYLE)) }
            }
            body {
                a.skip href="#main" { "Skip to the list" }
                (header)
                main id="main" tabindex="-1" { (main) }
                (footer)
            }
        }
    }
}

/// Title, instant, run, and the warning that belongs to them.
pub(super) fn masthead(shell: &Shell<'_>, title: &str, nav: &Markup) -> Markup {
    html! {
        header.masthead {
            div.inner {
                p.eyebrow { "carelake" span.sep { "/" } (shell.tenant) }
                h1 { (title) }
                @if let Some((run, as_of)) = shell.refresh {
                    p.as-of {
                        "Data as of " strong { (text::instant(as_of, shell.zone)) }
                        ", " (ago(as_of, shell.now)) ", run " span.code { (run) }
                    }
                }
                (alarm(shell))
                @if let Some(refused) = &shell.refused {
                    p.alarm role="alert" {
                        strong { "Not saved. " }
                        (refused.reason)
                    }
                }
                @if shell.is_noted {
                    p.flash role="status" {
                        strong { "The note was saved. " }
                        "The list follows within a minute."
                    }
                }
                (nav)
            }
        }
    }
}

fn alarm(shell: &Shell<'_>) -> Markup {
    let words = match shell.refresh {
        None => "No refresh has been published: this page does not know whom to call.".to_owned(),
        Some((_, as_of)) if is_stale(as_of, shell.now) => format!(
            "The newest data is of {}. Patients who left hospital since are missing, and scores may \
             have changed.",
            text::instant(as_of, shell.zone),
        ),
        Some(_) => return html! {},
    };
    html! {
        p.alarm role="alert" {
            strong { @if shell.refresh.is_none() { "No data. " } @else { "Old data. " } }
            (words)
        }
    }
}

/// The caller's clinics, and the list in other forms.
pub(super) fn navigation(shell: &Shell<'_>) -> Markup {
    let query = shell.chosen.map(|clinic| format!("?clinic={}", encoded(clinic.as_str())));
    let query = query.unwrap_or_default();
    html! {
        nav aria-label="Clinics and downloads" {
            ul {
                @if shell.clinics.len() > 1 {
                    li { a href="/worklist" aria-current=[current(shell.chosen.is_none())] { "All clinics" } }
                    @for clinic in shell.clinics {
                        li {
                            a href={ "/worklist?clinic=" (encoded(clinic.as_str())) }
                                aria-current=[current(shell.chosen == Some(clinic))] { (clinic) }
                        }
                    }
                }
                li { a href={ "/worklist.csv" (query) } { "Table (CSV)" } }
                li { a href={ "/worklist/digest" (query) } { "Digest" } }
            }
        }
    }
}

const fn current(is_current: bool) -> Option<&'static str> {
    if is_current { Some("page") } else { None }
}

/// What the page is for, and what it is not.
pub(super) fn footer() -> Markup {
    html! {
        footer {
            div.inner {
                p.small {
                    "For the care team of these clinics only: the page names patients. The score is a "
                    "published index (LACE) and no medical device: it orders a list of calls and decides "
                    "nothing about care. The follow-up call is due within two business days of the "
                    "discharge (CPT 99495 and 99496). A patient who was spoken to is off the list for 24 "
                    "hours, and one in a facility until the next discharge."
                }
            }
        }
    }
}
