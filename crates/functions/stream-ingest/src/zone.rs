//! Where rows and records are kept.

use crate::Plan;
use medallion::{
    Medallion, MedallionError,
    ingest::{Ingested, SetAside, Source},
};
use std::io::Cursor;

/// What became of a batch.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Written {
    /// One line for each run of rows.
    pub ingested: Vec<Ingested>,
    /// Records that went to quarantine and were not there before.
    pub set_aside: u64,
}

/// The raw zone.
pub trait RawZone: Sync {
    /// Writes what is planned. The same plan again adds nothing.
    ///
    /// # Errors
    /// As writing fails; the call may be repeated.
    fn write(&self, plan: &Plan) -> impl Future<Output = Result<Written, MedallionError>>;
}

impl RawZone for Medallion {
    /// A run that is refused as a whole leaves no row: its records are then kept one by one, since
    /// unlike a file they lie nowhere else.
    async fn write(&self, plan: &Plan) -> Result<Written, MedallionError> {
        let mut written = Written::default();
        let mut set_aside = plan.set_aside.clone();
        for rows in &plan.rows {
            let mut text = String::new();
            for line in &rows.lines {
                text += line.expose();
                text.push('\n');
            }
            let source = Source::Stream(Box::new(Cursor::new(text.into_bytes())));
            let ingested = self.ingest(&rows.delivery, source).await?;
            if ingested.received < rows.lines.len() as u64 {
                let reason = ingested.reasons.keys().next().cloned().unwrap_or_default();
                let named =
                    |record: &SetAside| SetAside { reason: reason.clone(), ..record.clone() };
                set_aside.extend(rows.records.iter().map(named));
            }
            written.ingested.push(ingested);
        }
        written.set_aside = self.set_aside_records(&set_aside).await?;
        Ok(written)
    }
}
