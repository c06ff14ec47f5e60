//! Tables of one row per key: the newest of all rows of its key by (instant, sequence), whatever
//! order they arrived in, and no row where that one is a deletion.

use super::{Step, listed, same};
use crate::{MedallionError, run::work};
use futures::TryStreamExt;
use lake::{Committed, Newest, Session};

/// Whether a row says that its key is gone.
pub(crate) const IS_DELETED: &str = "_is_deleted";

impl Step<'_> {
    /// Keeps the newest row of each key that the unread rows name.
    pub(super) async fn keep_newest(
        mut self,
        session: &Session,
    ) -> Result<(Committed, u64), MedallionError> {
        let show = self.sources.show_unread(self.medallion, self.contract, session).await;
        show.map_err(self.compute())?;
        if self.is_fresh() {
            return self.start(session).await;
        }
        let newest = newest_per_key(&self.columns(), &self.keys(), &self.model());
        let incoming = session.query(&newest).await.map_err(self.compute())?;
        self.bury(&incoming).await?;
        let incoming = self.heed_tombstones(session, incoming).await?;
        let hints = self.contract.write_hints();
        let done = self.target.upsert_newest(incoming, &self.by_key(), &hints, &self.txns).await;
        let done = done.map_err(self.write())?;
        Ok((done.committed, done.written + done.deleted))
    }

    /// The first rows of a table: they stream, however many they are. Only keys that have several
    /// rows are sorted.
    async fn start(self, session: &Session) -> Result<(Committed, u64), MedallionError> {
        let (keys, model) = (self.keys(), self.model());
        let repeated = format!(
            "select {} from ({model}) as model group by {} having count(*) > 1",
            listed(&keys, "model"),
            listed(&keys, "model"),
        );
        let (schema, repeated) = session.stream(&repeated).await.map_err(self.compute())?;
        let repeated = repeated.try_collect::<Vec<_>>().await.map_err(self.compute())?;
        let name = work("repeated").map_err(self.compute())?;
        session.add_rows(&name, schema, repeated).map_err(self.compute())?;
        let newest = self.first_per_key();
        if self.has_deletes(session).await? {
            let gone = format!("{newest} where {IS_DELETED}");
            let gone = session.query(&gone).await.map_err(self.compute())?;
            self.bury(&gone).await?;
        }
        let rows = format!("{newest} where not {IS_DELETED}");
        let (_, rows) = session.stream(&rows).await.map_err(self.compute())?;
        self.append(rows).await
    }

    /// The rows of keys that have one, and the newest of those in `work.repeated`.
    fn first_per_key(&self) -> String {
        let (keys, model, columns) = (self.keys(), self.model(), self.columns());
        let matched = same(&keys, "model", "repeated");
        let of_repeated = format!(
            "select model.* from ({model}) as model
             left semi join work.repeated as repeated on {matched}"
        );
        format!(
            "select * from (
                select {}, coalesce(model._op = 'D', false) as {IS_DELETED}
                from ({model}) as model
                left anti join work.repeated as repeated on {matched}
                union all
                {}
            ) as newest",
            listed(&columns, "model"),
            newest_per_key(&columns, &keys, &of_repeated),
        )
    }

    async fn has_deletes(&self, session: &Session) -> Result<bool, MedallionError> {
        for source in self.contract.sources() {
            let one = format!("select 1 from {source} where _op = 'D' limit 1");
            let found = session.query(&one).await.map_err(self.compute())?;
            if found.iter().any(|batch| batch.num_rows() > 0) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    pub(super) fn keys(&self) -> Vec<String> {
        self.contract.keys().into_iter().map(str::to_owned).collect()
    }

    fn by_key(&self) -> Newest {
        Newest {
            keys: self.keys(),
            order: vec!["_committed_at".to_owned(), "_sequence".to_owned()],
            earliest: Some("_known_from".to_owned()),
            deleted: Some(IS_DELETED.to_owned()),
        }
    }
}

/// A model's rows, cut to the newest of each key, to be filtered further.
pub(crate) fn newest_per_key(columns: &[String], keys: &[String], model: &str) -> String {
    let columns = listed(columns, "ranked");
    let keys = listed(keys, "model");
    format!(
        "select * from (
            select {columns}, coalesce(ranked._op = 'D', false) as {IS_DELETED} from (
                select model.*, row_number() over (
                    partition by {keys}
                    order by model._committed_at desc, model._sequence desc, model._known_from
                ) as _rank
                from ({model}) as model
            ) as ranked
            where ranked._rank = 1
        ) as newest"
    )
}
