//! Nurses' notes after discharges, in the form that the intake of notes puts on its stream.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, TimeDelta, Weekday};
use serde::Serialize;

use crate::care::admissions::at;
use crate::care::encounter::Class;
use crate::care::life::Life;
use crate::codes::outreach::{FRIENDS, OUTCOMES, Outcome, TARGETS};
use crate::dice::Dice;
use crate::directory::Directory;
use crate::lace;
use crate::people::person::Person;
use crate::table::create_folder;
use crate::truth::Outreach;
use crate::{Frame, WorldError};

/// For how many days before the as-of day discharges are followed up.
const DAYS: u64 = 120;

/// One line of the file.
#[derive(Serialize)]
struct Note<'a> {
    schema_version: u32,
    note_id: String,
    tenant: &'static str,
    clinic_id: &'a str,
    author: String,
    data_source: &'static str,
    patient_id: &'a str,
    outcome: &'static str,
    contacted_at: String,
    arrived_at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    relationship: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    escalation_target: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    callback_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'static str>,
}

/// A discharge to follow up, and what ends the time for it.
struct Discharge {
    on: NaiveDate,
    /// The next stay.
    next: Option<(NaiveDateTime, Option<NaiveDateTime>)>,
    died: Option<NaiveDate>,
    hospice: Option<NaiveDateTime>,
}

/// What a nurse finds when the phone rings.
enum Line {
    /// The patient's household.
    Open,
    /// A reason not to talk; the note says it, if there is one, and nobody calls again.
    Closed(Option<&'static Outcome>),
}

/// The file of notes.
pub(crate) struct Notes {
    path: PathBuf,
    out: BufWriter<File>,
    since: NaiveDate,
    as_of: NaiveDate,
    truth: Outreach,
}

impl Notes {
    /// Creates the file.
    pub(crate) fn create(root: &Path, frame: &Frame) -> Result<Self, WorldError> {
        create_folder(&root.join("notes"))?;
        let path = root.join("notes/outreach_notes.ndjson");
        let file = File::create(&path)
            .map_err(|source| WorldError::WriteFile { path: path.clone(), source })?;
        let since = frame.as_of - Days::new(DAYS);
        let truth = Outreach { since, ..Outreach::default() };
        Ok(Self { path, out: BufWriter::new(file), since, as_of: frame.as_of, truth })
    }

    /// Writes the notes about one person.
    pub(crate) fn write(
        &mut self,
        frame: &Frame,
        directory: &Directory,
        person: &Person,
        life: &Life,
    ) -> Result<(), WorldError> {
        let discharges = discharges(life, self.since);
        if discharges.is_empty() {
            return Ok(());
        }
        let clinic = directory.clinics[person.clinic];
        let mut dice = Dice::new(frame.spec.seed, "notes", u64::from(person.index));
        for discharge in discharges {
            let clinic_id = &directory.organizations[clinic].id;
            let contact = self.follow_up(&discharge, (clinic_id, &person.id), &mut dice)?;
            self.count(&discharge, contact);
        }
        Ok(())
    }

    /// Closes the file and gives what it tells.
    pub(crate) fn finish(mut self) -> Result<Outreach, WorldError> {
        let path = self.path;
        self.out.flush().map_err(|source| WorldError::WriteFile { path, source })?;
        Ok(self.truth)
    }

    /// Calls up to five times, and gives the day of the first successful contact.
    fn follow_up(
        &mut self,
        discharge: &Discharge,
        (clinic, patient): (&str, &str),
        dice: &mut Dice,
    ) -> Result<Option<NaiveDate>, WorldError> {
        let wait = dice.pick(&[1, 1, 1, 1, 2, 2, 2, 3, 3, 5, 8, 12, 18, 25]);
        let (never, mut day, mut contact) =
            (dice.chance(0.08), discharge.on + Days::new(wait), None);
        let calls = if never { 0 } else { 5 };
        for _ in 0..calls {
            day = workday(day);
            let call = at(day, dice.between(810, 1260), dice);
            if call.date() >= self.as_of {
                break;
            }
            let (outcome, closed) = match discharge.line(call) {
                Line::Open => (Some(dice.choose_weighted(&OUTCOMES)), false),
                Line::Closed(outcome) => (outcome, true),
            };
            let Some(outcome) = outcome else { break };
            self.send(outcome, call, (clinic, patient), dice)?;
            if outcome.success && contact.is_none() {
                contact = Some(day);
            }
            if closed || dice.chance(outcome.last) {
                break;
            }
            day = day + Days::new(dice.between(1, 4) as u64);
        }
        Ok(contact)
    }

