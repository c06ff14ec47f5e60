//! The EHR's export: seven CSV files with the headers Synthea writes to S3. The eighth, of results of
//! the laboratory, is in `labs`.

use std::path::Path;

use chrono::TimeDelta;

use crate::care::encounter::{Class, Encounter};
use crate::care::life::Life;
use crate::codes::services;
use crate::defect::{Extra, Weak};
use crate::dice::Dice;
use crate::directory::Directory;
use crate::people::names::STATE;
use crate::people::person::Person;
use crate::row::Row;
use crate::table::Table;
use crate::truth::FileTruth;
use crate::{Frame, WorldError};

const PATIENTS: &str = "Id,BIRTHDATE,DEATHDATE,SSN,DRIVERS,PASSPORT,PREFIX,FIRST,LAST,SUFFIX,MAIDEN,\
    MARITAL,RACE,ETHNICITY,GENDER,BIRTHPLACE,ADDRESS,CITY,STATE,COUNTY,FIPS,ZIP,LAT,LON,\
    HEALTHCARE_EXPENSES,HEALTHCARE_COVERAGE,INCOME";
const ENCOUNTERS: &str = "Id,START,STOP,PATIENT,ORGANIZATION,PROVIDER,PAYER,ENCOUNTERCLASS,CODE,\
    DESCRIPTION,BASE_ENCOUNTER_COST,TOTAL_CLAIM_COST,PAYER_COVERAGE,REASONCODE,REASONDESCRIPTION";
const CONDITIONS: &str = "START,STOP,PATIENT,ENCOUNTER,CODE,DESCRIPTION";
const PROCEDURES: &str =
    "START,STOP,PATIENT,ENCOUNTER,CODE,DESCRIPTION,BASE_COST,REASONCODE,REASONDESCRIPTION";
const PROVIDERS: &str = "Id,ORGANIZATION,NAME,GENDER,SPECIALITY,ADDRESS,CITY,STATE,ZIP,LAT,LON,\
    ENCOUNTERS,PROCEDURES";
const ORGANIZATIONS: &str = "Id,NAME,ADDRESS,CITY,STATE,ZIP,LAT,LON,PHONE,REVENUE,UTILIZATION";
const PAYERS: &str = "Id,NAME,OWNERSHIP,ADDRESS,CITY,STATE_HEADQUARTERED,ZIP,PHONE,AMOUNT_COVERED,\
    AMOUNT_UNCOVERED,REVENUE,COVERED_ENCOUNTERS,UNCOVERED_ENCOUNTERS,COVERED_MEDICATIONS,\
    UNCOVERED_MEDICATIONS,COVERED_PROCEDURES,UNCOVERED_PROCEDURES,COVERED_IMMUNIZATIONS,\
    UNCOVERED_IMMUNIZATIONS,UNIQUE_CUSTOMERS,QOLS_AVG,MEMBER_MONTHS";

const WEAK_PATIENTS: Weak = Weak { dates: &[1], required: &[0, 1] };
const WEAK_ENCOUNTERS: Weak = Weak { dates: &[1], required: &[0, 1, 3, 7] };
const WEAK_CONDITIONS: Weak = Weak { dates: &[0], required: &[0, 2, 3, 4] };
const WEAK_PROCEDURES: Weak = Weak { dates: &[0], required: &[0, 2, 3, 4] };

/// The seven files, and the running totals that the last three need.
pub(crate) struct Ehr {
    patients: Table,
    encounters: Table,
    conditions: Table,
    procedures: Table,
    by_provider: Vec<[u64; 2]>,
    by_organization: Vec<(u64, i64)>,
    by_payer: Vec<PayerTotals>,
    /// Rows of conditions written so far, copies and broken rows not counted.
    pub(crate) condition_count: u64,
    row: Row,
}

#[derive(Clone, Default)]
struct PayerTotals {
    customers: u64,
    encounters: u64,
    procedures: u64,
    covered: i64,
    uncovered: i64,
}

impl Ehr {
    /// Creates the files.
    pub(crate) fn create(root: &Path, directory: &Directory) -> Result<Self, WorldError> {
        Ok(Self {
            patients: Table::create(root, "ehr/patients.csv", PATIENTS)?,
            encounters: Table::create(root, "ehr/encounters.csv", ENCOUNTERS)?,
            conditions: Table::create(root, "ehr/conditions.csv", CONDITIONS)?,
            procedures: Table::create(root, "ehr/procedures.csv", PROCEDURES)?,
            by_provider: vec![[0; 2]; directory.providers.len()],
            by_organization: vec![(0, 0); directory.organizations.len()],
            by_payer: vec![PayerTotals::default(); directory.payers.len()],
            condition_count: 0,
            row: Row::default(),
        })
    }

