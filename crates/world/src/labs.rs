//! Laboratory results of hospital stays: hemoglobin and sodium, which scores of readmission risk
//! ask for.

use std::path::Path;

use chrono::{NaiveDateTime, TimeDelta};

use crate::care::encounter::Class;
use crate::care::life::Life;
use crate::codes::problems as p;
use crate::codes::problems::Problem;
use crate::defect::Weak;
use crate::dice::Dice;
use crate::ehr::emit;
use crate::lace::{self, Category, Stay};
use crate::people::person::Person;
use crate::row::Row;
use crate::table::Table;
use crate::truth::FileTruth;
use crate::{Frame, WorldError};

const OBSERVATIONS: &str = "DATE,PATIENT,ENCOUNTER,CATEGORY,CODE,DESCRIPTION,VALUE,UNITS,TYPE";
const WEAK: Weak = Weak { dates: &[0], required: &[0, 1, 4] };

/// The share of stays with results, and of those the share without sodium.
const TESTED: f64 = 0.8;
const NO_SODIUM: f64 = 0.05;

/// What is measured, with the values that no result goes beyond.
struct Test {
    loinc: &'static str,
    text: &'static str,
    unit: &'static str,
    least: f64,
    most: f64,
    /// Standard deviations between people, and between the results of one stay.
    between: f64,
    within: f64,
}

const HEMOGLOBIN: Test = Test {
    loinc: "718-7",
    text: "Hemoglobin [Mass/volume] in Blood",
    unit: "g/dL",
    least: 5.2,
    most: 18.4,
    between: 1.0,
    within: 0.3,
};
const SODIUM: Test = Test {
    loinc: "2951-2",
    text: "Sodium [Moles/volume] in Serum or Plasma",
    unit: "mmol/L",
    least: 116.0,
    most: 153.0,
    between: 2.6,
    within: 1.1,
};

/// The file of results.
pub(crate) struct Labs {
    table: Table,
    row: Row,
}

impl Labs {
    /// Creates the file.
    pub(crate) fn create(root: &Path) -> Result<Self, WorldError> {
        let table = Table::create(root, "ehr/observations.csv", OBSERVATIONS)?;
        Ok(Self { table, row: Row::default() })
    }

    /// Writes the results of one person's finished stays.
    pub(crate) fn write(
        &mut self,
        frame: &Frame,
        person: &Person,
        life: &Life,
    ) -> Result<(), WorldError> {
        let stays = lace::stays(&life.encounters);
        if stays.is_empty() {
            return Ok(());
        }
        let stream = |name| Dice::new(frame.spec.seed, name, u64::from(person.index));
        let (mut dice, mut dirt) = (stream("labs"), stream("dirt.labs"));
        for stay in &stays {
            if let (Some(left), true) = (stay.discharged, dice.chance(TESTED)) {
                self.stay(person, life, (stay, left), &mut dice, &mut dirt)?;
            }
        }
        Ok(())
    }

    /// Closes the file and gives its truth.
    pub(crate) fn finish(self) -> Result<FileTruth, WorldError> {
        self.table.finish()
    }

    fn stay(
        &mut self,
        person: &Person,
        life: &Life,
        (stay, left): (&Stay, NaiveDateTime),
        dice: &mut Dice,
        dirt: &mut Dice,
    ) -> Result<(), WorldError> {
        let (blood, salt) = usual(person, &known(life, left));
        let both = [(&HEMOGLOBIN, blood), (&SODIUM, salt)]
            .map(|(test, usual)| (test, usual + test.between * dice.normal()));
        let tests = if dice.chance(NO_SODIUM) { &both[..1] } else { &both[..] };
        for at in samples(stay.admitted, left, dice) {
            let Some(encounter) = encounter(life, stay, at) else { continue };
            for (test, level) in tests {
                let value = level + test.within * dice.normal();
                let tenths = (10.0 * value.clamp(test.least, test.most)).round() as u64;
                self.row.clear().instant(Some(at)).text(&person.id);
                self.row.text(encounter).text("laboratory");
                self.row.text(test.loinc).text(test.text);
                self.row.text(&format!("{}.{}", tenths / 10, tenths % 10));
                self.row.text(test.unit).text("numeric");
                emit(&mut self.table, &WEAK, &mut self.row, dirt)?;
            }
        }
        Ok(())
    }
}

/// When blood is taken, in order: up to three times about a day apart, the last time within the
/// two days before the discharge for seven of eight; in the middle of a stay too short for that.
fn samples(admitted: NaiveDateTime, left: NaiveDateTime, dice: &mut Dice) -> Vec<NaiveDateTime> {
    let before = if dice.chance(0.875) { (90, 46 * 60) } else { (50 * 60, 100 * 60) };
    let mut at = left - TimeDelta::minutes(dice.between(before.0, before.1));
    let mut times = Vec::new();
    for _ in 0..dice.between(1, 3) {
        if at > admitted + TimeDelta::minutes(20) {
            times.push(at);
        }
        at -= TimeDelta::minutes(dice.between(1100, 1800));
    }
    if times.is_empty() {
        times.push(admitted + (left - admitted) / 2);
    }
    times.reverse();
    times
}

/// The encounter of the stay in which a sample is taken; none between two hospitals.
fn encounter<'a>(life: &'a Life, stay: &Stay, at: NaiveDateTime) -> Option<&'a str> {
    let parts = life.encounters.iter().filter(|part| {
        part.class == Class::Inpatient && (stay.admitted..=at).contains(&part.start)
    });
    let last = parts.max_by_key(|part| part.start)?;
    last.stop.is_some_and(|stop| at <= stop).then_some(&last.id)
}

/// The problems known at a discharge.
fn known(life: &Life, left: NaiveDateTime) -> Vec<&'static Problem> {
    let begun = life.conditions.iter().filter(|condition| condition.start <= left.date());
    begun.map(|condition| condition.problem).collect()
}

/// The hemoglobin (g/dL) and the sodium (mmol/L) that somebody with these problems tends to have
/// in hospital.
fn usual(person: &Person, problems: &[&'static Problem]) -> (f64, f64) {
    use Category as C;
    let has = |any: &[C]| problems.iter().any(|p| p.category.is_some_and(|c| any.contains(&c)));
    let kidneys = has(&[C::SevereRenal, C::DiabetesWithComplications]);
    let mut blood = if person.woman { 12.9 } else { 14.1 };
    let mut salt = 139.4;
    for (present, less_blood, less_salt) in [
        (problems.contains(&&p::ANEMIA), 2.4, 0.0),
        (kidneys, 1.6, 1.0),
        (has(&[C::MildRenal]), 0.7, 0.4),
        (has(&[C::HeartFailure]), 0.7, 2.6),
        (has(&[C::Cancer, C::Metastasis]), 1.2, 0.8),
        (person.age >= 75, 0.5, 0.6),
    ] {
        if present {
            blood -= less_blood;
            salt -= less_salt;
        }
    }
    (blood, salt)
}
