//! Keys that a complete extract does not hold: its source had deleted them.

use super::{Step, delivered::begins, listed, same};
use crate::run::work;
use arrow::array::RecordBatch;
use futures::TryStreamExt;
use lake::{LakeError, Session, TableName};

const LEDGER: &str = "ops.reconciliation";

/// A file whose key has a folder `snapshot` below its dataset (see [`Delivery::is_complete`]).
///
/// [`Delivery::is_complete`]: crate::ingest::Delivery::is_complete
const OF_COMPLETE: &str = "regexp_like(_file, '^[^/]+/raw/([^/]+/){3}([^@]*/)?snapshot/')";

impl Step<'_> {
    /// Shows as `work.snapshot` the complete extracts of the history's source: their instants, their
    /// arrivals, and what the sequences of their rows begin with. The ledger remembers those that
    /// were read before; unread rows speak for themselves, since their file may not be in it yet.
    pub(super) async fn show_snapshots(&self, session: &Session) -> Result<(), LakeError> {
        let ledger: TableName = LEDGER.parse().map_err(|_| LakeError::Address)?;
        if let Some(contract) = self.medallion.contracts.of(&ledger) {
            self.medallion.show(session, contract).await?;
        }
        let source = self.contract.sources().next().map(ToString::to_string).unwrap_or_default();
        let sql = format!(
            "select tenant, data_source, extracted_at, ingested_at, {} as begins
            from {LEDGER} where table_name = '{source}' and is_complete
            union
            select tenant, data_source, _committed_at, _ingested_at, {}
            from {source} where {OF_COMPLETE}",
            begins("file"),
            begins("_file"),
        );
        let (schema, rows) = session.stream(&sql).await?;
        session.add_rows(&work("snapshot")?, schema, rows.try_collect().await?)
    }

    /// The keys of every source that delivered a complete extract among the unread rows. Without
    /// one the history is not looked at.
    pub(super) async fn keys_that_may_be_gone(
        &self,
        session: &Session,
    ) -> Result<Vec<RecordBatch>, LakeError> {
        let Some(source) = self.contract.sources().next() else { return Ok(Vec::new()) };
        let of = format!("select distinct tenant, data_source from {source} where {OF_COMPLETE}");
        let (schema, rows) = session.stream(&of).await?;
        let complete: Vec<RecordBatch> = rows.try_collect().await?;
        if complete.iter().all(|batch| batch.num_rows() == 0) {
            return Ok(Vec::new());
        }
        session.add_rows(&work("complete")?, schema, complete)?;
        session.add_table_as(&self.target, &work("whole")?).await?;
        let sql = format!(
            "select distinct {} from work.whole as whole
            left semi join work.complete as complete
                on complete.tenant = whole.tenant and complete.data_source = whole.data_source",
            listed(&self.keys(), "whole")
        );
        let mut keys = session.query(&sql).await?;
        keys.retain(|batch| batch.num_rows() > 0);
        Ok(keys)
    }

    /// The deletions that complete extracts imply for the touched keys: an extract without the key,
    /// after an event of the key. `told` holds the events that are known otherwise.
    pub(super) fn absent(&self, columns: &[String]) -> String {
        let keys = self.keys();
        let value = |name: &String| match name.as_str() {
            "_committed_at" => "snapshot.extracted_at as _committed_at".to_owned(),
            "_sequence" => "concat(snapshot.begins, '~') as _sequence".to_owned(),
            "_known_from" => "snapshot.ingested_at as _known_from".to_owned(),
            "row_hash" => "'' as row_hash".to_owned(),
            "_event_id" => {
                "concat('absent/', snapshot.begins, cast(snapshot.extracted_at as varchar))
                as _event_id"
                    .to_owned()
            }
            key if keys.iter().any(|one| one == key) => format!("born.\"{key}\""),
            other => format!("nullif(born.\"{other}\", born.\"{other}\") as \"{other}\""),
        };
        let values: Vec<String> = columns.iter().map(value).collect();
        format!(
            "select {}, true as is_deleted from (
                select told.*, row_number() over (
                    partition by {} order by told._committed_at, told._sequence
                ) as _rank
                from told
            ) as born
            join work.snapshot as snapshot
                on snapshot.tenant = born.tenant
                and snapshot.data_source = born.data_source
                and snapshot.extracted_at > born._committed_at
            where born._rank = 1 and not exists (
                select 1 from told
                where {}
                    and told._committed_at = snapshot.extracted_at
                    and starts_with(told._sequence, snapshot.begins)
            )",
            values.join(", "),
            listed(&keys, "told"),
            same(&keys, "told", "born"),
        )
    }
}
