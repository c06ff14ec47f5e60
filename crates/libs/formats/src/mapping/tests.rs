//! Headers to columns.

use super::*;
use crate::{Column, Kind};

fn layout(columns: &[(&str, &[&str], bool)]) -> Layout {
    let column = |(name, headers, required): &(&str, &[&str], bool)| Column {
        headers: headers.iter().map(ToString::to_string).collect(),
        required: *required,
        ..Column::new(name, Kind::Text)
    };
    Layout { columns: columns.iter().map(column).collect(), ..Layout::default() }
}

fn map(layout: &Layout, headers: &[&str]) -> Result<Mapping, ReasonCode> {
    let mut mapping = Mapping::new(layout);
    mapping.resolve_all(headers.iter().copied()).map(|()| mapping)
}

#[test]
fn columns_are_found_by_name_in_any_order_and_case() {
    let layout = layout(&[("patient_id", &["PATIENT", "Patient Id"], true), ("cost", &[], false)]);
    for headers in [["PATIENT", "cost"], ["COST", "patient id"], [" Cost ", "\u{feff}Patient"]] {
        let mapping = map(&layout, &headers).unwrap();
        let cost = headers.iter().position(|header| header.trim().eq_ignore_ascii_case("cost"));
        assert_eq!(mapping.source(1), cost);
        assert_eq!(mapping.source(0), Some(1 - cost.unwrap()));
    }
}

#[test]
fn two_headers_for_one_column_refuse_the_file() {
    let layout = layout(&[("id", &["id", "identifier"], true)]);
    for headers in [["id", "id"], ["id", "ID"], ["Id", "identifier"]] {
        assert_eq!(map(&layout, &headers).unwrap_err(), ReasonCode::HeaderDuplicate);
    }
    assert_eq!(map(&layout, &["id", "x", "X"]).unwrap_err(), ReasonCode::HeaderDuplicate);
}

#[test]
fn a_missing_required_column_refuses_the_file_and_an_optional_one_does_not() {
    let layout = layout(&[("id", &[], true), ("note", &[], false)]);
    assert_eq!(map(&layout, &["note"]).unwrap_err(), ReasonCode::HeaderMissingColumn);
    let mapping = map(&layout, &["id"]).unwrap();
    assert_eq!(mapping.missing().collect::<Vec<_>>(), ["note"]);
    assert_eq!(mapping.found().collect::<Vec<_>>(), [("id", "id")]);
}

#[test]
fn a_file_without_a_header_line_is_refused_even_when_nothing_is_required() {
    let layout = layout(&[("id", &[], false)]);
    assert_eq!(map(&layout, &["17", "Jane"]).unwrap_err(), ReasonCode::HeaderMissingColumn);
}

#[test]
fn unknown_headers_get_safe_and_distinct_names() {
    let layout = layout(&[("id", &[], true), ("patient_name", &[], false)]);
    let headers = [
        "id",
        "PatientName",
        "PatientID",
        "HTTPServer",
        "Total (US$)",
        "2024",
        "",
        "\u{e9}",
        "a-b",
        "a b",
        "_row",
        "Drop;--",
    ];
    let mapping = map(&layout, &headers).unwrap();
    let names: Vec<_> = mapping.unknown().map(|(_, name)| name).collect();
    assert_eq!(
        names,
        [
            "patient_name_2",
            "patient_id",
            "http_server",
            "total_us",
            "c_2024",
            "column_7",
            "column_8",
            "a_b",
            "a_b_2",
            "row",
            "drop"
        ]
    );
}

#[test]
fn debug_prints_no_header_of_the_file() {
    let layout = layout(&[("id", &[], true)]);
    let mapping = map(&layout, &["ID", "CANARY7421"]).unwrap();
    assert!(!format!("{mapping:?}").contains("CANARY7421"));
}
