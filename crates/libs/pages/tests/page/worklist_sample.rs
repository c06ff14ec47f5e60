//! A made-up day of two clinics that has something of everything.

use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    care::CareRecord,
    care_gap::CareGap,
    followup::Zone,
    id::{ClinicId, RunId, TenantId},
    lace::{Reason, RiskScore},
    outreach::{ContactOutcome, OutreachNote, PatientRef},
    phi::Phi,
    token::TokenKey,
    worklist::{Today, WorkItem, WorkRow},
};
use pages::Shell;

use crate::sample::instant;

/// A day, and what the shell of its pages borrows.
pub(crate) struct Day {
    tenant: TenantId,
    clinics: Vec<ClinicId>,
    run: RunId,
    token_key: TokenKey,
    pub(crate) now: DateTime<Utc>,
    pub(crate) persons: Vec<(WorkRow, CareRecord)>,
}

impl Day {
    pub(crate) fn new() -> Self {
        let now = instant("2024-03-04T15:00:00Z");
        Self {
            tenant: TenantId::main(),
            clinics: ["harbor", "lakeside"].map(|clinic| clinic.parse().unwrap()).to_vec(),
            run: "9f2c61d04be8a317".parse().unwrap(),
            token_key: TokenKey::new(1, &[7; 32]).unwrap(),
            now,
            persons: persons(now),
        }
    }

    pub(crate) fn shell(&self) -> Shell<'_> {
        Shell {
            tenant: &self.tenant,
            clinics: &self.clinics,
            chosen: None,
            refresh: Some((&self.run, instant("2024-03-04T11:00:00Z"))),
            zone: Zone::America__New_York,
            now: self.now,
            is_noted: false,
            refused: None,
            may_write: true,
            form_seed: "req-1",
            token_key: &self.token_key,
        }
    }

    pub(crate) fn today(&self) -> Today {
        Today::of(self.persons.iter().cloned(), self.now)
    }

    pub(crate) fn page(&self) -> String {
        pages::worklist(&self.shell(), &self.today())
    }

    pub(crate) fn patient(&self) -> String {
        let (row, record) = &self.persons[1];
        let item = WorkItem::of(row.clone(), record, self.now);
        pages::worklist_patient(&self.shell(), &item, &record.contacts.attempts)
    }
}

fn row(person: &str, name: &str, score: u8) -> WorkRow {
    WorkRow {
        person_id: person.parse().unwrap(),
        clinic_id: "harbor".parse().unwrap(),
        time_zone: Zone::America__New_York,
        data_source: "ehr".parse().unwrap(),
        patient_id: "MRN-0042".parse().unwrap(),
        name: Phi::new(name.to_owned()),
        phone: Some(Phi::new("(555) 010-0100".to_owned())),
        birth_year: Some(Phi::new(1948)),
        risk_score: score.try_into().unwrap(),
        threshold: RiskScore::HIGH,
        reasons: vec![Reason::LongHospitalStay, Reason::EmergencyAdmission],
        actionable: vec![CareGap::NoSuccessfulContact],
        discharged_at: None,
        facility: None,
        in_facility: false,
        contact_due_at: None,
        visit_due_at: None,
        run_id: "9f2c61d04be8a317".parse().unwrap(),
        as_of: instant("2024-03-04T11:00:00Z"),
    }
}

fn discharged(person: &str, name: &str, score: u8, due_at: &str) -> WorkRow {
    WorkRow {
        discharged_at: Some(instant("2024-02-29T15:00:00Z")),
        facility: Some("Harbor General".to_owned()),
        contact_due_at: Some(instant(due_at)),
        visit_due_at: Some(instant("2024-03-15T04:00:00Z")),
        ..row(person, name, score)
    }
}

/// A record after calls: the outcome, the hours before now, and after how many to call back.
fn after(now: DateTime<Utc>, calls: &[(ContactOutcome, i64, Option<i64>)]) -> CareRecord {
    let mut record = CareRecord::default();
    for (outcome, ago, back) in calls {
        let contacted_at = now - TimeDelta::hours(*ago);
        let note = OutreachNote {
            schema_version: 1,
            note_id: format!("{outcome}-{ago}").try_into().unwrap(),
            tenant: TenantId::main(),
            clinic_id: "harbor".parse().unwrap(),
            author: "nurse-7".parse().unwrap(),
            patient: PatientRef::Person { person_id: "P1".parse().unwrap() },
            outcome: *outcome,
            contacted_at,
            arrived_at: contacted_at,
            relationship: None,
            escalation_target: None,
            callback_at: back.map(|hours| contacted_at + TimeDelta::hours(hours)),
            text: None,
        };
        record.contacts.take(&note, now);
    }
    record
}

fn persons(now: DateTime<Utc>) -> Vec<(WorkRow, CareRecord)> {
    use ContactOutcome::{
        CallbackRequested, Disconnected, InFacility, LeftMessage, NoAnswer, ReachedPatient, Refused,
    };
    let lakeside = |row| WorkRow { clinic_id: "lakeside".parse().unwrap(), ..row };
    let tonight = "2024-03-05T05:00:00Z";
    vec![
        (
            discharged("PCALLBACK", "Grace Hopper", 82, tonight),
            after(now, &[(CallbackRequested, 5, Some(4))]),
        ),
        (
            discharged("POVERDUE", "Katherine Johnson", 96, "2024-03-04T12:00:00Z"),
            after(now, &[(LeftMessage, 50, None), (NoAnswer, 2, None)]),
        ),
        (
            discharged("PTONIGHT", "Ada Lovelace-Byron of Ockham Park", 91, tonight),
            CareRecord::default(),
        ),
        (
            row("PREFUSED", "Mary Jackson", 89),
            after(now, &[(Refused, 40, None), (Refused, 30, None)]),
        ),
        (
            lakeside(row("PBADNUMBER", "Dorothy Vaughan", 84)),
            after(now, &[(Disconnected, 3, None)]),
        ),
        (lakeside(discharged("PLOWSCORE", "Annie Easley", 38, tonight)), CareRecord::default()),
        (row("PSPOKEN", "Emmy Noether", 87), after(now, &[(ReachedPatient, 3, None)])),
        (row("PHELD", "Rosalind Franklin", 93), after(now, &[(InFacility, 9, None)])),
    ]
}
