//! What each source says about each of its patients or members.

use super::{XREF, compute, named};
use crate::{Medallion, MedallionError, score::Columns};
use chrono::{DateTime, Utc};
use domain::{
    id::{DataSource, TenantId},
    identity::{Demographics, Record, RecordKey},
    phi::Phi,
};
use std::collections::{BTreeMap, BTreeSet};

/// The records of sources: patients, and members who are no patients of their source.
const RECORDS: &str = "
    with member as (
        select
            *,
            row_number() over (
                partition by tenant, data_source, member_id
                order by _committed_at desc, enrollment_start_date desc, payer
            ) as newest
        from curated.eligibility
    ),

    told as (
        select
            tenant, data_source, patient_id, false as is_member, first_name, last_name, name_suffix,
            cast(birth_date as varchar) as birth_date, sex, social_security_number, address, city,
            state, zip_code, phone, _committed_at, _known_from
        from curated.source_patient
        union all
        select
            tenant, data_source, member_id as patient_id, true as is_member, first_name, last_name,
            cast(null as varchar) as name_suffix, cast(birth_date as varchar) as birth_date,
            gender as sex, social_security_number, address, city, state, zip_code, phone,
            _committed_at, _known_from
        from member
        where newest = 1
    )

    select told.*, xref._known_from as first_known_at
    from told
    join curated.patient_xref as xref
        on xref.tenant = told.tenant
        and xref.data_source = told.data_source
        and xref.patient_id = told.patient_id
";

/// The tables that records are made of.
pub(super) const SOURCES: [&str; 2] = ["curated.source_patient", "curated.eligibility"];

/// The records of a tenant.
#[derive(Debug, Default)]
pub(super) struct Told {
    pub(super) records: Vec<Record>,
    /// The sources that have patients. The others are payers, of whom one person may be a member
    /// under several numbers.
    pub(super) with_patients: BTreeSet<DataSource>,
}

impl Medallion {
    /// The records of each tenant.
    pub(super) async fn records(&self) -> Result<BTreeMap<TenantId, Told>, MedallionError> {
        let tables = [named(SOURCES[0])?, named(SOURCES[1])?, named(XREF)?];
        let session = self.session_of(&tables).await.map_err(compute)?;
        let mut told: BTreeMap<TenantId, Told> = BTreeMap::new();
        for batch in session.query(RECORDS).await.map_err(compute)? {
            let columns = Columns::of(&batch).map_err(compute)?;
            for row in 0..batch.num_rows() {
                let Some((tenant, record)) = record(&columns, row) else { continue };
                let of_tenant = told.entry(tenant).or_default();
                if !columns.flag("is_member", row) {
                    of_tenant.with_patients.insert(record.key.source.clone());
                }
                of_tenant.records.push(record);
            }
        }
        Ok(told)
    }
}

/// One record; ids come out of our own tables, so that a row always has one.
fn record(columns: &Columns, row: usize) -> Option<(TenantId, Record)> {
    let text = |name| columns.text(name, row).unwrap_or_default();
    let name = format!("{} {}", text("last_name"), text("name_suffix"));
    let demographics = Demographics {
        first_name: Phi::new(text("first_name")),
        last_name: Phi::new(name.trim_end().to_owned()),
        birth_date: Phi::new(text("birth_date")),
        sex: Phi::new(text("sex")),
        ssn: Phi::new(text("social_security_number")),
        street: Phi::new(text("address")),
        city: Phi::new(text("city")),
        state: Phi::new(text("state")),
        zip: Phi::new(text("zip_code")),
        phone: Phi::new(text("phone")),
        ..Demographics::default()
    };
    let instant = |name| columns.instant(name, row).unwrap_or(DateTime::<Utc>::UNIX_EPOCH);
    let record = Record {
        key: key(columns, row, "data_source", "patient_id")?,
        demographics,
        first_known_at: instant("first_known_at"),
        committed_at: instant("_committed_at"),
    };
    Some((text("tenant").parse().ok()?, record))
}

/// The record that two columns name.
pub(super) fn key(columns: &Columns, row: usize, source: &str, patient: &str) -> Option<RecordKey> {
    Some(RecordKey {
        source: columns.text(source, row)?.parse().ok()?,
        patient: columns.text(patient, row)?.parse().ok()?,
    })
}
