//! The form for the note of a call: the outcome, and only the fields that it needs.

use domain::{
    outreach::{ContactOutcome, MAX_FIELD_CHARS},
    worklist::WorkItem,
};
use maud::{Markup, html};

use super::{
    Shell,
    words::{GROUPS, outcome_words},
};

const TARGETS: [(&str, &str); 4] = [
    ("pcp", "Primary care provider"),
    ("ed", "Emergency department"),
    ("911", "Emergency number (911)"),
    ("care_manager", "Care manager"),
];

/// The folded form of a patient.
pub(super) fn form(shell: &Shell<'_>, item: &WorkItem, back: &str) -> Markup {
    let row = &item.row;
    let person = &row.person_id;
    html! {
        details.note open=[chosen(shell.refused.is_some())] {
            summary { "Write a note" span.hush { " about " (row.name.expose()) } }
            form method="post" action="/worklist/notes" {
                input type="hidden" name="form_id" value={ (shell.form_seed) "." (person) };
                input type="hidden" name="person_id" value=(person);
                input type="hidden" name="back" value=(back);
                input type="hidden" name="clinic" value=(shell.chosen.map_or("", |c| c.as_str()));
                fieldset {
                    legend { "Note of a call to " (row.name.expose()) }
                    (outcomes(shell, person.as_str()))
                    (contacted_at(shell, person.as_str(), &zone_of(shell, item)))
                    (for_caregiver(shell, person.as_str()))
                    (for_escalation(shell, person.as_str()))
                    (for_callback(shell, person.as_str(), &zone_of(shell, item)))
                    (free_text(shell, person.as_str()))
                    button type="submit" { "Save note" }
                }
            }
        }
    }
}

/// The short name of the clinic's time zone now, such as `EST`.
fn zone_of(shell: &Shell<'_>, item: &WorkItem) -> String {
    shell.now.with_timezone(&item.row.time_zone).format("%Z").to_string()
}

fn outcomes(shell: &Shell<'_>, person: &str) -> Markup {
    html! {
        p.field {
            label for={ (person) "-outcome" } { "Outcome" }
            select id={ (person) "-outcome" } name="outcome" required="required" {
                option value="" { "Choose an outcome" }
                @for (group, outcomes) in GROUPS {
                    optgroup label=(group) {
                        @for outcome in outcomes {
                            option value=(outcome) selected=[chosen(shell.typed("outcome") == outcome.name())] {
                                (outcome_words(*outcome))
                            }
                        }
                    }
                }
            }
        }
    }
}

fn contacted_at(shell: &Shell<'_>, person: &str, zone: &str) -> Markup {
    html! {
        p.field {
            label for={ (person) "-contacted" } { "End of the call (" (zone) ")" }
            input id={ (person) "-contacted" } name="contacted_at" type="datetime-local"
                value=(shell.typed("contacted_at"))
                aria-describedby={ (person) "-contacted-hint" };
            span.hint id={ (person) "-contacted-hint" } { "Empty means now." }
        }
    }
}

fn for_caregiver(shell: &Shell<'_>, person: &str) -> Markup {
    html! {
        p class={ "field only " (only(ContactOutcome::ReachedCaregiver)) } {
            label for={ (person) "-relationship" } { "Caregiver's relationship to the patient" }
            input id={ (person) "-relationship" } name="relationship" type="text"
                value=(shell.typed("relationship"))
                maxlength=(MAX_FIELD_CHARS) autocomplete="off";
        }
    }
}

fn for_escalation(shell: &Shell<'_>, person: &str) -> Markup {
    html! {
        p class={ "field only " (only(ContactOutcome::Escalated)) } {
            label for={ (person) "-target" } { "Escalated to" }
            select id={ (person) "-target" } name="escalation_target" {
                option value="" { "Choose one" }
                @for (value, words) in TARGETS { option value=(value) selected=[chosen(shell.typed("escalation_target") == value)] { (words) } }
            }
        }
    }
}

fn for_callback(shell: &Shell<'_>, person: &str, zone: &str) -> Markup {
    html! {
        p class={ "field only " (only(ContactOutcome::CallbackRequested)) } {
            label for={ (person) "-callback" } { "Call back at (" (zone) ")" }
            input id={ (person) "-callback" } name="callback_at" type="datetime-local"
                value=(shell.typed("callback_at"));
        }
    }
}

fn free_text(shell: &Shell<'_>, person: &str) -> Markup {
    html! {
        p.field.wide {
            label for={ (person) "-text" } { "Note (may be empty)" }
            textarea id={ (person) "-text" } name="text" rows="3" maxlength="8000" {
                (shell.typed("text"))
            }
        }
    }
}

/// The class of a field that only one outcome needs; the style sheet shows it with that outcome.
const fn only(outcome: ContactOutcome) -> &'static str {
    match outcome {
        ContactOutcome::ReachedCaregiver => "for-caregiver",
        ContactOutcome::Escalated => "for-escalation",
        _ => "for-callback",
    }
}

/// The value of an attribute that says yes by being there.
const fn chosen(is_chosen: bool) -> Option<&'static str> {
    if is_chosen { Some("") } else { None }
}
