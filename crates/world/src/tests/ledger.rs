//! What the truth says about files, against what the slow reader finds in them.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use super::reader::{CLAIMS, Cells, cents, judge, rules, text};
use super::worlds::{spec, world};
use crate::{ClaimMoney, FileTruth, Truth, claims_only};

fn key(path: &str, row: &Cells) -> Vec<String> {
    let columns: &[&str] = if path.contains("conditions") || path.contains("procedures") {
        &["START", "PATIENT", "ENCOUNTER", "CODE"]
    } else if path.contains("observations") {
        &["DATE", "PATIENT", "ENCOUNTER", "CODE"]
    } else if path.contains("eligibility") {
        &["member_id", "payer_id", "coverage_start"]
    } else if path.contains("claims") {
        &["claim_id"]
    } else {
        &["Id"]
    };
    columns.iter().map(|column| row[*column].clone()).collect()
}

fn counted(root: &Path, path: &str) -> (FileTruth, Vec<Cells>) {
    let found = judge(&text(&root.join(path)), &rules(path));
    let keys: BTreeSet<_> = found.accepted.iter().map(|row| key(path, row)).collect();
    let truth = FileTruth {
        path: path.to_owned(),
        received: found.accepted.len() as u64 + found.rejected.values().sum::<u64>(),
        accepted: found.accepted.len() as u64,
        rejected: found.rejected,
        distinct_keys: keys.len() as u64,
    };
    (truth, found.accepted)
}

fn money(claims: &[Cells]) -> ClaimMoney {
    let mut latest: BTreeMap<&str, &Cells> = BTreeMap::new();
    for claim in claims {
        let kept = latest.entry(&claim["claim_id"]).or_insert(claim);
        if claim["updated_at"] > kept["updated_at"] {
            *kept = claim;
        }
    }
    ClaimMoney {
        charge_cents: latest.values().map(|claim| cents(&claim["charge_amount"])).sum(),
        paid_cents: latest.values().map(|claim| cents(&claim["paid_amount"])).sum(),
    }
}

#[test]
fn a_slow_reader_finds_in_every_file_what_the_truth_says() {
    let (folder, truth) = world(&spec(2000, 11));
    let mut claims = Vec::new();
    let mut codes = BTreeSet::new();
    for file in &truth.files {
        let (found, accepted) = counted(folder.path(), &file.path);
        assert_eq!(found, *file);
        codes.extend(file.rejected.keys().cloned());
        if file.path.starts_with("payer/medical_claims") {
            claims.extend(accepted);
        }
    }
    assert_eq!(codes.len(), 15, "{codes:?}");
    assert_eq!(money(&claims), truth.claims);
    assert_eq!(Truth::datasets(&truth.files), truth.datasets);
}

#[test]
fn every_file_of_the_folder_is_in_the_truth_or_sealed_or_for_the_stream() {
    let (folder, truth) = world(&spec(150, 2));
    let mut known: BTreeSet<String> = truth.files.iter().map(|file| file.path.clone()).collect();
    known.extend(["truth.json", "truth_links.csv", "truth_readmissions.csv"].map(str::to_owned));
    known.insert("notes/outreach_notes.ndjson".to_owned());
    assert_eq!(super::worlds::bytes(folder.path()).into_keys().collect::<BTreeSet<_>>(), known);
    assert_eq!(known.iter().filter(|path| path.ends_with(".csv.gz")).count(), 21);
}

#[test]
fn the_slow_reader_notices_a_row_that_was_tampered_with() {
    let (folder, truth) = world(&spec(300, 5));
    let file = truth.files.iter().find(|file| file.path.ends_with("2026-02.csv")).unwrap();
    let path = folder.path().join(&file.path);
    let good = fs::read_to_string(&path).unwrap();
    fs::write(&path, good.replacen(",PAID,", ",PIAD,", 1)).unwrap();
    assert_ne!(counted(folder.path(), &file.path).0, *file);
    fs::write(&path, good).unwrap();
    assert_eq!(counted(folder.path(), &file.path).0, *file);
}

#[test]
fn amounts_agree_with_each_other_in_every_good_claim() {
    let (folder, truth) = world(&spec(300, 6));
    for file in truth.files.iter().filter(|file| file.path.starts_with("payer/medical_claims")) {
        for claim in counted(folder.path(), &file.path).1 {
            let amount = |column: &str| cents(&claim[column]);
            assert!(amount("allowed_amount") <= amount("charge_amount"), "{claim:?}");
            assert_eq!(
                amount("patient_resp"),
                amount("allowed_amount") - amount("paid_amount"),
                "{claim:?}"
            );
            let month = file.path.rsplit('/').next().unwrap();
            assert_eq!(claim["claim_date"][..7], month[..7]);
            assert_eq!(claim["claim_status"] == "PENDING", claim["paid_amount"].is_empty());
        }
    }
}

#[test]
fn the_last_six_months_carry_another_column_in_the_middle() {
    let (folder, truth) = world(&spec(150, 3));
    let claims = truth.files.iter().filter(|file| file.path.starts_with("payer/medical_claims"));
    let with: Vec<bool> = claims
        .map(|file| text(&folder.path().join(&file.path)))
        .map(|text| text.lines().next().unwrap().contains(",telehealth_flag,"))
        .collect();
    assert_eq!(with.len(), 24);
    assert_eq!(with.iter().position(|with| *with), Some(18));
    assert!(with[18..].iter().all(|with| *with));
}

#[test]
fn benchmark_claims_hold_what_their_manifest_says() {
    let folder = tempfile::tempdir().unwrap();
    let manifest = claims_only(40_000, 3, folder.path(), 2).unwrap();
    let mut charge = 0;
    let mut paid = 0;
    for file in &manifest.files {
        let found = judge(&text(&folder.path().join(&file.path)), &CLAIMS);
        assert_eq!((found.accepted.len() as u64, &found.rejected), (file.accepted, &file.rejected));
        charge += found.accepted.iter().map(|row| cents(&row["charge_amount"])).sum::<i64>();
        paid += found.accepted.iter().map(|row| cents(&row["paid_amount"])).sum::<i64>();
    }
    assert_eq!((manifest.rows, manifest.files.len()), (40_000, 2));
    assert_eq!((charge, paid), (manifest.charge_cents, manifest.paid_cents));
    let rejected: u64 = manifest.rejected.values().sum();
    assert_eq!(manifest.valid + rejected, 40_000);
    assert!((90..=170).contains(&rejected), "{rejected}");
}
