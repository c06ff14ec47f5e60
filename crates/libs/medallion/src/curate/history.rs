//! Histories: every state of a key, when it was true and since when that is known.
//!
//! For the keys that unread rows name, the events that the history holds and the new ones are put
//! together, repeats are dropped, and the periods are made again ([`domain::history`]).

use super::{
    Step,
    columns::{column_of, hashes},
    cut, listed,
    newest::IS_DELETED,
    periods::rebuild,
    same,
};
use crate::{MedallionError, run::work};
use arrow::{
    array::{Array, ArrayRef, AsArray, RecordBatch, StringArray},
    compute::cast,
    datatypes::{DataType, Field, Schema},
    error::ArrowError,
};
use futures::stream;
use lake::{Committed, LakeError, Session};
use std::sync::Arc;

/// The columns that the periods of a key are made of, beside its own.
const PERIOD: [&str; 7] =
    ["valid_from", "valid_to", "known_from", "known_to", "is_current", "is_deleted", "version"];

/// What a row carries about its event, or that the platform decides, and not about the key's state.
const ENVELOPE: [&str; 8] = [
    "tenant",
    "data_source",
    "person_id",
    "_committed_at",
    "_sequence",
    "_known_from",
    "row_hash",
    "_event_id",
];

impl Step<'_> {
    /// Makes the periods of the touched keys again.
    pub(super) async fn rebuild_history(
        self,
        session: &Session,
    ) -> Result<(Committed, u64), MedallionError> {
        let fresh = self.fresh_events(session).await?;
        let mut keys = cut(&fresh, &self.keys()).map_err(self.lay_out())?;
        keys.retain(|batch| batch.num_rows() > 0);
        self.show_snapshots(session).await.map_err(self.compute())?;
        keys.extend(self.keys_that_may_be_gone(session).await.map_err(self.compute())?);
        if keys.is_empty() {
            return self.replace(keys, Box::pin(stream::empty())).await;
        }
        self.show_events(session, fresh, &keys).await.map_err(self.compute())?;
        let events = session.query(&self.all_events()).await.map_err(self.compute())?;
        let rows = rebuild(events, &self.keys()).map_err(self.lay_out())?;
        self.replace(keys, Box::pin(stream::iter([Ok(rows)]))).await
    }

    /// The events of the unread rows.
    async fn fresh_events(&self, session: &Session) -> Result<Vec<RecordBatch>, MedallionError> {
        let show = self.sources.show_unread(self.medallion, self.contract, session).await;
        show.map_err(self.compute())?;
        let columns = listed(&self.event_columns(), "model");
        let sql = format!(
            "select {columns}, model._event_id, coalesce(model._op = 'D', false) as {IS_DELETED},
                model._op
            from ({}) as model",
            self.model()
        );
        let told = session.query(&sql).await.map_err(self.compute())?;
        let named = told.iter().map(|batch| self.named(batch));
        named.collect::<Result<Vec<_>, ArrowError>>().map_err(self.lay_out())
    }

    /// The columns of an event: the target's, without what only periods and names of events are.
    fn event_columns(&self) -> Vec<String> {
        let made = |name: &str| PERIOD.contains(&name) || name == "row_hash" || name == "_event_id";
        self.columns().into_iter().filter(|name| !made(name)).collect()
    }

    /// The columns of a key's state.
    fn state_columns(&self) -> Vec<String> {
        let keys = self.keys();
        let own = |name: &String| !keys.contains(name) && !ENVELOPE.contains(&name.as_str());
        self.event_columns().into_iter().filter(own).collect()
    }

    /// Gives each event the hash of its state, and a name where its feed gives none: two events
    /// are one when they say the same of a key at the same place of the same feed.
    fn named(&self, batch: &RecordBatch) -> Result<RecordBatch, ArrowError> {
        let states = hashes(batch, &self.state_columns())?;
        let with_state = with_column(batch, "row_hash", states)?;
        let place = ["_committed_at", "_sequence", "_op", "row_hash"].map(str::to_owned);
        let made = hashes(&with_state, &place)?;
        let given = cast(column_of(batch, "_event_id")?, &DataType::Utf8)?;
        let (given, made) = (given.as_string::<i32>(), made.as_string::<i32>());
        let name = |row: usize| match given.is_valid(row) {
            true => given.value(row).to_owned(),
            false => made.value(row).to_owned(),
        };
        let names: StringArray = (0..batch.num_rows()).map(|row| Some(name(row))).collect();
        let columns: Vec<String> = self
            .event_columns()
            .into_iter()
            .chain(["row_hash", "_event_id", IS_DELETED].map(str::to_owned))
            .collect();
        let all = replace_column(&with_state, "_event_id", Arc::new(names))?;
        Ok(cut(std::slice::from_ref(&all), &columns)?.remove(0))
    }

    /// Shows the new events as `work.fresh`, and as `work.kept` the files of the target that hold
    /// events of the touched keys.
    async fn show_events(
        &self,
        session: &Session,
        fresh: Vec<RecordBatch>,
        keys: &[RecordBatch],
    ) -> Result<(), LakeError> {
        let schema = match fresh.first() {
            Some(batch) => batch.schema(),
            None => return Err(LakeError::Address),
        };
        session.add_rows(&work("fresh")?, schema, fresh)?;
        session.add_rows(&work("touched")?, keys[0].schema(), keys.to_vec())?;
        session.add_files_of(&self.target, &work("kept")?, keys).await
    }

    /// Every event of the touched keys, those that complete extracts imply included.
    fn all_events(&self) -> String {
        let keys = self.keys();
        let columns: Vec<String> = self
            .event_columns()
            .into_iter()
            .chain(["row_hash", "_event_id"].map(str::to_owned))
            .collect();
        let (kept, fresh) = (listed(&columns, "kept"), listed(&columns, "fresh"));
        let told = listed(&columns, "told");
        let matched = same(&keys, "kept", "touched");
        let absent = self.absent(&columns);
        format!(
            "with told as (
                select {kept}, kept.is_deleted from (
                    select kept.*, row_number() over (
                        partition by {}, kept._event_id order by kept.known_from
                    ) as _rank
                    from work.kept as kept
                    left semi join work.touched as touched on {matched}
                ) as kept
                where kept._rank = 1
                union all
                select {fresh}, fresh.{IS_DELETED} as is_deleted from work.fresh as fresh
            )
            select {told}, told.is_deleted from told
            union all
            {absent}",
            listed(&keys, "kept")
        )
    }
}

fn with_column(
    batch: &RecordBatch,
    name: &str,
    array: ArrayRef,
) -> Result<RecordBatch, ArrowError> {
    let mut fields: Vec<Arc<Field>> = batch.schema().fields().iter().cloned().collect();
    fields.push(Arc::new(Field::new(name, array.data_type().clone(), true)));
    let arrays = batch.columns().iter().cloned().chain([array]).collect();
    RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays)
}

fn replace_column(
    batch: &RecordBatch,
    name: &str,
    array: ArrayRef,
) -> Result<RecordBatch, ArrowError> {
    let at = batch.schema().index_of(name)?;
    let mut fields: Vec<Arc<Field>> = batch.schema().fields().iter().cloned().collect();
    fields[at] = Arc::new(Field::new(name, array.data_type().clone(), true));
    let mut arrays = batch.columns().to_vec();
    arrays[at] = array;
    RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays)
}
