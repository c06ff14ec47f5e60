//! The members: who is covered by whom and when, and what the payer believes about them.

use std::path::Path;

use chrono::{Datelike, Days, NaiveDate};

use crate::codes::billing::PLANS;
use crate::defect::Weak;
use crate::dice::Dice;
use crate::ehr::{emit, ssn};
use crate::people::names::{NICKNAMES, STATE, Town};
use crate::people::person::{Person, address, phone};
use crate::row::Row;
use crate::table::Table;
use crate::truth::FileTruth;
use crate::{Frame, WorldError};

const HEADER: &str = "member_id,payer_id,plan_name,subscriber_id,relationship,first_name,last_name,\
    birth_date,gender,ssn,address,city,state,zip,phone,coverage_start,coverage_end";
const WEAK: Weak = Weak { dates: &[7, 15], required: &[0, 1, 15] };

/// One coverage of one person.
pub(crate) struct Coverage {
    /// The digits of the member id.
    pub(crate) member: u64,
    /// An index into the directory's payers.
    pub(crate) payer: usize,
    pub(crate) plan: &'static str,
    pub(crate) start: NaiveDate,
    pub(crate) end: Option<NaiveDate>,
}

impl Coverage {
    /// Whether it holds on a day.
    pub(crate) fn holds(&self, day: NaiveDate) -> bool {
        self.start <= day && self.end.is_none_or(|end| day <= end)
    }
}

/// The coverages of a person: none, one, or two under different member ids when the payer changed
/// within the world's time.
pub(crate) fn coverages(frame: &Frame, person: &Person, died: Option<NaiveDate>) -> Vec<Coverage> {
    let Some(payer) = person.payer else { return Vec::new() };
    let mut dice = Dice::new(frame.spec.seed, "coverage", u64::from(person.index));
    let early = frame.from - Days::new(dice.below(2500).into());
    let start = first_of_month(early.max(person.birth));
    let mut one = Coverage {
        member: member(frame.spec.seed, person.index, 0),
        payer,
        plan: dice.pick(&PLANS[payer]),
        start,
        end: died,
    };
    let change = first_of_month(frame.as_of - Days::new(u64::from(90 + dice.below(700))));
    let lost = dice.chance(0.03);
    if !dice.chance(0.04) || change <= start || died.is_some() {
        if lost && died.is_none() && change > start {
            one.end = Some(change - Days::new(1));
        }
        return vec![one];
    }
    one.end = Some(change - Days::new(1));
    let payer = (payer + 1 + dice.below(7) as usize) % PLANS.len();
    let plan = dice.pick(&PLANS[payer]);
    let member = member(frame.spec.seed, person.index, 1);
    vec![one, Coverage { member, payer, plan, start: change, end: None }]
}

/// A member's number: a permutation of all seven-digit numbers, so that the id tells nothing about
/// the patient's place in the EHR.
fn member(seed: u64, index: u32, nth: u64) -> u64 {
    const ALL: u64 = 10_000_000;
    ((2 * u64::from(index) + nth) * 7_368_787 + seed % ALL) % ALL
}

fn first_of_month(day: NaiveDate) -> NaiveDate {
    day.with_day(1).unwrap_or(day)
}

/// The member file and the sealed file of who is who.
pub(crate) struct Eligibility {
    members: Table,
    links: Table,
    row: Row,
}

impl Eligibility {
    /// Creates both files.
    pub(crate) fn create(root: &Path) -> Result<Self, WorldError> {
        Ok(Self {
            members: Table::create(root, "payer/eligibility.csv", HEADER)?,
            links: Table::create(root, "truth_links.csv", "member_id,patient_id")?,
            row: Row::default(),
        })
    }

    /// Writes a person's coverages.
    pub(crate) fn write(
        &mut self,
        frame: &Frame,
        person: &Person,
        coverages: &[Coverage],
    ) -> Result<(), WorldError> {
        let mut dirt = Dice::new(frame.spec.seed, "dirt.eligibility", u64::from(person.index));
        for coverage in coverages {
            let mut dice = Dice::new(frame.spec.seed, "hearsay", coverage.member);
            member_row(self.row.clear(), person, coverage, &mut dice);
            emit(&mut self.members, &WEAK, &mut self.row, &mut dirt)?;
            self.row.clear().number("M", coverage.member, 7).text(&person.id);
            self.links.accept(&self.row)?;
        }
        Ok(())
    }

    /// Closes the files; gives the truth of the member file and the number of links.
    pub(crate) fn finish(self) -> Result<(FileTruth, u64), WorldError> {
        let links = self.links.finish()?.accepted;
        Ok((self.members.finish()?, links))
    }
}

