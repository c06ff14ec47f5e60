//! Records of streams that become no row, kept whole.

use super::{
    Delivery, Ingested, Outcome, quarantine::Quarantine, quarantine_name, tally::Tally, txn,
};
use crate::{Medallion, MedallionError};
use domain::phi::Phi;

/// A record that becomes no row.
#[derive(Debug, Clone)]
pub struct SetAside {
    /// The record as a file of its own, whose name tells stream, shard and number.
    pub delivery: Delivery,
    /// Why, as a stable code.
    pub reason: String,
    /// The record as it came.
    pub record: Phi<Vec<u8>>,
}

impl Medallion {
    /// Puts records into quarantine, each once however often and in whatever company it comes, with
    /// a line in reconciliation. Returns how many were not there before.
    ///
    /// A record that is no text is written in hexadecimal, behind `\x`.
    ///
    /// # Errors
    /// As reading and writing tables fail; the call may be repeated.
    pub async fn set_aside_records(&self, records: &[SetAside]) -> Result<u64, MedallionError> {
        if records.is_empty() {
            return Ok(0);
        }
        let files: Vec<String> = records.iter().map(|one| one.delivery.file()).collect();
        let known = self.known(&files).await?;
        let fresh = records.iter().zip(files).filter(|(_, file)| !known.contains(file));
        let fresh: Vec<&SetAside> = fresh.map(|(one, _)| one).collect();
        if fresh.is_empty() {
            return Ok(0);
        }
        let mut quarantine = Quarantine::open(self).await?;
        for one in &fresh {
            quarantine.add_record(&one.delivery, &one.reason, one.record.expose()).await?;
        }
        let work: Vec<_> = fresh.iter().map(|one| txn(&one.delivery, "quarantine")).collect();
        let version = quarantine.commit(&work).await?;
        let table = quarantine_name()?;
        let line = |one: &&SetAside| {
            let tally = Tally::whole_file(&one.reason);
            tally.line(&one.delivery, table.clone(), version, Outcome::Refused)
        };
        let lines: Vec<Ingested> = fresh.iter().map(line).collect();
        let lines: Vec<_> =
            lines.iter().zip(&fresh).map(|(line, one)| (line, &one.delivery)).collect();
        self.write_lines(&lines).await?;
        Ok(fresh.len() as u64)
    }
}
