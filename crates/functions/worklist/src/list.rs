//! What the routes that read answer.

use care_state::{Person, Published, Store, Worklist};
use chrono::{DateTime, Utc};
use domain::{
    followup::Zone,
    id::{ClinicId, PersonId, RunId},
    token::TokenKey,
    worklist::{Digest, Today, WorkItem, is_stale},
};
use http_kit::Problem;
use serde_json::{Value, json};

use crate::{access::Reader, refusal};

/// The lists of a reader at one instant.
#[derive(Debug)]
pub(crate) struct Lists {
    pub(crate) refresh: Option<Published>,
    pub(crate) persons: Vec<Person>,
    pub(crate) now: DateTime<Utc>,
}

impl Lists {
    /// The lists of the reader's clinics. Every row is held against the token once more before it is
    /// given out, whatever list it came from.
    pub(crate) async fn read(
        reader: &Reader,
        store: &impl Store,
        now: DateTime<Utc>,
    ) -> Result<Self, Problem> {
        let tenant = &reader.caller.tenant;
        let list = Worklist(store);
        let refresh = list.current(tenant).await.map_err(|e| refusal::of_store(&e))?;
        let mut persons = Vec::new();
        if let Some(refresh) = &refresh {
            for clinic in reader.clinics() {
                let found = list.of_clinic(tenant, refresh, &clinic).await;
                persons.extend(found.map_err(|e| refusal::of_store(&e))?);
            }
        }
        persons.retain(|(row, _)| reader.may_see(row));
        Ok(Self { refresh, persons, now })
    }

    pub(crate) fn today(&self) -> Today {
        Today::of(self.persons.iter().cloned(), self.now)
    }

    pub(crate) fn zone(&self) -> Zone {
        self.persons.first().map_or(Zone::UTC, |(row, _)| row.time_zone)
    }

    pub(crate) fn head(&self) -> Option<(RunId, DateTime<Utc>)> {
        self.refresh.as_ref().map(|refresh| (refresh.run_id.clone(), refresh.as_of))
    }

    /// The list as JSON.
    pub(crate) fn json(&self, reader: &Reader) -> Value {
        let today = self.today();
        let mut list = head_json(self.refresh.as_ref(), self.now);
        list["clinics"] = json!(reader.clinics());
        list["to_call"] = json!(today.to_call);
        list["spoken_to"] = json!(today.spoken_to);
        list["held"] = json!(today.held);
        list
    }

    /// One digest of each clinic.
    pub(crate) fn digests(&self, clinics: Vec<ClinicId>, token_key: &TokenKey) -> Vec<Digest> {
        let each = clinics.into_iter().map(|clinic| {
            let own = self.persons.iter().filter(|(row, _)| row.clinic_id == clinic);
            let today = Today::of(own.cloned(), self.now);
            Digest::of(clinic, self.head(), &today, token_key, self.now)
        });
        each.collect()
    }
}

/// One patient of a reader's clinics.
#[derive(Debug)]
pub(crate) struct OnePatient {
    pub(crate) refresh: Published,
    pub(crate) person: Person,
}

impl OnePatient {
    /// The patient of an id: the person's, or the token that an alert carries. `None` also where the
    /// patient is another clinic's.
    pub(crate) async fn find(
        reader: &Reader,
        store: &impl Store,
        token_key: &TokenKey,
        id: &str,
        now: DateTime<Utc>,
    ) -> Result<Self, Problem> {
        let Ok(person_id) = id.parse::<PersonId>() else {
            return Err(refusal::NO_SUCH_PATIENT);
        };
        let tenant = &reader.caller.tenant;
        let list = Worklist(store);
        let refresh = list.current(tenant).await.map_err(|e| refusal::of_store(&e))?;
        let refresh = refresh.ok_or(refusal::NO_SUCH_PATIENT)?;
        let found = list.of_person(tenant, &refresh, &person_id).await;
        let mut found = found.map_err(|e| refusal::of_store(&e))?;
        if found.is_none() && id.contains('.') {
            let mut persons = Lists::read(reader, store, now).await?.persons.into_iter();
            found = persons.find(|(row, _)| token_key.person(&row.person_id).as_str() == id);
        }
        let person = found.filter(|(row, _)| reader.may_see(row));
        Ok(Self { refresh, person: person.ok_or(refusal::NO_SUCH_PATIENT)? })
    }

    pub(crate) fn item(&self, now: DateTime<Utc>) -> WorkItem {
        WorkItem::of(self.person.0.clone(), &self.person.1, now)
    }

    /// The patient as JSON.
    pub(crate) fn json(&self, now: DateTime<Utc>) -> Value {
        let mut patient = head_json(Some(&self.refresh), now);
        patient["patient"] = json!(self.item(now));
        patient["attempts"] = json!(self.person.1.contacts.attempts);
        patient
    }
}

fn head_json(refresh: Option<&Published>, now: DateTime<Utc>) -> Value {
    json!({
        "run_id": refresh.map(|refresh| &refresh.run_id),
        "as_of": refresh.map(|refresh| refresh.as_of),
        "is_stale": refresh.map(|refresh| is_stale(refresh.as_of, now)),
    })
}