fn member_row(row: &mut Row, person: &Person, coverage: &Coverage, dice: &mut Dice) {
    let dependant = person.age < 22 || (person.marital == "M" && dice.chance(0.3));
    let hearsay = Hearsay::draw(person, dice);
    row.number("M", coverage.member, 7).number("PAYER", coverage.payer as u64 + 1, 2);
    row.text(coverage.plan);
    if dependant {
        row.number("M", (coverage.member * 31 + 17) % 10_000_000, 7);
        row.text(if person.age < 22 { "CHILD" } else { "SPOUSE" });
    } else {
        row.number("M", coverage.member, 7).text("SELF");
    }
    row.text(&hearsay.first).text(&hearsay.last).date(Some(hearsay.birth));
    row.text(if person.woman { "F" } else { "M" }).text(&hearsay.ssn.map_or(String::new(), ssn));
    row.text(&hearsay.street).text(hearsay.town.name).text(STATE.1).text(hearsay.zip);
    row.number("", hearsay.phone, 10).date(Some(coverage.start)).date(coverage.end);
}

/// What the payer believes: mostly the truth.
struct Hearsay {
    first: String,
    last: String,
    birth: NaiveDate,
    ssn: Option<u32>,
    street: String,
    town: &'static Town,
    zip: &'static str,
    phone: u64,
}

impl Hearsay {
    fn draw(person: &Person, dice: &mut Dice) -> Self {
        let mut new = Self {
            first: person.first.to_owned(),
            last: person.last.to_owned(),
            birth: person.birth,
            ssn: (!dice.chance(0.12)).then_some(person.ssn),
            street: person.street.replace('\n', " "),
            town: person.town,
            zip: person.zip,
            phone: person.phone,
        };
        match dice.below(1000) {
            0..12 => new.first = typo(&new.first, dice),
            12..26 => new.last = typo(&new.last, dice),
            26..38 => new.first = nickname(&new.first),
            38..48 => new.last = person.maiden.unwrap_or(&new.last).to_owned(),
            48..54 => new.birth = swapped(new.birth),
            54..58 => new.ssn = new.ssn.map(|number| number / 100 * 100 + (number + 9) % 100),
            58..78 => (new.town, new.zip, new.street) = moved(dice),
            78..98 => new.phone = phone(dice),
            _ => {}
        }
        if dice.chance(0.5) {
            new.first = unmarked(&new.first);
            new.last = unmarked(&new.last);
        }
        new
    }
}

fn moved(dice: &mut Dice) -> (&'static Town, &'static str, String) {
    let (town, zip, street) = address(dice);
    (town, zip, street.replace('\n', " "))
}

/// Two neighbouring letters change places, or one is lost.
fn typo(name: &str, dice: &mut Dice) -> String {
    let mut letters: Vec<char> = name.chars().collect();
    if letters.len() < 3 {
        return name.to_owned();
    }
    let at = 1 + dice.below(letters.len() as u32 - 2) as usize;
    if dice.chance(0.5) {
        letters.swap(at, at + 1);
    } else {
        letters.remove(at);
    }
    letters.into_iter().collect()
}

fn nickname(name: &str) -> String {
    NICKNAMES.iter().find(|(full, _)| *full == name).map_or(name, |(_, short)| short).to_owned()
}

/// Day and month change places where the calendar allows it.
fn swapped(date: NaiveDate) -> NaiveDate {
    NaiveDate::from_ymd_opt(date.year(), date.day(), date.month()).unwrap_or(date)
}

/// A name as old systems keep it: without marks on its letters and without apostrophes.
fn unmarked(name: &str) -> String {
    name.chars().filter(|letter| *letter != '\'').map(plain).collect()
}

fn plain(letter: char) -> char {
    match letter {
        '\u{e1}' => 'a',
        '\u{e7}' => 'c',
        '\u{e9}' | '\u{eb}' | '\u{1ec5}' => 'e',
        '\u{ed}' => 'i',
        '\u{f1}' => 'n',
        '\u{f6}' => 'o',
        '\u{fa}' | '\u{fc}' => 'u',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn member_numbers_are_seven_digits_and_never_repeat() {
        let mut seen: Vec<u64> =
            (0..5000).flat_map(|index| [0, 1].map(|nth| member(77, index, nth))).collect();
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen.len(), 10_000);
        assert!(seen.iter().all(|number| *number < 10_000_000));
    }

    #[test]
    fn marks_and_apostrophes_get_lost_and_plain_names_stay() {
        assert_eq!(unmarked("Nguy\u{1ec5}n"), "Nguyen");
        assert_eq!(unmarked("O'Brien"), "OBrien");
        assert_eq!(unmarked("De la Cruz"), "De la Cruz");
    }
}
