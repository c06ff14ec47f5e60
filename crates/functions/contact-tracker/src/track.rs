//! One note into the record of its person.

use care_state::{CareRecords, ServiceError, Store};
use chrono::{DateTime, Utc};
use domain::{care::CareKey, outreach::OutreachNote};

/// How often a person may be merged into another while a note is written.
const MERGES: usize = 8;

/// Takes a note into the record of its person, and, where that person has become another meanwhile,
/// into the other's: whoever merges says so first and takes over what was kept after that, so either
/// the merge finds the note or this finds the merge.
pub(crate) async fn track(
    note: &OutreachNote,
    records: &CareRecords<'_, impl Store>,
    now: DateTime<Utc>,
) -> Result<(), ServiceError> {
    let tenant = &note.tenant;
    let minted = note.patient.minted(tenant);
    let mut person = records.resolve(tenant, minted.clone()).await?;
    for _ in 0..MERGES {
        let key = CareKey { tenant: tenant.clone(), person: person.clone() };
        records.update(&key, now, |record| record.contacts.take(note, now)).await?;
        let current = records.resolve(tenant, minted.clone()).await?;
        if current == person {
            return Ok(());
        }
        person = current;
    }
    Err(ServiceError::new("take the note", "Contended"))
}
