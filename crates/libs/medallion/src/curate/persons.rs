//! Rows follow their persons: when the crosswalk gives a source's patient to another person, every row
//! of that patient takes the other person's id.

use super::{listed, same};
use crate::{Medallion, MedallionError, catalog::named, contract::Contract, run::work};
use arrow::{array::RecordBatch, datatypes::Schema, error::ArrowError};
use lake::{LakeError, Session, Table, Txn};
use std::sync::Arc;

/// The crosswalk from the patients of sources to persons.
pub(crate) const XREF: &str = "curated.patient_xref";
/// What the crosswalk names a patient by.
const PATIENT: [&str; 3] = ["tenant", "data_source", "patient_id"];

/// How far a table follows the crosswalk.
pub(super) struct Persons {
    xref: Table,
    seen: Option<u64>,
    txn: Txn,
}

impl Contract {
    /// The column that holds the source's id of the patient, in a table whose rows follow persons.
    fn patient_column(&self) -> Option<&str> {
        let is_read = self.reads.iter().any(|read| read.to_string() == XREF);
        self.column("person_id").filter(|_| is_read)?;
        ["patient_id", "member_id"].into_iter().find(|name| self.column(name).is_some())
    }

    /// The columns that name a source's patient, as the crosswalk does: a note is written by the
    /// platform, about a patient of some source.
    fn patient_columns(&self) -> [String; 3] {
        let source = match self.column("patient_source") {
            Some(_) => "patient_source",
            None => "data_source",
        };
        ["tenant", source, self.patient_column().unwrap_or("patient_id")].map(str::to_owned)
    }
}

impl Persons {
    /// What the table has to follow; nothing where it follows nobody or is up to date.
    pub(super) async fn open(
        medallion: &Medallion,
        contract: &Contract,
        target: &Table,
    ) -> Result<Option<Self>, MedallionError> {
        let name = named(XREF)?;
        let read = |source| MedallionError::Read { table: name.clone(), source };
        if contract.patient_column().is_none() {
            return Ok(None);
        }
        let Some(xref) = medallion.lake.open(&name).await.map_err(read)? else { return Ok(None) };
        let work = format!("follow/{}/{XREF}", contract.table);
        let seen = target.progress(&work).await.map_err(read)?;
        let seen = seen.and_then(|version| u64::try_from(version).ok());
        let txn = Txn::up_to(work, xref.version());
        Ok((seen != Some(xref.version())).then_some(Self { xref, seen, txn }))
    }

    /// What a commit records whose rows were joined with the crosswalk.
    pub(super) fn txn(&self) -> Txn {
        self.txn.clone()
    }

    /// Gives the rows of every patient who moved the id of the person who they are. Returns how
    /// many rows that were.
    ///
    /// # Errors
    /// As reading and writing fail.
    pub(super) async fn follow(
        self,
        medallion: &Medallion,
        contract: &Contract,
        target: &mut Table,
    ) -> Result<u64, LakeError> {
        let patient = contract.patient_columns();
        let session = medallion.empty_session()?;
        session.add_table(&self.xref).await?;
        let keys = PATIENT.map(str::to_owned);
        let moved = self.xref.touched(self.seen, &keys, &keys).await?;
        self.show_kept(&session, target, &patient, moved).await?;
        session.add_view(&work("moved")?, &moved_patients(&patient)).await?;
        let key_names: Vec<String> = contract.keys().into_iter().map(str::to_owned).collect();
        let of_moved = format!(
            "from work.kept as kept join work.moved as moved on {}",
            same(&patient, "kept", "moved")
        );
        let keys = format!("select distinct {} {of_moved}", listed(&key_names, "kept"));
        let mut keys = session.query(&keys).await?;
        keys.retain(|batch| batch.num_rows() > 0);
        let columns = columns_of(target)?;
        let rows = format!("select {} {of_moved}", columns.join(", "));
        let (_, rows) = session.stream(&rows).await?;
        let hints = contract.write_hints();
        let (_, written) = target.replace(keys, rows, &hints, &[self.txn]).await?;
        Ok(written)
    }

    /// Shows as `work.kept` the rows that may have to move.
    async fn show_kept(
        &self,
        session: &Session,
        target: &Table,
        patient: &[String; 3],
        moved: Option<Vec<RecordBatch>>,
    ) -> Result<(), LakeError> {
        let kept = work("kept")?;
        match moved {
            Some(moved) if moved.is_empty() => {
                let schema = target.schema()?;
                session.add_rows(&kept, schema, Vec::new())
            }
            Some(moved) => {
                let renamed: Result<Vec<_>, ArrowError> =
                    moved.iter().map(|batch| named_as(batch, patient)).collect();
                let table = kept.clone();
                let renamed = renamed.map_err(|source| LakeError::Shape { table, source })?;
                session.add_files_of(target, &kept, &renamed).await
            }
            None => {
                session.add_table(target).await?;
                session.add_view(&kept, &format!("select * from {}", target.name())).await
            }
        }
    }
}

/// The patients of whom a row has another person than the crosswalk says.
fn moved_patients(patient: &[String; 3]) -> String {
    let named = listed(patient, "kept");
    let [_, source, id] = patient;
    format!(
        "select {named}, max(xref.person_id) as person_id
         from work.kept as kept
         join {XREF} as xref
            on xref.tenant = kept.tenant
            and xref.data_source = kept.{source}
            and xref.patient_id = kept.{id}
         where kept.person_id <> xref.person_id
         group by {named}"
    )
}

/// The columns of a moved row: its own, with the other person's id.
fn columns_of(target: &Table) -> Result<Vec<String>, LakeError> {
    let schema = target.schema()?;
    let column = |name: &String| match name.as_str() {
        "person_id" => "moved.person_id".to_owned(),
        _ => format!("kept.\"{name}\""),
    };
    Ok(schema.fields().iter().map(|field| column(field.name())).collect())
}

/// Patients by the names that a table's columns have.
fn named_as(batch: &RecordBatch, patient: &[String; 3]) -> Result<RecordBatch, ArrowError> {
    let schema = batch.schema();
    let names = PATIENT.into_iter().zip(patient);
    let fields = names.map(|(name, own)| {
        schema.field_with_name(name).map(|field| Arc::new(field.clone().with_name(own)))
    });
    let fields = fields.collect::<Result<Vec<_>, _>>()?;
    let arrays = PATIENT.iter().filter_map(|name| batch.column_by_name(name).cloned()).collect();
    RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays)
}
