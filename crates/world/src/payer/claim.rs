//! One line of a claims extract, and the ways it arrives broken.

use chrono::{Days, NaiveDate, NaiveDateTime};

use crate::defect::{self, Reason};
use crate::dice::Dice;
use crate::row::Row;

/// The header of a month's extract.
pub(crate) const HEADER: &str = "claim_id,member_id,payer_id,provider_npi,claim_type,claim_date,\
    service_from,service_to,dx_primary,dx_2,dx_3,procedure_code,modifier,units,place_of_service,\
    charge_amount,allowed_amount,paid_amount,patient_resp,claim_status,plan_name,updated_at";
/// The header of later months, in which the payer put a column in the middle.
pub(crate) const TELEHEALTH_HEADER: &str = "claim_id,member_id,payer_id,provider_npi,claim_type,\
    claim_date,service_from,service_to,dx_primary,dx_2,dx_3,procedure_code,modifier,units,\
    place_of_service,telehealth_flag,charge_amount,allowed_amount,paid_amount,patient_resp,\
    claim_status,plan_name,updated_at";

const STATUS_PENDING: &str = "PENDING";

/// One claim line.
#[derive(Clone)]
pub(crate) struct Claim {
    pub(crate) number: u64,
    pub(crate) member: u64,
    /// From zero: 0 is `PAYER01`.
    pub(crate) payer: usize,
    pub(crate) npi: u64,
    pub(crate) kind: &'static str,
    pub(crate) claimed: NaiveDate,
    pub(crate) from: NaiveDate,
    pub(crate) to: NaiveDate,
    pub(crate) dx: [&'static str; 3],
    pub(crate) procedure: &'static str,
    pub(crate) modifier: &'static str,
    pub(crate) units: u64,
    pub(crate) place: &'static str,
    /// Only in months that have the column.
    pub(crate) telehealth: Option<bool>,
    pub(crate) money: Money,
    pub(crate) status: &'static str,
    pub(crate) plan: &'static str,
    pub(crate) updated: NaiveDateTime,
}

/// Cents: `paid <= allowed <= charge`, and the patient owes what is allowed and not paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Money {
    pub(crate) charge: i64,
    /// None while the claim is pending.
    pub(crate) decided: Option<(i64, i64)>,
}

impl Money {
    /// Decides on a charge as the status says.
    pub(crate) fn draw(charge: i64, status: &str, dice: &mut Dice) -> Self {
        let charge = charge.max(100);
        let decided = match status {
            STATUS_PENDING => None,
            "PAID" | "ADJUSTED" => {
                let allowed = charge * dice.between(35, 85) / 100;
                Some((allowed, allowed * dice.between(65, 100) / 100))
            }
            _ => Some((0, 0)),
        };
        Self { charge, decided }
    }

    /// What was paid, nothing while pending.
    pub(crate) fn paid(self) -> i64 {
        self.decided.map_or(0, |(_, paid)| paid)
    }
}

/// The words of `claim_status` with their weights.
pub(crate) const STATUSES: [(u32, &str); 5] =
    [(82, "PAID"), (8, "DENIED"), (5, STATUS_PENDING), (4, "ADJUSTED"), (1, "REVERSED")];

/// Columns that must be filled in.
const REQUIRED: [usize; 10] = [0, 1, 2, 3, 5, 6, 7, 8, CHARGE, STATUS];
const NPI: usize = 3;
const FROM: usize = 6;
const DATES: [usize; 3] = [5, 6, 7];
const DX: [usize; 2] = [8, 9];
const CHARGE: usize = 15;
const ALLOWED: usize = 16;
const PAID: usize = 17;
const RESP: usize = 18;
const STATUS: usize = 19;
const PLAN: usize = 20;

impl Claim {
    /// Writes the cells of a good line.
    pub(crate) fn cells(&self, row: &mut Row) {
        self.plain(row);
        self.insert_telehealth(row);
    }

