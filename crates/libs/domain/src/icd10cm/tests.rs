use super::*;
use crate::vectors;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn on(code: &str, text: &str) -> Standing {
    standing(code, day(text)).unwrap()
}

#[test]
fn a_code_is_complete_a_heading_or_absent() {
    for (code, expected) in [
        ("E11.9", Standing::Billable),
        ("E119", Standing::Billable),
        ("I10", Standing::Billable),
        ("S72.001A", Standing::Billable),
        ("E11", Standing::Heading),
        ("E11.", Standing::Heading),
        ("S72.001", Standing::Heading),
        ("T36.0X", Standing::Heading),
        ("H54.0X", Standing::Heading),
        ("W00.0", Standing::Heading),
        ("W00.0X", Standing::Absent),
        ("W00.0XX", Standing::Absent),
        ("W00.0XXA", Standing::Billable),
        ("QA0.8", Standing::Billable),
        ("E11.99", Standing::Absent),
        ("e11.9", Standing::Absent),
        ("E1", Standing::Absent),
        ("", Standing::Absent),
        ("\u{e9}11", Standing::Absent),
    ] {
        assert_eq!(on(code, "2026-04-01"), expected, "{code:?}");
    }
}

#[test]
fn a_code_begins_and_ends_with_a_fiscal_year() {
    let standings = |code| {
        ["2023-10-01", "2024-09-30", "2024-10-01", "2025-09-30", "2025-10-01"]
            .map(|day| on(code, day))
    };
    let (yes, heading, no) = (Standing::Billable, Standing::Heading, Standing::Absent);
    assert_eq!(standings("C86.01"), [no, no, yes, yes, yes]);
    assert_eq!(standings("C86.0"), [yes, yes, heading, heading, heading]);
    assert_eq!(standings("G35"), [yes, yes, yes, yes, heading]);
    assert_eq!(standings("G35.D"), [no, no, no, no, yes]);
    assert_eq!(standings("T78.07XA"), [yes, yes, yes, yes, no]);
    assert_eq!(standings("T78.07"), [heading; 5]);
}

#[test]
fn a_day_before_the_tables_has_no_answer_and_one_after_has_the_newest() {
    assert_eq!(standing("I10", day("2023-09-30")), None);
    assert_eq!(standing("I10", FIRST_DAY), Some(Standing::Billable));
    assert_eq!(on("G35.D", "2031-01-01"), Standing::Billable);
}

#[test]
fn the_releases_have_as_many_codes_as_published() {
    let stems = (b'A'..=b'Z').flat_map(|letter| {
        let digits = (b'0'..=b'9').chain([b'A']);
        digits.flat_map(move |second| {
            let thirds = (b'0'..=b'9').chain([b'A', b'B']);
            thirds.map(move |third| String::from_utf8(vec![letter, second, third]).unwrap())
        })
    });
    let mut totals = [0; 3];
    for stem in stems {
        let mut codes = BILLABLE.relatives(&stem);
        codes.extend(CHANGES.relatives(&stem));
        codes.sort();
        codes.dedup();
        for (total, start) in totals.iter_mut().zip(["2023-10-01", "2024-10-01", "2025-10-01"]) {
            *total += codes.iter().filter(|code| is_billable(code, day(start))).count();
        }
    }
    assert_eq!(totals, [74_044, 74_260, 74_719]);
}

#[test]
fn every_shared_vector_is_equal() {
    vectors::each("icd10cm_vectors.csv", |row| {
        let code = row.text("code");
        let april_2026 = on(code, "2026-04-01");
        let found = [
            is_well_formed(code),
            april_2026 != Standing::Absent,
            april_2026 == Standing::Billable,
            on(code, "2023-10-01") == Standing::Billable,
        ];
        let columns = ["format_ok", "exists_apr2026", "billable_apr2026", "billable_fy2024"];
        assert_eq!(found, columns.map(|column| row.text(column) == "1"), "{code}");
    });
}