    /// Writes one person and what happened to them.
    pub(crate) fn write(
        &mut self,
        frame: &Frame,
        directory: &Directory,
        person: &Person,
        life: &Life,
    ) -> Result<(), WorldError> {
        let stream = |name| Dice::new(frame.spec.seed, name, u64::from(person.index));
        let mut told = (stream("procedures"), stream("dirt.ehr"));
        let mut added = (stream("proc.added"), stream("dirt.ehr.added"));
        let payer = person.payer.unwrap_or(directory.payers.len() - 1);
        self.by_payer[payer].customers += 1;
        patient_row(self.row.clear(), person, life);
        emit(&mut self.patients, &WEAK_PATIENTS, &mut self.row, &mut told.1)?;
        for at in life.by_time() {
            let encounter = &life.encounters[at];
            let (dice, dirt) = if at < life.told { &mut told } else { &mut added };
            self.count(payer, encounter);
            encounter_row(self.row.clear(), directory, person, payer, encounter);
            emit(&mut self.encounters, &WEAK_ENCOUNTERS, &mut self.row, dirt)?;
            self.procedures(person, payer, encounter, dice, dirt)?;
        }
        for condition in &life.conditions {
            let encounter = &life.encounters[condition.encounter];
            let problem = condition.problem;
            self.condition_count += 1;
            self.row.clear().date(Some(condition.start)).date(condition.stop);
            self.row.text(&person.id).text(&encounter.id).text(problem.code).text(problem.text);
            emit(&mut self.conditions, &WEAK_CONDITIONS, &mut self.row, &mut told.1)?;
        }
        Ok(())
    }

    fn count(&mut self, payer: usize, encounter: &Encounter) {
        self.by_provider[encounter.provider][0] += 1;
        self.by_organization[encounter.organization].0 += 1;
        self.by_organization[encounter.organization].1 += encounter.total;
        let totals = &mut self.by_payer[payer];
        totals.encounters += 1;
        totals.covered += encounter.covered;
        totals.uncovered += encounter.total - encounter.covered;
    }

    fn procedures(
        &mut self,
        person: &Person,
        payer: usize,
        encounter: &Encounter,
        dice: &mut Dice,
        dirt: &mut Dice,
    ) -> Result<(), WorldError> {
        let mean = match encounter.class {
            Class::Inpatient => 2.2,
            Class::Emergency | Class::Wellness => 1.3,
            _ => 0.6,
        };
        for nth in 0..dice.poisson(mean).min(6) {
            let service = dice.choose(services::procedures(encounter.class));
            // Ten minutes apart, so that the key of a procedure never repeats.
            let start = encounter.start + TimeDelta::minutes(3 + 10 * i64::from(nth));
            let stop = start + TimeDelta::minutes(dice.between(5, 9));
            self.row.clear().instant(Some(start)).instant(Some(stop)).text(&person.id);
            self.row.text(&encounter.id).text(service.code).text(service.text);
            self.row.cents(Some(dice.cents(43_000.0, 0.8)));
            reason_cells(&mut self.row, encounter);
            emit(&mut self.procedures, &WEAK_PROCEDURES, &mut self.row, dirt)?;
            self.by_provider[encounter.provider][1] += 1;
            self.by_payer[payer].procedures += 1;
        }
        Ok(())
    }

    /// Writes the providers, organizations and payers with their totals, and closes all files.
    pub(crate) fn finish(
        mut self,
        root: &Path,
        directory: &Directory,
        years: u32,
    ) -> Result<Vec<FileTruth>, WorldError> {
        let providers = self.providers(root, directory)?;
        let organizations = self.organizations(root, directory)?;
        let payers = self.payers(root, directory, years)?;
        Ok(vec![
            self.patients.finish()?,
            self.encounters.finish()?,
            self.conditions.finish()?,
            self.procedures.finish()?,
            providers,
            organizations,
            payers,
        ])
    }

    fn providers(&mut self, root: &Path, directory: &Directory) -> Result<FileTruth, WorldError> {
        let mut table = Table::create(root, "ehr/providers.csv", PROVIDERS)?;
        for (provider, totals) in directory.providers.iter().zip(&self.by_provider) {
            let organization = &directory.organizations[provider.organization];
            let row = self.row.clear();
            row.text(&provider.id).text(&organization.id);
            row.text(&format!("{} {}", provider.first, provider.last));
            row.text(if provider.woman { "F" } else { "M" }).text(provider.speciality);
            row.text(&organization.street).text(&organization.town.name.to_uppercase());
            row.text(STATE.1).text(organization.zip);
            degrees(row, organization.town.lat);
            degrees(row, organization.town.lon);
            row.number("", totals[0], 1).number("", totals[1], 1);
            table.accept(row)?;
        }
        table.finish()
    }

