//! Questions that people ask after a refresh.

use super::{carelake, demo, done, query};
use serde_json::{Value, json};
use std::fs;

#[test]
fn the_demo_measures_itself_against_the_sealed_truth() {
    let (_lake, text) = demo();
    let measured = |what: &str| {
        let line = text.lines().find(|line| line.contains("sealed truth") && line.contains(what));
        line.unwrap_or_else(|| panic!("the demo does not measure {what}")).to_owned()
    };
    assert!(
        measured("unplanned readmissions").ends_with("precision 1.000, recall 1.000"),
        "{text}"
    );
    assert!(measured("patients at high risk").ends_with("precision 1.000, recall 1.000"), "{text}");
    assert!(measured("links of members to patients").contains("precision 1.000"), "{text}");
}

#[test]
fn the_query_of_the_first_description_runs_as_it_stands_there() {
    let (lake, _) = demo();
    let sql = "SELECT patient_id, risk_score, last_outreach_status
FROM curated_patient_risk
WHERE risk_score >= 80;";
    let rows = query(lake.path(), sql);
    assert_eq!(rows.len(), 3);
    assert!(rows.iter().all(|row| row["patient_id"].is_string()));
}

#[test]
fn the_scores_without_names_hold_no_id_and_no_day() {
    let (lake, _) = demo();
    let rows = query(lake.path(), "select * from v_patient_risk_deid limit 50");
    assert!(!rows.is_empty());
    for row in &rows {
        let row = row.as_object().unwrap();
        assert!(row.keys().all(|name| !name.ends_with("_id") && !name.ends_with("_at")), "{row:?}");
        let text = serde_json::to_string(row).unwrap();
        assert!(!text.contains("-0") && !text.contains("T00:00"), "a date is left: {text}");
    }
}

#[test]
fn the_report_is_one_file_with_the_patients_of_the_run() {
    let (lake, text) = demo();
    let out = lake.path().join("page.html");
    done(lake.path(), &["report", "--out", out.to_str().unwrap()]);
    let page = fs::read_to_string(&out).unwrap();
    assert!(text.contains("report.html"), "the demo does not say where its report is");
    for row in query(lake.path(), "select distinct person_id from alert_decision") {
        assert!(page.contains(row["person_id"].as_str().unwrap()));
    }
    assert!(!page.contains("<script") && !page.contains("http://") && !page.contains("https://"));
    let wrong = carelake(lake.path(), &["report", "--measure", "readmit_60"]);
    assert_eq!(wrong.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&wrong.stderr).contains("readmit_30_hwr"));
}

#[test]
fn a_run_is_scored_again_to_the_same_rows_after_later_changes_came() {
    let (lake, _) = demo();
    let runs =
        query(lake.path(), "select distinct run_id, run_number from patient_risk order by 2");
    assert!(runs.len() > 1, "the day of changes made no further run");
    let first = runs[0]["run_id"].as_str().unwrap();
    let text = done(lake.path(), &["--format", "json", "rescore", "--run", first]);
    let compared: Vec<Value> = serde_json::from_str(&text).unwrap();
    assert_eq!((&compared[0]["different"], &compared[0]["missing"]), (&json!(0), &json!(0)));
    assert_eq!(compared[0]["equal"], compared[0]["stored"]);
    let unknown = carelake(lake.path(), &["rescore", "--run", "nosuchrun"]);
    assert_eq!(unknown.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&unknown.stderr).contains("no scores of a run"));
}

#[test]
fn every_patient_was_one_person_after_the_other() {
    let (lake, _) = demo();
    let spans = query(
        lake.path(),
        "select count(*) as spans, sum(case when valid_to < valid_from then 1 else 0 end) as wrong
         from v_patient_xref_history",
    );
    assert_eq!(spans[0]["wrong"], json!(0));
    assert!(spans[0]["spans"].as_u64().unwrap() > 500);
}

#[test]
fn a_demo_takes_no_lake_that_holds_something_else() {
    let (lake, _) = demo();
    let other = carelake(lake.path(), &["demo", "--patients", "310"]);
    assert_eq!(other.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&other.stderr).contains("holds other data"));
}

#[test]
fn a_steward_puts_two_records_together_and_takes_them_apart() {
    let (lake, _) = demo();
    let lake = lake.path();
    let records = query(
        lake,
        "select patient.patient_id as one, member.patient_id as other
         from curated.patient_xref as patient
         join curated.patient_xref as member on member.person_id = patient.person_id
         where patient.data_source = 'ehr' and member.data_source = 'payer'
         order by 1, 2 limit 1",
    );
    let (one, other) = (&records[0]["one"], &records[0]["other"]);
    let one = format!("ehr:{}", one.as_str().unwrap());
    let other = format!("payer:{}", other.as_str().unwrap());
    let together = |expected: bool| {
        let text = done(lake, &["identity", "why", &one]);
        assert_eq!(text.contains(&other), expected, "{text}");
    };
    together(true);
    done(lake, &["identity", "different", &one, &other]);
    done(lake, &["refresh"]);
    together(false);
    done(lake, &["identity", "same", &one, &other]);
    done(lake, &["refresh"]);
    together(true);
    let nobody = carelake(lake, &["identity", "why", "ehr:nobody"]);
    assert_eq!(nobody.status.code(), Some(1));
    let nobody = carelake(lake, &["identity", "same", &one, "ehr:nobody"]);
    assert_eq!(nobody.status.code(), Some(1));
}