    fn send(
        &mut self,
        outcome: &Outcome,
        call: NaiveDateTime,
        (clinic_id, patient_id): (&str, &str),
        dice: &mut Dice,
    ) -> Result<(), WorldError> {
        let delay = if dice.chance(0.97) { dice.between(1, 40) } else { dice.between(60, 160) };
        let arrived = call + TimeDelta::minutes(delay);
        let extra = |name| outcome.needs == Some(name);
        let note = Note {
            schema_version: 1,
            note_id: format!("{:016x}{:016x}", dice.bits(), dice.bits()),
            tenant: "main",
            clinic_id,
            author: format!("nurse-{}", 1 + dice.below(9)),
            data_source: "ehr",
            patient_id,
            outcome: outcome.name,
            contacted_at: instant(call),
            arrived_at: instant(arrived),
            relationship: extra("relationship").then(|| dice.pick(&FRIENDS)),
            escalation_target: extra("escalation_target").then(|| dice.weighted(&TARGETS)),
            callback_at: extra("callback_at").then(|| instant(call + TimeDelta::hours(20))),
            text: dice.chance(0.8).then(|| dice.pick(outcome.texts)),
        };
        self.truth.notes += 1;
        let written = serde_json::to_writer(&mut self.out, &note).map_err(io::Error::from);
        written
            .and_then(|()| self.out.write_all(b"\n"))
            .map_err(|source| WorldError::WriteFile { path: self.path.clone(), source })
    }

    fn count(&mut self, discharge: &Discharge, contact: Option<NaiveDate>) {
        let truth = &mut self.truth;
        truth.discharges += 1;
        for (days, window) in
            [(7, &mut truth.within_7), (14, &mut truth.within_14), (30, &mut truth.within_30)]
        {
            let deadline = discharge.on + Days::new(days);
            let status = if contact.is_some_and(|day| day <= deadline) {
                &mut window.met
            } else if discharge.over().is_some_and(|day| day <= deadline) {
                &mut window.excluded
            } else if deadline < self.as_of {
                &mut window.missed
            } else {
                &mut window.pending
            };
            *status += 1;
        }
    }
}

impl Discharge {
    fn line(&self, call: NaiveDateTime) -> Line {
        if self.died.is_some_and(|died| died <= call.date()) {
            return Line::Closed(Some(&Outcome::DECEASED));
        }
        match self.next {
            Some((admitted, left)) if admitted <= call => {
                let inside = left.is_none_or(|left| call < left);
                Line::Closed(inside.then_some(&Outcome::IN_FACILITY))
            }
            _ if self.hospice.is_some_and(|begun| begun <= call) => Line::Closed(None),
            _ => Line::Open,
        }
    }

    /// The day on which there is nothing left to follow up.
    fn over(&self) -> Option<NaiveDate> {
        let next = self.next.map(|(admitted, _)| admitted.date());
        let hospice = self.hospice.map(|begun| begun.date());
        [next, self.died, hospice].into_iter().flatten().min()
    }
}

/// The discharges of a person since a day, of which the patient was alive.
fn discharges(life: &Life, since: NaiveDate) -> Vec<Discharge> {
    let stays = lace::stays(&life.encounters);
    let followed = stays.iter().enumerate().filter_map(|(nth, stay)| {
        let left = stay.discharged.filter(|left| left.date() >= since)?;
        let hospice = life.encounters.iter().filter(|e| e.class == Class::Hospice);
        Some(Discharge {
            on: left.date(),
            next: stays.get(nth + 1).map(|next| (next.admitted, next.discharged)),
            died: life.died,
            hospice: hospice.map(|e| e.start).filter(|begun| *begun >= left).min(),
        })
    });
    followed.filter(|discharge| discharge.died.is_none_or(|died| died > discharge.on)).collect()
}

fn workday(day: NaiveDate) -> NaiveDate {
    match day.weekday() {
        Weekday::Sat => day + Days::new(2),
        Weekday::Sun => day + Days::new(1),
        _ => day,
    }
}

fn instant(at: NaiveDateTime) -> String {
    at.format("%Y-%m-%dT%H:%M:%SZ").to_string()
}
