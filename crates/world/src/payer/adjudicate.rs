//! Claims out of a life: who billed what for an encounter, and what the payer made of it.

use chrono::{Days, NaiveDate, TimeDelta};

use super::claim::{Claim, Money, STATUSES};
use super::eligibility::Coverage;
use super::months::Months;
use crate::care::encounter::{Class, Encounter};
use crate::care::life::Life;
use crate::codes::billing;
use crate::dice::Dice;
use crate::directory::Directory;
use crate::people::person::Person;
use crate::{Frame, WorldError};

/// The most claims one person can have: their numbers share the last three digits.
const MOST: u64 = 1000;

/// Sends the claims of one person.
pub(crate) fn send(
    frame: &Frame,
    directory: &Directory,
    person: &Person,
    life: &Life,
    coverages: &[Coverage],
    months: &mut Months,
) -> Result<(), WorldError> {
    if coverages.is_empty() {
        return Ok(());
    }
    let seed = frame.spec.seed;
    let mut biller = Biller {
        life,
        directory,
        coverages,
        months,
        first: u64::from(person.index) * MOST,
        sent: 0,
        shift: seed % 10_000_000_000,
        dice: Dice::new(seed, "claims", u64::from(person.index)),
        dirt: Dice::new(seed, "dirt.claims", u64::from(person.index)),
    };
    let (told, added): (Vec<usize>, Vec<usize>) =
        life.by_time().into_iter().partition(|at| *at < life.told);
    for at in told {
        biller.encounter(&life.encounters[at])?;
    }
    biller.drugs(frame, person)?;
    biller.dice = Dice::new(seed, "claims.added", u64::from(person.index));
    biller.dirt = Dice::new(seed, "dirt.added", u64::from(person.index));
    for at in added {
        biller.encounter(&life.encounters[at])?;
    }
    months.flush()
}

/// What one line of a claim is for.
struct Service {
    kind: &'static str,
    class: Class,
    procedure: &'static str,
    from: NaiveDate,
    to: NaiveDate,
    charge: i64,
    units: u64,
    provider: usize,
    reason: &'static str,
}

struct Biller<'a> {
    life: &'a Life,
    directory: &'a Directory,
    coverages: &'a [Coverage],
    months: &'a mut Months,
    first: u64,
    sent: u64,
    shift: u64,
    dice: Dice,
    dirt: Dice,
}

