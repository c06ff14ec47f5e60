//! A slow reader: splits a file into rows, judges each by every rule, and says all it finds.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::Path;

use chrono::NaiveDate;

/// The rules of one dataset, written down a second time.
#[derive(Default)]
pub(super) struct Rules {
    pub(super) required: &'static [&'static str],
    pub(super) dates: &'static [&'static str],
    pub(super) money: &'static [&'static str],
    pub(super) diagnoses: &'static [&'static str],
    pub(super) npi: &'static [&'static str],
    pub(super) statuses: &'static [&'static str],
    /// Pairs of which the left must not be above the right.
    pub(super) order: &'static [(&'static str, &'static str, &'static str)],
}

pub(super) const CLAIMS: Rules = Rules {
    required: &[
        "claim_id",
        "member_id",
        "payer_id",
        "provider_npi",
        "claim_date",
        "service_from",
        "service_to",
        "dx_primary",
        "charge_amount",
        "claim_status",
    ],
    dates: &["claim_date", "service_from", "service_to"],
    money: &["charge_amount", "allowed_amount", "paid_amount", "patient_resp"],
    diagnoses: &["dx_primary", "dx_2", "dx_3"],
    npi: &["provider_npi"],
    statuses: &["PAID", "DENIED", "PENDING", "ADJUSTED", "REVERSED"],
    order: &[
        ("service_from", "service_to", "SERVICE_DATES"),
        ("service_to", "claim_date", "SERVICE_DATES"),
    ],
};

/// The rules of a file, by its path.
pub(super) fn rules(path: &str) -> Rules {
    let name = path.rsplit('/').next().unwrap().split('.').next().unwrap();
    let (required, dates): (&'static [&'static str], &'static [&'static str]) = match name {
        "patients" => (&["Id", "BIRTHDATE"], &["BIRTHDATE", "DEATHDATE"]),
        "encounters" => (&["Id", "START", "PATIENT", "ENCOUNTERCLASS"], &["START", "STOP"]),
        "conditions" | "procedures" => {
            (&["START", "PATIENT", "ENCOUNTER", "CODE"], &["START", "STOP"])
        }
        "observations" => (&["DATE", "PATIENT", "CODE"], &["DATE"]),
        "eligibility" => (
            &["member_id", "payer_id", "coverage_start"],
            &["birth_date", "coverage_start", "coverage_end"],
        ),
        "providers" | "organizations" | "payers" => (&["Id"], &[]),
        _ => return CLAIMS,
    };
    Rules { required, dates, ..Rules::default() }
}

/// A row by column name.
pub(super) type Cells = BTreeMap<String, String>;

/// What was found in a file.
pub(super) struct Found {
    pub(super) accepted: Vec<Cells>,
    /// How often each reason was found.
    pub(super) rejected: BTreeMap<String, u64>,
}

/// Reads the text of a file, gzipped or not.
pub(super) fn text(path: &Path) -> String {
    let bytes = fs::read(path).unwrap();
    if !bytes.starts_with(&[0x1f, 0x8b]) {
        return String::from_utf8(bytes).unwrap();
    }
    assert_eq!(bytes[4..8], [0; 4], "a time in the gzip header");
    let mut text = String::new();
    flate2::read::GzDecoder::new(&bytes[..]).read_to_string(&mut text).unwrap();
    text
}

/// Judges all rows of a file. A row with two defects fails the test.
pub(super) fn judge(text: &str, rules: &Rules) -> Found {
    let mut rows = logical_rows(text).into_iter();
    let header = cells(&rows.next().unwrap());
    let mut found = Found { accepted: Vec::new(), rejected: BTreeMap::new() };
    for row in rows {
        match defects(&row, &header, rules) {
            Ok(cells) => found.accepted.push(cells),
            Err(codes) => {
                assert_eq!(codes.len(), 1, "{codes:?} in {row}");
                *found.rejected.entry(codes[0].to_owned()).or_default() += 1;
            }
        }
    }
    found
}

/// A line with an odd number of quotes belongs to the next one if that is odd as well.
fn logical_rows(text: &str) -> Vec<String> {
    let odd = |line: &str| line.matches('"').count() % 2 == 1;
    let mut rows = Vec::new();
    let mut lines = text.lines().filter(|line| !line.is_empty()).peekable();
    while let Some(line) = lines.next() {
        let more = odd(line).then(|| lines.next_if(|next| odd(next))).flatten();
        rows.push(more.map_or(line.to_owned(), |next| format!("{line}\n{next}")));
    }
    rows
}

