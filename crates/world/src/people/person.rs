//! One person as the EHR knows them.

use chrono::{Days, NaiveDate};

use super::names::{FAMILIES, MEN, STREETS, TOWNS, Town, WOMEN};
use crate::Frame;
use crate::dice::Dice;
use crate::directory::Directory;

/// Demographics of one patient. Every field is fixed by (seed, index, number of patients, as-of).
pub(crate) struct Person {
    pub(crate) index: u32,
    pub(crate) id: String,
    pub(crate) birth: NaiveDate,
    /// Completed years at the end of the world.
    pub(crate) age: i32,
    pub(crate) woman: bool,
    pub(crate) ssn: u32,
    pub(crate) first: &'static str,
    pub(crate) last: &'static str,
    pub(crate) maiden: Option<&'static str>,
    pub(crate) marital: &'static str,
    pub(crate) race: &'static str,
    pub(crate) hispanic: bool,
    pub(crate) street: String,
    pub(crate) town: &'static Town,
    pub(crate) zip: &'static str,
    pub(crate) lat: i64,
    pub(crate) lon: i64,
    pub(crate) phone: u64,
    pub(crate) income: u32,
    pub(crate) smoker: bool,
    pub(crate) obese: bool,
    /// The place of primary care, an index into the directory's clinics.
    pub(crate) clinic: usize,
    /// The payer, an index into the directory's payers; none for the uninsured.
    pub(crate) payer: Option<usize>,
    /// The rank of a patient whose high risk is built in, see [`Frame::built_in`].
    pub(crate) built_in: Option<u32>,
}

/// Ages of people known to a hospital group: older than the population. Weight, from, below.
const AGES: [(u32, (i64, i64)); 6] =
    [(15, (0, 18)), (29, (18, 45)), (26, (45, 65)), (15, (65, 75)), (11, (75, 85)), (4, (85, 99))];

const RACES: [(u32, &str); 6] =
    [(70, "white"), (12, "black"), (9, "asian"), (1, "native"), (1, "hawaiian"), (7, "other")];

impl Person {
    /// Draws the person with this index.
    pub(crate) fn draw(frame: &Frame, directory: &Directory, index: u32) -> Self {
        let mut dice = Dice::new(frame.spec.seed, "person", u64::from(index));
        let dice = &mut dice;
        let built_in = frame.built_in(index);
        let years = match built_in {
            Some(_) => dice.between(68, 88),
            None => {
                let (from, below) = dice.weighted(&AGES);
                dice.between(from, below - 1)
            }
        };
        let birth = birthday(frame.as_of, years, dice);
        let age = frame.as_of.years_since(birth).unwrap_or(0) as i32;
        let woman = dice.chance(0.52);
        let (town, zip, street) = address(dice);
        let marital = marital(age, dice);
        let first = if woman { dice.pick(&WOMEN) } else { dice.pick(&MEN) };
        Self {
            index,
            id: dice.uuid(),
            birth,
            age,
            woman,
            ssn: ssn(dice),
            first,
            last: dice.pick(&FAMILIES),
            maiden: (woman && matches!(marital, "M" | "D" | "W")).then(|| dice.pick(&FAMILIES)),
            marital,
            race: dice.weighted(&RACES),
            hispanic: dice.chance(0.15),
            street,
            lat: town.lat + dice.between(-40_000, 40_000),
            lon: town.lon + dice.between(-40_000, 40_000),
            town,
            zip,
            phone: phone(dice),
            income: (dice.log_normal(52_000.0, 0.7) as u32).min(980_000),
            smoker: age >= 18 && dice.chance(0.22),
            obese: dice.chance(if age < 18 { 0.15 } else { 0.36 }),
            clinic: dice.below(directory.clinics.len() as u32) as usize,
            payer: payer(age, dice),
            built_in,
        }
    }

    /// Minors have neither papers nor a title.
    pub(crate) fn adult(&self) -> bool {
        self.age >= 18
    }
}

/// An address: town, ZIP code and street line; now and then with a flat on its own line, or with
/// a comma.
pub(crate) fn address(dice: &mut Dice) -> (&'static Town, &'static str, String) {
    let town = dice.choose_weighted(&TOWNS);
    let street = format!("{} {}", 1 + dice.below(990), dice.pick(&STREETS));
    let street = match dice.below(1000) {
        0..=2 => format!("{street}\nApt {}", 1 + dice.below(80)),
        3..=30 => format!("{street}, Unit {}", 1 + dice.below(40)),
        31..=140 => format!("{street} Apt {}", 1 + dice.below(80)),
        _ => street,
    };
    (town, dice.pick(town.zips), street)
}

/// A ten-digit number in the range 555-01xx that is never connected.
pub(crate) fn phone(dice: &mut Dice) -> u64 {
    let area = dice.pick(&[617u64, 508, 413, 978, 781, 339]);
    area * 10_000_000 + 5_550_100 + u64::from(dice.below(100))
}

fn birthday(as_of: NaiveDate, years: i64, dice: &mut Dice) -> NaiveDate {
    let days = 365 * years as u64 + years as u64 / 4 + 1 + u64::from(dice.below(364));
    as_of.checked_sub_days(Days::new(days)).unwrap_or(as_of)
}

/// Area numbers from 900 are never issued as social security numbers.
fn ssn(dice: &mut Dice) -> u32 {
    (900 + dice.below(100)) * 1_000_000 + (1 + dice.below(98)) * 10_000 + 1 + dice.below(9_998)
}

fn marital(age: i32, dice: &mut Dice) -> &'static str {
    match age {
        ..18 => "",
        18..30 => dice.weighted(&[(75, "S"), (23, "M"), (2, "D")]),
        30..65 => dice.weighted(&[(28, "S"), (56, "M"), (14, "D"), (2, "W")]),
        _ => dice.weighted(&[(8, "S"), (54, "M"), (14, "D"), (24, "W")]),
    }
}

/// About 85 in 100 people are members of one of the eight payers.
fn payer(age: i32, dice: &mut Dice) -> Option<usize> {
    let covered = dice.chance(if age >= 65 { 0.96 } else { 0.815 });
    let payer = match age {
        65.. => dice.weighted(&[(72, 0), (8, 2), (6, 3), (6, 4), (8, 5)]),
        ..18 => dice.weighted(&[(40, 1), (22, 4), (16, 5), (12, 6), (10, 7)]),
        _ => dice.weighted(&[(18, 1), (3, 2), (10, 3), (26, 4), (20, 5), (13, 6), (10, 7)]),
    };
    covered.then_some(payer)
}