impl Biller<'_> {
    /// The lines of one encounter: the hospital's, the clinician's, the laboratory's.
    fn encounter(&mut self, encounter: &Encounter) -> Result<(), WorldError> {
        use Class as C;
        let Some(stop) = encounter.stop else { return Ok(()) };
        let class = encounter.class;
        let base = Service {
            kind: "PROF",
            class,
            procedure: "",
            from: encounter.start.date(),
            to: stop.date(),
            charge: encounter.total,
            units: 1,
            provider: encounter.provider,
            reason: encounter.reason.map_or("", |problem| problem.icd),
        };
        let facility = matches!(
            class,
            C::Inpatient | C::Emergency | C::Outpatient | C::Snf | C::Hospice | C::Home
        );
        if facility {
            let lasting = matches!(class, C::Inpatient | C::Snf | C::Hospice);
            let procedure = if lasting { "" } else { self.dice.pick(&billing::FACILITY) };
            let units = if lasting { 1 + (base.to - base.from).num_days() as u64 } else { 1 };
            self.line(Service { kind: "INST", procedure, units, ..base })?;
        }
        if !facility || self.dice.chance(0.8) {
            let procedure = self.dice.pick(billing::professional(class));
            let charge = if facility { base.charge / 6 } else { base.charge };
            self.line(Service { procedure, charge, ..base })?;
        }
        if self.dice.chance(0.22) {
            let procedure = self.dice.pick(&billing::LABORATORY);
            let charge = self.dice.cents(6_000.0, 0.6);
            self.line(Service { procedure, charge, to: base.from, ..base })?;
        }
        Ok(())
    }

    /// Drugs filled by month for chronic problems.
    fn drugs(&mut self, frame: &Frame, person: &Person) -> Result<(), WorldError> {
        let chronic = self.life.conditions.iter().filter(|c| c.stop.is_none());
        let billed: Vec<_> = chronic.filter(|c| !c.problem.icd.is_empty()).collect();
        let Some(visit) = self.life.encounters[..self.life.told].last() else { return Ok(()) };
        let fills = self.dice.poisson(0.13 * 24.0 * billed.len().min(7) as f64);
        for _ in 0..fills {
            let day = frame.as_of - Days::new(u64::from(2 + self.dice.below(728)));
            let taken = self.dice.pick(&billed);
            let alive = self.life.died.is_none_or(|died| day < died) && day > person.birth;
            if taken.start > day || !alive {
                continue;
            }
            let service = Service {
                kind: "RX",
                class: Class::Ambulatory,
                procedure: self.dice.pick(&billing::DRUGS),
                from: day,
                to: day,
                charge: self.dice.cents(5_200.0, 1.0),
                units: self.dice.pick(&[30, 30, 60, 90]),
                provider: visit.provider,
                reason: taken.problem.icd,
            };
            self.line(service)?;
        }
        Ok(())
    }

    /// Sends one line, when somebody pays for that day and its claim falls into a month there is.
    fn line(&mut self, service: Service) -> Result<(), WorldError> {
        let dice = &mut self.dice;
        let lag = if service.kind == "RX" { 1 } else { dice.between(1, 24) as u64 };
        let claimed = service.to + Days::new(lag);
        let Some(file) = self.months.file(claimed) else { return Ok(()) };
        let Some(coverage) = self.coverages.iter().find(|c| c.holds(service.from)) else {
            return Ok(());
        };
        if self.sent >= MOST {
            return Ok(());
        }
        let dx = diagnoses(self.life, &service, dice);
        let status = dice.weighted(&STATUSES);
        let telehealth = service.class == Class::Virtual;
        let claim = Claim {
            number: scramble(self.first + self.sent, self.shift),
            member: coverage.member,
            payer: coverage.payer,
            npi: self.directory.providers[service.provider].npi,
            kind: service.kind,
            claimed,
            from: service.from,
            to: service.to,
            dx,
            procedure: service.procedure,
            modifier: if telehealth { "95" } else { dice.weighted(&billing::MODIFIERS) },
            units: service.units,
            place: if service.kind == "RX" { "01" } else { billing::place(service.class) },
            telehealth: self.months.has_telehealth(file).then_some(telehealth),
            money: Money::draw(service.charge, status, dice),
            status,
            plan: coverage.plan,
            updated: claimed.and_time(chrono::NaiveTime::MIN)
                + TimeDelta::seconds(dice.between(0, 86_399)),
        };
        self.sent += 1;
        self.months.send(file, claim, &mut self.dirt)
    }
}

/// The reason first, then up to two other problems known on that day.
fn diagnoses(life: &Life, service: &Service, dice: &mut Dice) -> [&'static str; 3] {
    let known: Vec<&'static str> = life
        .conditions
        .iter()
        .filter(|c| c.start <= service.to && c.stop.is_none_or(|stop| stop >= service.from))
        .map(|c| c.problem.icd)
        .filter(|icd| !icd.is_empty() && *icd != service.reason)
        .collect();
    let first = if service.reason.is_empty() { "Z00.00" } else { service.reason };
    if known.is_empty() {
        return [first, "", ""];
    }
    let at = dice.below(known.len() as u32) as usize;
    let third = if known.len() > 1 { known[(at + 1) % known.len()] } else { "" };
    if known[at] == third { [first, known[at], ""] } else { [first, known[at], third] }
}

/// A claim's number: a permutation of all ten-digit numbers.
pub(crate) fn scramble(number: u64, shift: u64) -> u64 {
    const ALL: u128 = 10_000_000_000;
    ((u128::from(number) * 6_180_339_887 + u128::from(shift)) % ALL) as u64
}