fn cells(row: &str) -> Vec<String> {
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(row.as_bytes());
    let record = reader.records().next().unwrap().unwrap();
    record.iter().map(str::to_owned).collect()
}

fn defects(row: &str, header: &[String], rules: &Rules) -> Result<Cells, Vec<&'static str>> {
    if row.matches('"').count() % 2 == 1 {
        return Err(vec!["QUOTE_UNCLOSED"]);
    }
    let cells = cells(row);
    match cells.len().cmp(&header.len()) {
        std::cmp::Ordering::Less => return Err(vec!["RAGGED_SHORT"]),
        std::cmp::Ordering::Greater => return Err(vec!["RAGGED_LONG"]),
        std::cmp::Ordering::Equal => {}
    }
    let row: Cells = header.iter().cloned().zip(cells).collect();
    let mut codes: Vec<&'static str> = Vec::new();
    codes.extend(rules.required.iter().filter(|c| row[**c].is_empty()).map(|_| "REQUIRED_EMPTY"));
    let filled = |columns: &'static [&'static str]| {
        columns.iter().map(|column| row[*column].as_str()).filter(|cell| !cell.is_empty())
    };
    codes.extend(filled(rules.dates).filter_map(date));
    codes.extend(filled(rules.money).filter_map(money));
    codes.extend(filled(rules.diagnoses).filter(|c| !icd(c)).map(|_| "ICD10CM_FORMAT"));
    codes.extend(filled(rules.npi).filter(|c| !npi(c)).map(|_| "NPI_INVALID"));
    if let Some(status) = row.get("claim_status").filter(|status| !status.is_empty())
        && !rules.statuses.contains(&status.as_str())
    {
        codes.push("NOT_IN_SET");
    }
    if codes.is_empty() {
        codes.extend(row_checks(&row, rules));
    }
    if codes.is_empty() { Ok(row) } else { Err(codes) }
}

fn row_checks(row: &Cells, rules: &Rules) -> Option<&'static str> {
    if let Some(charge) = row.get("charge_amount")
        && cents(&row["paid_amount"]) > cents(charge)
    {
        return Some("PAID_ABOVE_CHARGE");
    }
    rules.order.iter().find(|(left, right, _)| row[*left] > row[*right]).map(|(_, _, code)| *code)
}

/// An amount in cents; an empty one is nothing.
pub(super) fn cents(amount: &str) -> i64 {
    if amount.is_empty() { 0 } else { amount.replace('.', "").parse().unwrap() }
}

fn date(cell: &str) -> Option<&'static str> {
    let day = NaiveDate::parse_from_str(&cell[..cell.len().min(10)], "%Y-%m-%d");
    match day {
        Err(_) if cell.contains('T') => Some("NOT_A_TIMESTAMP"),
        Err(_) => Some("NOT_A_DATE"),
        Ok(day) if !("1850-01-01".."2101-01-01").contains(&day.to_string().as_str()) => {
            Some("DATE_OUT_OF_RANGE")
        }
        Ok(_) => None,
    }
}

fn money(cell: &str) -> Option<&'static str> {
    let (whole, part) =
        cell.strip_prefix('-').unwrap_or(cell).split_once('.').unwrap_or((cell, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !digits(whole) || !digits(part) {
        return Some("NOT_A_NUMBER");
    }
    if part.len() > 2 {
        return Some("NUMBER_TOO_PRECISE");
    }
    cell.starts_with('-').then_some("NUMBER_OUT_OF_RANGE")
}

fn icd(cell: &str) -> bool {
    let bytes = cell.as_bytes();
    let tail = cell.split_once('.').map_or("", |(_, tail)| tail);
    bytes.len() >= 3
        && bytes[0].is_ascii_uppercase()
        && bytes[1].is_ascii_digit()
        && (bytes[2].is_ascii_digit() || matches!(bytes[2], b'A' | b'B'))
        && (bytes.len() == 3 || (bytes[3] == b'.' && (1..=4).contains(&tail.len())))
        && tail.bytes().all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase())
}

/// The plain Luhn sum over `80840` and all ten digits.
fn npi(cell: &str) -> bool {
    let text = format!("80840{cell}");
    let digits = text.bytes().rev().map(|byte| u32::from(byte - b'0')).enumerate();
    let sum: u32 = digits
        .map(|(at, digit)| if at % 2 == 0 { digit } else { digit * 2 / 10 + digit * 2 % 10 })
        .sum();
    cell.len() == 10 && sum.is_multiple_of(10)
}
