//! A made-up report that has something of everything.

use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    alert::Verdict,
    followup::Window,
    lace::{Reason, SCORE_VERSION},
    rate::Rate,
};
use pages::*;

pub(crate) fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub(crate) fn instant(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

pub(crate) fn rate(numerator: u64, denominator: u64) -> Rate {
    Rate::new(numerator, denominator).unwrap()
}

pub(crate) fn known(numerator: u64, denominator: u64) -> Counts {
    Counts::Known(rate(numerator, denominator))
}

pub(crate) fn month(text: &str) -> Month {
    Month::of(date(&format!("{text}-01")))
}

/// The report.
pub(crate) fn report() -> Report {
    Report {
        head: head(),
        patients: Patients { rows: patients(), at_most: 9 },
        readmission: readmission(),
        stays: stays(),
        outreach: outreach(),
        completeness: completeness(),
    }
}

/// A report of a lake in which nothing lies.
pub(crate) fn empty() -> Report {
    Report {
        head: Head { tables: Vec::new(), ..head() },
        patients: Patients { rows: Vec::new(), at_most: 20 },
        readmission: Readmission {
            measure: Measure::Hwr,
            totals: Vec::new(),
            months: Vec::new(),
            facilities: Vec::new(),
        },
        stays: Stays { months: Vec::new() },
        outreach: Outreach { rows: Vec::new() },
        completeness: Completeness {
            tables: Vec::new(),
            mapped_diagnoses: rate(0, 0),
            quarantine: Vec::new(),
        },
    }
}

fn head() -> Head {
    let versions = [
        ("analytics.alert_decision", 212),
        ("analytics.patient_risk", 214),
        ("curated.condition", 388),
        ("curated.encounter", 401),
        ("curated.patient", 397),
        ("curated.stay", 399),
        ("ops.reconciliation", 1_204),
        ("raw.quarantine", 57),
    ];
    let tables = versions.map(|(table, version)| TableVersion { table: table.to_owned(), version });
    Head {
        title: "Readmission risk and outreach".to_owned(),
        tenant: "main".parse().unwrap(),
        as_of: instant("2026-03-02T11:00:00Z"),
        zone: chrono_tz::Tz::America__New_York,
        run_id: "9f2c61d04be8a317".parse().unwrap(),
        score_version: SCORE_VERSION.to_owned(),
        tables: tables.to_vec(),
    }
}

const CLINICS: [&str; 5] = [
    "Harbor Family Medicine",
    "Lakeside Primary Care",
    "Mill Street Clinic",
    "North Valley Health",
    "Orchard Internal Medicine",
];

fn patients() -> Vec<Patient> {
    use Reason::{
        EmergencyAdmission as Emergency, LongHospitalStay as Long,
        LongTermConditions as Conditions, RecentEmergencyVisit as Visit,
        RecentHospitalStay as Recent, RepeatedEmergencyVisits as Visits,
        SeriousConditions as Serious,
    };
    use Verdict::{
        AfterSuccessfulContact, BelowThreshold, DuplicateOfAlert, HeldInFacility, Publish,
    };
    let rows: [(u8, &str, &[Reason], Option<Verdict>); 13] = [
        (96, "2026-02-27", &[Long, Serious, Visits, Emergency], Some(Publish)),
        (93, "2026-02-28", &[Serious, Visits, Emergency, Recent], Some(Publish)),
        (91, "2026-02-24", &[Serious, Long, Emergency], Some(AfterSuccessfulContact)),
        (89, "2026-03-01", &[Long, Serious, Emergency], Some(Publish)),
        (89, "2026-02-12", &[Serious, Visits, Emergency], Some(DuplicateOfAlert)),
        (87, "2026-03-02", &[Serious, Long, Visit], Some(HeldInFacility)),
        (84, "2026-02-20", &[Serious, Emergency, Visits], Some(Publish)),
        (82, "2026-02-26", &[Long, Conditions, Emergency], None),
        (80, "2026-02-09", &[Serious, Emergency, Recent], Some(Publish)),
        (79, "", &[Serious, Visits], Some(BelowThreshold)),
        (79, "", &[Serious, Visits], Some(BelowThreshold)),
        (69, "", &[Visits, Conditions], Some(BelowThreshold)),
        (69, "", &[Visits, Conditions], Some(BelowThreshold)),
    ];
    let each =
        rows.iter().enumerate().map(|(index, (score, discharged, reasons, verdict))| Patient {
            person_id: format!("P7K3Q{}M2XW{}", index * 7 + 10, index * 3 + 20).parse().unwrap(),
            clinic: CLINICS[index * 3 % CLINICS.len()].to_owned(),
            risk_score: (*score).try_into().unwrap(),
            discharged_on: discharged.parse().ok(),
            reasons: reasons.iter().map(|reason| cause(*reason)).collect(),
            verdict: *verdict,
        });
    each.collect()
}

fn cause(reason: Reason) -> Cause {
    use Reason::{RecentEmergencyVisit, RepeatedEmergencyVisits, SeriousConditions};
    let actionable = [RecentEmergencyVisit, RepeatedEmergencyVisits, SeriousConditions];
    Cause { text: reason.phrase().to_owned(), is_actionable: actionable.contains(&reason) }
}

fn readmission() -> Readmission {
    let counts = [
        ("2025-01", 61, 402),
        ("2025-02", 58, 377),
        ("2025-03", 66, 418),
        ("2025-04", 49, 365),
        ("2025-05", 52, 391),
        ("2025-06", 40, 338),
        ("2025-07", 4, 31),
        ("2025-08", 14, 97),
        ("2025-09", 55, 372),
        ("2025-10", 47, 381),
        ("2025-11", 50, 396),
        ("2025-12", 63, 407),
        ("2026-01", 51, 389),
        ("2026-02", 19, 344),
    ];
    let months = counts.map(|(name, readmitted, discharges)| MonthRate {
        month: month(name),
        counts: known(readmitted, discharges),
    });
    let counts = [
        ("Bayview General Hospital", 158, 1_104),
        ("Cedar Ridge Medical Center", 96, 761),
        ("Eastgate Community Hospital", 121, 640),
        ("Fairmount University Hospital", 133, 1_188),
        ("Good Shepherd Hospital", 45, 338),
        ("Hillcrest Rehabilitation", 7, 29),
        ("Riverside Memorial Hospital", 54, 497),
        ("St. Brigid Hospital", 15, 151),
    ];
    let facilities = counts.map(|(name, readmitted, discharges)| FacilityRate {
        facility: name.to_owned(),
        counts: known(readmitted, discharges),
    });
    let totals =
        [(Measure::Simple, 1_006, 5_127), (Measure::Hwr, 629, 4_708), (Measure::Pcr, 571, 4_466)];
    let totals = totals.map(|(measure, readmitted, discharges)| MeasureTotal {
        measure,
        counts: known(readmitted, discharges),
    });
    Readmission {
        measure: Measure::Hwr,
        totals: totals.to_vec(),
        months: months.to_vec(),
        facilities: facilities.to_vec(),
    }
}

fn stays() -> Stays {
    let rows = [
        ("2025-01", 431, 5.1, 3.0, 11.0),
        ("2025-02", 402, 5.0, 3.0, 10.6),
        ("2025-03", 447, 4.9, 3.0, 10.0),
        ("2025-04", 390, 4.7, 3.0, 9.7),
        ("2025-05", 418, 4.8, 3.0, 10.0),
        ("2025-06", 361, 4.5, 3.0, 9.0),
        ("2025-07", 34, 4.4, 3.0, 9.0),
        ("2025-08", 104, 4.6, 3.0, 9.4),
        ("2025-09", 398, 4.6, 3.0, 9.0),
        ("2025-10", 407, 4.4, 3.0, 9.0),
        ("2025-11", 420, 4.5, 3.0, 9.3),
        ("2025-12", 433, 4.8, 3.0, 10.0),
        ("2026-01", 414, 4.6, 3.0, 9.4),
        ("2026-02", 368, 4.3, 3.0, 8.6),
    ];
    let months = rows.map(|(name, discharges, mean, median, p90)| StayMonth {
        month: month(name),
        discharges,
        lengths: Some(Lengths { mean, median, p90 }),
    });
    Stays { months: months.to_vec() }
}

fn outreach() -> Outreach {
    use Window::{TwoBusinessDays, Within7, Within14, Within30};
    let rows = [
        (0, [[41, 9, 3, 2], [46, 4, 3, 2], [44, 3, 5, 3], [38, 2, 11, 4]]),
        (1, [[28, 17, 2, 1], [36, 8, 3, 1], [37, 5, 5, 1], [33, 3, 10, 2]]),
        (2, [[6, 3, 2, 0], [7, 2, 2, 0], [7, 1, 3, 0], [6, 1, 4, 0]]),
        (3, [[52, 21, 6, 5], [61, 11, 6, 6], [60, 8, 9, 7], [51, 5, 20, 8]]),
        (4, [[33, 4, 1, 2], [34, 2, 2, 2], [32, 2, 4, 2], [29, 1, 8, 2]]),
    ];
    let windows = [TwoBusinessDays, Within7, Within14, Within30];
    let each = rows.iter().flat_map(|(clinic, counts)| {
        windows.iter().zip(counts).map(|(window, [met, missed, pending, excluded])| OutreachCount {
            clinic: CLINICS[*clinic].to_owned(),
            window: *window,
            met: *met,
            missed: *missed,
            pending: *pending,
            excluded: *excluded,
        })
    });
    Outreach { rows: each.collect() }
}

fn completeness() -> Completeness {
    let table = |name: &str, rows: u64, newest: &str, columns: &[(&str, u64)]| TableFill {
        table: name.to_owned(),
        rows,
        newest: newest.parse().ok(),
        columns: columns
            .iter()
            .map(|(column, empty)| ColumnFill {
                column: (*column).to_owned(),
                filled: rate(rows - empty, rows),
            })
            .collect(),
    };
    let quarantine = [
        ("encounters", "BAD_DATE", 214),
        ("claims", "MISSING_KEY", 96),
        ("patients", "DUPLICATE_KEY", 41),
        ("claims", "AMOUNT_NOT_A_NUMBER", 18),
        ("conditions", "UNKNOWN_CODE_SYSTEM", 7),
    ];
    let quarantine = quarantine.map(|(dataset, reason, rows)| Quarantined {
        dataset: dataset.to_owned(),
        reason: reason.to_owned(),
        rows,
    });
    Completeness {
        tables: vec![
            table(
                "curated.patient",
                18_402,
                "2026-03-02T09:12:00Z",
                &[("birth_date", 0), ("sex", 12), ("clinic_id", 2_391), ("phone", 688)],
            ),
            table(
                "curated.encounter",
                241_877,
                "2026-03-02T09:15:00Z",
                &[("admitted_at", 0), ("discharged_at", 911), ("class", 3), ("facility_id", 8_020)],
            ),
            table(
                "curated.condition",
                512_309,
                "2026-03-01T22:40:00Z",
                &[("code", 40), ("onset_on", 71_230)],
            ),
            table(
                "curated.medical_claim",
                96_551,
                "2026-02-27T04:00:00Z",
                &[("paid_amount", 4_930), ("diagnosis_1", 212)],
            ),
            table("curated.eligibility", 0, "", &[]),
        ],
        mapped_diagnoses: rate(487_116, 512_309),
        quarantine: quarantine.to_vec(),
    }
}
