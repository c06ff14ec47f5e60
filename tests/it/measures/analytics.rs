//! The tables of analytics, against what was worked out by hand.

use crate::place::{Place, Rows, csv, data, differences};

const FILES: [(&str, &str); 6] = [
    ("raw/main/ehr/organizations/all.csv", "organizations.csv"),
    ("raw/main/ehr/patients/all.csv", "patients.csv"),
    ("raw/main/ehr/encounters/all.csv", "encounters.csv"),
    ("raw/main/ehr/conditions/all.csv", "conditions.csv"),
    ("raw/main/ehr/procedures/all.csv", "procedures.csv"),
    ("raw/main/platform/outreach_notes/all.ndjson", "outreach_notes.ndjson"),
];

/// The tables of which every row is expected, and those of which some are.
const WHOLE: [&str; 4] =
    ["demographics", "diagnosis_frequency", "diagnosis_pattern", "procedure_pattern"];
const IN_PART: [&str; 4] =
    ["discharge_followup", "length_of_stay", "monthly_trend", "outreach_compliance"];

/// Decimals to six places, as the expected rows have them.
fn rounded(rows: Rows) -> Rows {
    let cell = |cell: String| match cell.parse::<f64>() {
        Ok(number) if cell.contains('.') => format!("{number:.6}"),
        _ => cell,
    };
    rows.into_iter().map(|row| row.into_iter().map(cell).collect()).collect()
}

async fn unlike(place: &Place, table: &str, falsify: impl Fn(&mut Rows)) -> Vec<String> {
    let (header, mut expected) = csv(&data(&format!("analytics/expected/{table}.csv")));
    falsify(&mut expected);
    let expected = rounded(expected);
    let sql = format!("select {} from analytics.{table}", header.join(", "));
    let mut found = rounded(place.rows(&sql).await);
    if IN_PART.contains(&table) {
        found.retain(|row| expected.contains(row));
    }
    differences(&expected, &found)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_export_and_notes_become_the_tables_that_were_worked_out_by_hand() {
    let place = Place::new();
    for (key, file) in FILES {
        place.put(key, data(&format!("analytics/{file}")), "2025-01-15").await;
    }
    place.refresh("2025-01-15T12:00:00Z").await.unwrap();
    for table in WHOLE.into_iter().chain(IN_PART) {
        assert_eq!(unlike(&place, table, |_| {}).await, [""; 0], "{table}");
    }
    // A wrong cell is found, in both kinds of tables.
    for table in [WHOLE[0], IN_PART[0]] {
        let wrong = |rows: &mut Rows| rows[0][2] = "1999-01-01".to_owned();
        let found = unlike(&place, table, wrong).await;
        assert!(found.iter().any(|one| one.contains("1999-01-01")), "{table}: {found:?}");
    }
}