    fn plain(&self, row: &mut Row) {
        row.clear().number("CLM", self.number, 10).number("M", self.member, 7);
        row.number("PAYER", self.payer as u64 + 1, 2).number("", self.npi, 10).text(self.kind);
        row.date(Some(self.claimed)).date(Some(self.from)).date(Some(self.to));
        row.text(self.dx[0]).text(self.dx[1]).text(self.dx[2]);
        row.text(self.procedure).text(self.modifier).number("", self.units, 1).text(self.place);
        let (allowed, paid) = self.money.decided.unzip();
        let owed = self.money.decided.map(|(allowed, paid)| allowed - paid);
        row.cents(Some(self.money.charge)).cents(allowed).cents(paid).cents(owed);
        row.text(self.status).text(self.plan).stamp(self.updated);
    }

    fn insert_telehealth(&self, row: &mut Row) {
        if let Some(flag) = self.telehealth {
            row.insert(CHARGE, if flag { "Y" } else { "N" });
        }
    }

    /// Writes the cells of the same line with one defect, and says which.
    pub(crate) fn broken(&self, row: &mut Row, dice: &mut Dice) -> Reason {
        self.plain(row);
        let value = self.break_value(row, dice);
        self.insert_telehealth(row);
        value.unwrap_or_else(|| match dice.below(3) {
            0 => defect::shorten(row, dice),
            1 => defect::lengthen(row),
            _ => Reason::QuoteUnclosed,
        })
    }

    /// Breaks a value, or nothing when the shape of the line shall break.
    fn break_value(&self, row: &mut Row, dice: &mut Dice) -> Option<Reason> {
        let reason = match dice.below(14) {
            0 => defect::not_a_date(row, dice.pick(&DATES)),
            1 => put(
                row,
                dice.pick(&DATES),
                dice.pick(&["2999-12-31", "1066-10-14"]),
                Reason::DateOutOfRange,
            ),
            2 => put(row, CHARGE, dice.pick(&["abc", "1e3", "NaN", "$120.00"]), Reason::NotANumber),
            3 => put(row, CHARGE, dice.pick(&["12.349", "250.0001"]), Reason::NumberTooPrecise),
            4 => self.paid_above_charge(row),
            5 => negative_charge(row),
            6 => put(
                row,
                NPI,
                &(self.npi / 10 * 10 + (self.npi + 1) % 10).to_string(),
                Reason::NpiInvalid,
            ),
            7 => put(
                row,
                dice.pick(&DX),
                dice.pick(&["??9", "E1", "123.4", "I5!.9"]),
                Reason::Icd10CmFormat,
            ),
            8 => put(row, STATUS, dice.pick(&["SETTLED", "UNKNOWN", "P4ID"]), Reason::NotInSet),
            9 => self.service_dates(row),
            10 => put(row, dice.pick(&REQUIRED), "", Reason::RequiredEmpty),
            _ => return None,
        };
        Some(reason)
    }

    fn paid_above_charge(&self, row: &mut Row) -> Reason {
        let above = self.money.charge + 1 + self.money.charge / 10;
        put(row, PAID, &format!("{}.{:02}", above / 100, above % 100), Reason::PaidAboveCharge)
    }

    fn service_dates(&self, row: &mut Row) -> Reason {
        let late = (self.to + Days::new(3)).format("%Y-%m-%d").to_string();
        put(row, FROM, &late, Reason::ServiceDates)
    }
}

/// A negative charge; nothing is decided about it, so that no other rule is broken.
fn negative_charge(row: &mut Row) -> Reason {
    for cell in [ALLOWED, PAID, RESP] {
        row.set(cell, "");
    }
    row.set(STATUS, STATUS_PENDING);
    put(row, CHARGE, "-75.00", Reason::NumberOutOfRange)
}

fn put(row: &mut Row, cell: usize, text: &str, reason: Reason) -> Reason {
    row.set(cell, text);
    reason
}

/// Puts a line break into the plan's name, which is legal inside quotes.
pub(crate) fn break_plan_line(row: &mut Row, telehealth: bool) {
    let cell = PLAN + usize::from(telehealth);
    let plan = String::from_utf8_lossy(row.get(cell)).replacen(' ', "\n", 1);
    row.set(cell, &plan);
}
