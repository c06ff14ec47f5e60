//! Claims without a world behind them, as many as a benchmark wants.

use std::collections::BTreeMap;
use std::path::Path;

use chrono::{Datelike, Days, NaiveDate, TimeDelta};
use serde::{Deserialize, Serialize};

use crate::codes::billing::{DRUGS, FACILITY, LABORATORY, MODIFIERS, PLANS};
use crate::dice::Dice;
use crate::directory::npi;
use crate::payer::adjudicate::scramble;
use crate::payer::claim::{Claim, HEADER, Money, STATUSES};
use crate::row::Row;
use crate::table::{Table, write_json};
use crate::truth::FileTruth;
use crate::{WorldError, within};

/// The share of rows with a defect.
const BROKEN: f64 = 0.0032;
const PROVIDERS: u32 = 12_000;
/// The weights of the eight payers.
const PAYERS: [(u32, usize); 8] =
    [(30, 0), (18, 1), (5, 2), (9, 3), (14, 4), (12, 5), (7, 6), (5, 7)];
const DIAGNOSES: [(u32, &str); 16] = [
    (20, "I10"),
    (14, "E11.9"),
    (12, "Z00.00"),
    (8, "J06.9"),
    (7, "M54.50"),
    (6, "E78.5"),
    (6, "J44.9"),
    (5, "I50.22"),
    (5, "N18.30"),
    (4, "F32.A"),
    (4, "I25.10"),
    (3, "C50.919"),
    (2, "S72.001A"),
    (2, "A41.9"),
    (1, "I63.9"),
    (1, "B20"),
];
const VISITS: [&str; 8] = ["99213", "99214", "99203", "99232", "99284", "G0439", "97110", "90837"];

/// What a reader must find in the files of [`claims_only`]; written as `manifest.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimsManifest {
    /// Where chance started from.
    pub seed: u64,
    /// Data rows of all files.
    pub rows: u64,
    /// Rows that keep every rule.
    pub valid: u64,
    /// Rows that break one, by reason code.
    pub rejected: BTreeMap<String, u64>,
    /// The sum of `charge_amount` over the valid rows, in cents.
    pub charge_cents: i64,
    /// The sum of `paid_amount` over the valid rows, in cents; an empty one counts as nothing.
    pub paid_cents: i64,
    /// The same counts by file.
    pub files: Vec<FileTruth>,
}

/// Writes `rows` claim lines of 24 months and eight payers, 0.32 % of them with a defect, into
/// `files` files below `out` (`claims-001.csv` and so on), and `manifest.json` beside them. Claim
/// ids do not repeat.
///
/// # Errors
///
/// [`WorldError::Spec`] when `rows` is above 10,000,000,000 or `files` is not between 1 and 999,
/// and the failure of a folder or a file.
pub fn claims_only(
    rows: u64,
    seed: u64,
    out: &Path,
    files: u32,
) -> Result<ClaimsManifest, WorldError> {
    within("rows", rows, 0, 10_000_000_000)?;
    within("files", files.into(), 1, 999)?;
    let mut manifest = ClaimsManifest {
        seed,
        rows: 0,
        valid: 0,
        rejected: BTreeMap::new(),
        charge_cents: 0,
        paid_cents: 0,
        files: Vec::new(),
    };
    let count = u64::from(files);
    for nth in 0..count {
        let range = rows * nth / count..rows * (nth + 1) / count;
        let name = format!("claims-{:03}.csv", nth + 1);
        file(&mut manifest, out, &name, range, rows)?;
    }
    write_json(&out.join("manifest.json"), &manifest)?;
    Ok(manifest)
}

fn file(
    manifest: &mut ClaimsManifest,
    out: &Path,
    name: &str,
    range: std::ops::Range<u64>,
    rows: u64,
) -> Result<(), WorldError> {
    let mut table = Table::create(out, name, HEADER)?;
    let mut row = Row::default();
    let members = (rows / 20).clamp(10, 9_999_999) as u32;
    for index in range {
        let mut dice = Dice::new(manifest.seed, "bench", index);
        let claim = draw(index, members, manifest.seed, &mut dice);
        if !table.after_unclosed() && dice.chance(BROKEN) {
            let reason = claim.broken(&mut row, &mut dice);
            table.reject(&row, reason)?;
            continue;
        }
        claim.cells(&mut row);
        table.accept(&row)?;
        manifest.charge_cents += claim.money.charge;
        manifest.paid_cents += claim.money.paid();
    }
    let truth = table.finish()?;
    manifest.rows += truth.received;
    manifest.valid += truth.accepted;
    for (code, count) in &truth.rejected {
        *manifest.rejected.entry(code.clone()).or_default() += count;
    }
    manifest.files.push(truth);
    Ok(())
}

fn draw(index: u64, members: u32, seed: u64, dice: &mut Dice) -> Claim {
    let payer = dice.weighted(&PAYERS);
    let kind = dice.weighted(&[(62, "PROF"), (14, "INST"), (24, "RX")]);
    let (procedure, place): (&[&str], &str) = match (kind, dice.chance(0.3)) {
        ("RX", _) => (&DRUGS, "01"),
        ("INST", _) => (&FACILITY, "22"),
        (_, true) => (&LABORATORY, "81"),
        _ => (&VISITS, "11"),
    };
    let claimed = day(dice);
    let to = claimed - Days::new(1 + u64::from(dice.below(20)));
    let length = if kind == "INST" { u64::from(dice.below(7)) } else { 0 };
    let status = dice.weighted(&STATUSES);
    let median = if kind == "INST" { 420_000.0 } else { 16_000.0 };
    Claim {
        number: scramble(index, 0),
        member: u64::from(dice.below(members)) * 7_368_787 % 10_000_000,
        payer,
        npi: npi(100_000_000 + u64::from(dice.below(PROVIDERS)) * 8191 + seed % 8191),
        kind,
        claimed,
        from: to - Days::new(length),
        to,
        dx: [
            dice.weighted(&DIAGNOSES),
            if dice.chance(0.5) { dice.weighted(&DIAGNOSES) } else { "" },
            if dice.chance(0.2) { dice.weighted(&DIAGNOSES) } else { "" },
        ],
        procedure: dice.pick(procedure),
        modifier: dice.weighted(&MODIFIERS),
        units: if kind == "RX" { dice.pick(&[30, 60, 90]) } else { 1 + u64::from(dice.below(3)) },
        place,
        telehealth: None,
        money: Money::draw(dice.cents(median, 0.9), status, dice),
        status,
        plan: dice.pick(&PLANS[payer]),
        updated: claimed.and_time(chrono::NaiveTime::MIN)
            + TimeDelta::seconds(dice.between(0, 86_399)),
    }
}

/// A day of 2024 or 2025: workdays four times as often as weekends, and a few more every month.
fn day(dice: &mut Dice) -> NaiveDate {
    let start = NaiveDate::from_ymd_opt(2024, 1, 1).unwrap_or_default();
    let mut day = start;
    for _ in 0..6 {
        let (a, b) = (dice.below(731), dice.below(731));
        day = start + Days::new(u64::from(if dice.chance(0.2) { a.max(b) } else { a }));
        if day.weekday().num_days_from_monday() < 5 || dice.chance(0.25) {
            break;
        }
    }
    day
}
