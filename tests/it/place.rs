//! A lake in a folder, into which files are put and which is refreshed as the state machine does it.

use care_state::MemoryStore;
use chrono::{DateTime, Utc};
use domain::raw_key::RawKey;
use lake_tasks::{TaskError, TaskInput, TaskName, handle};
use medallion::{
    Interrupt, Lake, Medallion, Point,
    ingest::{Delivery, Ingested, Source},
    render,
};
use std::{
    collections::BTreeMap,
    io::Cursor,
    sync::{Arc, Mutex},
};
use tempfile::TempDir;

/// Rows of text.
pub(crate) type Rows = Vec<Vec<String>>;

/// How many differences say enough.
const SHOWN: usize = 5;

/// A point of a commit at which the process dies once.
type Fate = Option<(String, Point)>;

pub(crate) struct Place {
    _folder: TempDir,
    pub(crate) medallion: Medallion,
    pub(crate) store: MemoryStore,
    fate: Arc<Mutex<Fate>>,
}

impl Place {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let fate: Arc<Mutex<Fate>> = Arc::default();
        let decide = fate.clone();
        let interrupt = Interrupt::when(move |table, point| {
            let mut fate = decide.lock().unwrap();
            let dies = fate.as_ref() == Some(&(table.to_string(), point));
            if dies {
                *fate = None;
            }
            dies
        });
        let lake = Lake::at(folder.path().to_str().unwrap()).unwrap().interrupted(interrupt);
        let store = MemoryStore::default();
        Self { _folder: folder, medallion: Medallion::new(lake).unwrap(), store, fate }
    }

    /// Lets the process die the next time that it comes to `point` of `table`.
    pub(crate) fn doom(&self, table: &str, point: Point) {
        *self.fate.lock().unwrap() = Some((table.to_owned(), point));
    }

    /// Whether a planned death is still to come.
    pub(crate) fn is_doomed(&self) -> bool {
        self.fate.lock().unwrap().is_some()
    }

    /// Takes a file in whose rows speak for `at`, when it also arrives.
    pub(crate) async fn offer(&self, key: &str, text: impl Into<Vec<u8>>, at: &str) -> Ingested {
        let at = instant(at);
        let delivery = Delivery {
            bucket: "test".to_owned(),
            key: RawKey::parse(key).unwrap(),
            version: "1".to_owned(),
            extracted_at: at,
            arrived_at: at,
            run_id: "run".to_owned(),
        };
        let source = Source::Stream(Box::new(Cursor::new(text.into())));
        self.medallion.ingest(&delivery, source).await.unwrap()
    }

    /// The same for a file without faults.
    pub(crate) async fn put(&self, key: &str, text: impl Into<Vec<u8>>, at: &str) {
        let taken = self.offer(key, text, at).await;
        assert_eq!((taken.quarantined, &taken.reasons), (0, &BTreeMap::new()), "{key}");
        assert!(taken.accepted > 0, "{key} holds no row");
    }

    /// Every step of a refresh as of an instant; what each step says that it wrote.
    pub(crate) async fn refresh(&self, as_of: &str) -> Result<Vec<(String, u64)>, TaskError> {
        let as_of = Some(instant(as_of));
        let plan = TaskInput { as_of, ..TaskInput::of(TaskName::Plan) };
        let plan = handle(plan, &self.medallion, &self.store).await?;
        let mut written = Vec::new();
        for step in plan.steps {
            let run_id = plan.run_id.clone();
            let input = TaskInput { run_id, as_of, table: step.table, ..TaskInput::of(step.task) };
            let name = input.table.clone().unwrap_or_else(|| format!("{:?}", step.task));
            written.push((name, handle(input, &self.medallion, &self.store).await?.rows));
        }
        Ok(written)
    }

    /// The sorted rows of a query.
    pub(crate) async fn rows(&self, sql: &str) -> Rows {
        let session = self.medallion.session().await.unwrap();
        let mut rows = render::cells(&session.query(sql).await.unwrap()).unwrap();
        rows.sort_unstable();
        rows
    }

    /// The same, each row with a bar between its cells.
    pub(crate) async fn lines(&self, sql: &str) -> Vec<String> {
        self.rows(sql).await.iter().map(|cells| cells.join("|")).collect()
    }

    /// The version of every table that there is.
    pub(crate) async fn versions(&self) -> BTreeMap<String, u64> {
        let mut versions = BTreeMap::new();
        for contract in self.medallion.contracts().iter() {
            if let Some(table) = self.medallion.lake().open(&contract.table).await.unwrap() {
                versions.insert(contract.table.to_string(), table.version());
            }
        }
        versions
    }
}

fn instant(text: &str) -> DateTime<Utc> {
    match text.contains('T') {
        true => text.parse().unwrap(),
        false => format!("{text}T00:00:00Z").parse().unwrap(),
    }
}

/// A file of the tests' own data.
pub(crate) fn data(file: &str) -> String {
    let path = format!("{}/data/{file}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{file}: {error}"))
}

/// The header line of a CSV text, and its rows.
pub(crate) fn csv(text: &str) -> (Vec<String>, Rows) {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let own = |record: &csv::StringRecord| record.iter().map(str::to_owned).collect();
    let header = own(reader.headers().unwrap());
    (header, reader.records().map(|record| own(&record.unwrap())).collect())
}

/// What one set of rows has and the other has not; a few of those, and how many more.
pub(crate) fn differences(expected: &[Vec<String>], found: &[Vec<String>]) -> Vec<String> {
    let mut balance: BTreeMap<&[String], i64> = BTreeMap::new();
    for (rows, sign) in [(expected, -1), (found, 1)] {
        for row in rows {
            *balance.entry(row).or_default() += sign;
        }
    }
    let unlike = balance.iter().filter(|(_, count)| **count != 0);
    let mut said: Vec<String> = unlike
        .map(|(row, count)| {
            let what = if *count < 0 { "missing" } else { "surplus" };
            format!("{what}: {}", row.join("|"))
        })
        .collect();
    if said.len() > SHOWN {
        let more = said.len() - SHOWN;
        said.truncate(SHOWN);
        said.push(format!("and {more} more"));
    }
    said
}