    fn organizations(
        &mut self,
        root: &Path,
        directory: &Directory,
    ) -> Result<FileTruth, WorldError> {
        let mut table = Table::create(root, "ehr/organizations.csv", ORGANIZATIONS)?;
        for (organization, totals) in directory.organizations.iter().zip(&self.by_organization) {
            let row = self.row.clear();
            row.text(&organization.id).text(&organization.name).text(&organization.street);
            row.text(&organization.town.name.to_uppercase()).text(STATE.1).text(organization.zip);
            degrees(row, organization.town.lat);
            degrees(row, organization.town.lon);
            row.number("", organization.phone, 10).cents(Some(totals.1)).number("", totals.0, 1);
            table.accept(row)?;
        }
        table.finish()
    }

    fn payers(
        &mut self,
        root: &Path,
        directory: &Directory,
        years: u32,
    ) -> Result<FileTruth, WorldError> {
        let mut table = Table::create(root, "ehr/payers.csv", PAYERS)?;
        for (payer, totals) in directory.payers.iter().zip(&self.by_payer) {
            let insured = payer.ownership != "NO_INSURANCE";
            let row = self.row.clear();
            row.text(&payer.id).text(payer.name).text(payer.ownership);
            (0..5).for_each(|_| {
                row.empty();
            });
            row.cents(Some(totals.covered)).cents(Some(totals.uncovered));
            row.cents(Some(if insured { totals.covered + totals.covered / 9 } else { 0 }));
            for count in [totals.encounters, 0, totals.procedures, 0] {
                let (covered, uncovered) = if insured { (count, 0) } else { (0, count) };
                row.number("", covered, 1).number("", uncovered, 1);
            }
            row.number("", totals.customers, 1).text("0.8527");
            row.number("", totals.customers * u64::from(years) * 12, 1);
            table.accept(row)?;
        }
        table.finish()
    }
}

/// Writes a good row, with the broken version that went out before it or the copy after it.
pub(crate) fn emit(
    table: &mut Table,
    weak: &Weak,
    row: &mut Row,
    dirt: &mut Dice,
) -> Result<(), WorldError> {
    let mut copy = Row::default();
    match weak.draw(row, &mut copy, dirt) {
        Extra::Nothing => table.accept(row),
        Extra::BrokenFirst(reason) => {
            table.reject(&copy, reason)?;
            table.accept(row)
        }
        Extra::Twice => {
            table.accept(row)?;
            table.repeat(row)
        }
    }
}

fn patient_row(row: &mut Row, person: &Person, life: &Life) {
    let (woman, adult) = (person.woman, person.adult());
    let town = person.town;
    let total: i64 = life.encounters.iter().map(|encounter| encounter.total).sum();
    let covered: i64 = life.encounters.iter().map(|encounter| encounter.covered).sum();
    row.text(&person.id).date(Some(person.birth)).date(life.died);
    row.text(&ssn(person.ssn));
    let digits = u64::from(person.ssn) * 7919;
    if adult {
        row.number("S99", digits % 1_000_000, 6).number("X", digits % 100_000_000, 8);
        row.text(match (woman, person.marital) {
            (true, "S") => "Ms.",
            (true, _) => "Mrs.",
            _ => "Mr.",
        });
    } else {
        row.empty().empty().empty();
    }
    row.text(person.first).text(person.last).empty();
    row.text(person.maiden.unwrap_or("")).text(person.marital).text(person.race);
    row.text(if person.hispanic { "hispanic" } else { "nonhispanic" });
    row.text(if woman { "F" } else { "M" });
    row.text(&format!("{}  {}  US", town.name, STATE.0)).text(&person.street);
    row.text(town.name).text(STATE.0).text(town.county).text(town.fips).text(person.zip);
    degrees(row, person.lat);
    degrees(row, person.lon);
    row.cents(Some(total)).cents(Some(covered)).number("", u64::from(person.income), 1);
}

fn encounter_row(row: &mut Row, dir: &Directory, person: &Person, payer: usize, e: &Encounter) {
    row.text(&e.id).instant(Some(e.start)).instant(e.stop).text(&person.id);
    row.text(&dir.organizations[e.organization].id).text(&dir.providers[e.provider].id);
    row.text(&dir.payers[payer].id).text(e.class.word());
    row.text(e.service.code).text(e.service.text);
    row.cents(Some(e.base)).cents(Some(e.total)).cents(Some(e.covered));
    reason_cells(row, e);
}

fn reason_cells(row: &mut Row, encounter: &Encounter) {
    match encounter.reason {
        Some(problem) => row.text(problem.code).text(problem.text),
        None => row.empty().empty(),
    };
}

/// `999-12-3456`.
pub(crate) fn ssn(number: u32) -> String {
    format!("{:03}-{:02}-{:04}", number / 1_000_000, number / 10_000 % 100, number % 10_000)
}

/// Millionths of a degree as a decimal number.
fn degrees(row: &mut Row, millionths: i64) {
    let sign = if millionths < 0 { "-" } else { "" };
    let whole = millionths.unsigned_abs();
    row.text(&format!("{sign}{}.{:06}", whole / 1_000_000, whole % 1_000_000));
}
