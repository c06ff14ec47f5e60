//! One object to its raw table: accepted rows to the table, rejected rows to quarantine, one line
//! to reconciliation, each in one commit that a repeated delivery does not make again.

mod change;
mod delivery;
mod envelope;
mod ledger;
mod pump;
mod quarantine;
mod record;
mod tally;

pub use delivery::{Delivery, FormatError, format_of};
pub use ledger::{Ingested, Outcome};
pub use record::SetAside;

use crate::{Medallion, MedallionError, contract::Contract};
pub use formats::Source;

use formats::Refused;
use lake::{TableName, TableWriter, Txn};
use quarantine::Quarantine;
use tally::Tally;

/// The reason code of a file whose dataset no contract takes.
const UNKNOWN_DATASET: &str = "UNKNOWN_DATASET";

impl Medallion {
    /// Takes one object in. Delivered again, in any order and from any number of callers at once,
    /// it is one set of rows.
    ///
    /// The object's bytes are read once, front to back; nothing is committed before their end. A
    /// file that cannot be trusted as a whole leaves one row in quarantine and nothing else.
    ///
    /// # Errors
    /// As reading and writing tables fail; the call may be repeated.
    pub async fn ingest(
        &self,
        delivery: &Delivery,
        source: Source,
    ) -> Result<Ingested, MedallionError> {
        if let Some(before) = self.ingested(delivery).await? {
            return Ok(before);
        }
        match self.contracts.of_dataset(delivery.key.dataset().as_str()) {
            Some(contract) => self.take_in(contract, delivery, source).await,
            None => self.set_aside(delivery, UNKNOWN_DATASET, None).await,
        }
    }

    async fn take_in(
        &self,
        contract: &Contract,
        delivery: &Delivery,
        source: Source,
    ) -> Result<Ingested, MedallionError> {
        let Ok(mut pump) = pump::open(contract, delivery, source) else {
            return self.set_aside(delivery, "UNKNOWN_FORMAT", Some(contract)).await;
        };
        let mut rows = Rows::new(self, contract, delivery).await?;
        loop {
            match pump.recv().await {
                Some(Ok(chunk)) => rows.take(chunk).await?,
                Some(Err(refused)) => {
                    rows.abandon().await;
                    return self.refuse(contract, delivery, refused).await;
                }
                None => return rows.commit().await,
            }
        }
    }

    async fn refuse(
        &self,
        contract: &Contract,
        delivery: &Delivery,
        refused: Refused,
    ) -> Result<Ingested, MedallionError> {
        self.set_aside(delivery, refused.code.as_str(), Some(contract)).await
    }

    /// One row in quarantine for the file as a whole.
    async fn set_aside(
        &self,
        delivery: &Delivery,
        reason: &str,
        contract: Option<&Contract>,
    ) -> Result<Ingested, MedallionError> {
        let mut quarantine = Quarantine::open(self).await?;
        quarantine.add_file(delivery, reason).await?;
        let version = quarantine.commit(&[txn(delivery, "quarantine")]).await?;
        let quarantine_table = quarantine_name()?;
        let table = contract.map_or(quarantine_table, |contract| contract.table.clone());
        let line = Tally::whole_file(reason).line(delivery, table, version, Outcome::Refused);
        self.write_line(&line, delivery).await?;
        Ok(line)
    }
}

/// The rows of a file as its raw table would hold them, and how many it would not take.
pub(crate) async fn decode(
    contract: &Contract,
    delivery: &Delivery,
    source: Source,
) -> Result<(Vec<arrow::array::RecordBatch>, u64), MedallionError> {
    let refuse = |reason: &str| MedallionError::Compare { reason: reason.to_owned() };
    let pump = pump::open(contract, delivery, source);
    let mut pump = pump.map_err(|_| refuse("UNKNOWN_FORMAT"))?;
    let (mut rows, mut rejected) = (Vec::new(), 0);
    while let Some(chunk) = pump.recv().await {
        let chunk = chunk.map_err(|refused| refuse(refused.code.as_str()))?;
        rejected += chunk.rejects.len() as u64;
        let lay_out = |source| MedallionError::Rows { table: contract.table.clone(), source };
        let batch = envelope::clear(&chunk.batch, contract).map_err(lay_out)?;
        let batch = envelope::wrap(&batch, contract, delivery).map_err(lay_out)?;
        rows.push(contract.conform(&batch).map_err(lay_out)?);
    }
    Ok((rows, rejected))
}

/// The rows of one file on their way to its table.
struct Rows<'a> {
    medallion: &'a Medallion,
    contract: &'a Contract,
    delivery: &'a Delivery,
    table: TableWriter,
    quarantine: Quarantine,
    tally: Tally,
}

impl<'a> Rows<'a> {
    async fn new(
        medallion: &'a Medallion,
        contract: &'a Contract,
        delivery: &'a Delivery,
    ) -> Result<Self, MedallionError> {
        let write = |source| MedallionError::Write { table: contract.table.clone(), source };
        let table = medallion.open(contract).await?;
        Ok(Self {
            medallion,
            contract,
            delivery,
            table: TableWriter::new(table, &contract.write_hints()).map_err(write)?,
            quarantine: Quarantine::open(medallion).await?,
            tally: Tally::new(contract),
        })
    }

    async fn take(&mut self, chunk: formats::Chunk) -> Result<(), MedallionError> {
        let table = || self.contract.table.clone();
        let rows = |source| MedallionError::Rows { table: table(), source };
        let batch = envelope::clear(&chunk.batch, self.contract).map_err(rows)?;
        self.tally.count(&batch, &chunk.rejects);
        let batch = envelope::wrap(&batch, self.contract, self.delivery).map_err(rows)?;
        let write = |source| MedallionError::Write { table: table(), source };
        let fields: Vec<_> =
            batch.schema().fields().iter().map(|field| field.as_ref().clone()).collect();
        self.table.add_missing_columns(&fields).await.map_err(write)?;
        self.table.write(&batch).await.map_err(write)?;
        self.quarantine.add_rows(self.delivery, &chunk.rejects).await
    }

    async fn abandon(self) {
        self.table.abandon().await;
        self.quarantine.abandon().await;
    }

    async fn commit(self) -> Result<Ingested, MedallionError> {
        let table = self.contract.table.clone();
        let write = |source| MedallionError::Write { table: table.clone(), source };
        let work = txn(self.delivery, "data");
        let version = self.table.commit(&[work]).await.map_err(write)?.version();
        if self.tally.quarantined() > 0 {
            self.quarantine.commit(&[txn(self.delivery, "quarantine")]).await?;
        }
        let line = self.tally.line(self.delivery, table, version, Outcome::Taken);
        self.medallion.write_line(&line, self.delivery).await?;
        Ok(line)
    }
}

/// The identity of one of a file's commits.
fn txn(delivery: &Delivery, step: &str) -> Txn {
    Txn::once(format!("ingest/{step}/{}", delivery.file()))
}

fn quarantine_name() -> Result<TableName, MedallionError> {
    "raw.quarantine".parse().map_err(|_| MedallionError::UnknownTable("raw.quarantine".to_owned()))
}
