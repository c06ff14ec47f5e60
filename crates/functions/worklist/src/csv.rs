//! The list as a table for spreadsheets.

use chrono::{DateTime, SecondsFormat, Utc};
use domain::{
    token::TokenKey,
    worklist::{Today, WorkItem},
};

const HEADER: &str = "section,person_id,patient_token,clinic_id,data_source,patient_id,name,phone,\
    birth_year,risk_score,band,actionable,reasons,discharged_at,facility,callback_at,follow_up_due_at,\
    minutes_to_due,last_attempt_at,last_outcome,last_successful_contact_at,needs_review,bad_number,\
    run_id,as_of";

/// The table: RFC 4180, every text in quotes, and none that a spreadsheet takes for a formula.
pub(crate) fn table(today: &Today, token_key: &TokenKey) -> String {
    let mut table = format!("{HEADER}\r\n");
    let sections = [("to_call", &today.to_call), ("spoken_to", &today.spoken_to)];
    for (section, items) in sections {
        for item in items {
            table.push_str(&cells(section, item, token_key).join(","));
            table.push_str("\r\n");
        }
    }
    table
}

fn cells(section: &str, item: &WorkItem, token_key: &TokenKey) -> [String; 25] {
    let row = &item.row;
    let last = item.last_attempt.as_ref();
    [
        text(section),
        text(row.person_id.as_str()),
        text(token_key.person(&row.person_id).as_str()),
        text(row.clinic_id.as_str()),
        text(row.data_source.as_str()),
        text(row.patient_id.expose()),
        text(row.name.expose()),
        row.phone.as_ref().map(|phone| text(phone.expose())).unwrap_or_default(),
        number(row.birth_year.as_ref().map(|year| *year.expose())),
        number(Some(row.risk_score)),
        text(item.band.name()),
        list(row.actionable.iter().map(|gap| gap.phrase())),
        list(row.reasons.iter().map(|reason| reason.phrase())),
        time(row.discharged_at),
        row.facility.as_deref().map(text).unwrap_or_default(),
        time(item.callback_at),
        time(item.clock.map(|clock| clock.due_at)),
        number(item.minutes_to_due()),
        time(last.map(|last| last.contacted_at)),
        last.map(|last| text(last.outcome.name())).unwrap_or_default(),
        time(item.last_successful_contact),
        number(Some(item.needs_review)),
        number(Some(item.bad_number)),
        text(row.run_id.as_str()),
        time(Some(row.as_of)),
    ]
}

/// A text in quotes. One that a spreadsheet could take for a formula begins with an apostrophe, which
/// makes it a text there.
fn text(value: &str) -> String {
    let first = value.trim_start_matches([' ', '"', '\'', '\u{feff}', '\u{a0}']).chars().next();
    let is_formula =
        first.is_some_and(|c| "=+-@\t\r\n|%\u{ff1d}\u{ff0b}\u{ff0d}\u{ff20}".contains(c));
    let guard = if is_formula { "'" } else { "" };
    format!("\"{guard}{}\"", value.replace('"', "\"\""))
}

fn list(phrases: impl Iterator<Item = &'static str>) -> String {
    text(&phrases.collect::<Vec<_>>().join("; "))
}

fn number(value: Option<impl ToString>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

fn time(at: Option<DateTime<Utc>>) -> String {
    at.map(|at| at.to_rfc3339_opts(SecondsFormat::Secs, true)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_is_a_formula_in_a_spreadsheet() {
        let hostile = [
            "=1+1",
            "+1",
            "-1",
            "@SUM(A1)",
            "\t=1",
            "\r=1",
            " =1",
            "\"=1",
            "|x",
            "%0A",
            "\u{ff1d}1",
        ];
        for value in hostile {
            assert!(text(value).starts_with("\"'"), "{value:?} becomes {}", text(value));
        }
        assert_eq!(text("Ada \"A\" O'Example, MD"), "\"Ada \"\"A\"\" O'Example, MD\"");
    }

    #[test]
    fn the_header_names_every_cell() {
        assert_eq!(HEADER.split(',').count(), 25);
        assert!(HEADER.split(',').all(|name| name.trim() == name));
    }
}
