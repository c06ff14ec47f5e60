//! One order of deliveries, through the platform's own path.

use super::events::{ARRIVALS, Dice, Event, World, arrival_time, source_time};
use domain::raw_key::RawKey;
use medallion::{
    Interrupt, Lake, Medallion, MedallionError,
    ingest::{Delivery, Source},
    render,
};
use std::{
    collections::BTreeSet,
    io::Cursor,
    path::PathBuf,
    sync::{Arc, Mutex},
};
use tempfile::TempDir;

const CURATED: [&str; 4] = ["patient_xref", "patient_history", "source_patient", "payer"];

/// A mistake that is planted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Bug {
    None,
    /// Source time is not kept: what is processed later counts as later.
    ProcessingOrder,
    /// Deletions are forgotten once they are done.
    NoTombstones,
    /// A file that comes again is another file.
    NoIdentity,
}

/// The rows at the end, as text.
#[derive(Debug)]
pub(super) struct Tables {
    pub(super) raw_rows: (usize, usize),
    pub(super) payer: Vec<Vec<String>>,
    pub(super) history: Vec<Vec<String>>,
    pub(super) patient: Vec<Vec<String>>,
}

impl Tables {
    /// The first curated row that is not the same in `other`.
    pub(super) fn unlike(&self, other: &Self) -> Option<(Vec<String>, Vec<String>)> {
        let all = |tables: &Self| {
            let curated = [&tables.payer, &tables.history, &tables.patient];
            curated.into_iter().flatten().cloned().collect::<Vec<_>>()
        };
        let (ours, theirs) = (all(self), all(other));
        let pair = ours.iter().zip(&theirs).find(|(one, other)| one != other);
        let pair = pair.map(|(one, other)| (one.clone(), other.clone()));
        pair.or_else(|| (ours.len() != theirs.len()).then(Default::default))
    }
}

/// A file of changes, for both tables.
struct File {
    name: String,
    arrival: i64,
    events: Vec<Event>,
}

/// When the process dies next, and where it did.
#[derive(Default)]
struct Fate {
    points_left: Option<u64>,
    died: BTreeSet<String>,
}

pub(super) struct Run {
    folder: TempDir,
    medallion: Medallion,
    fate: Arc<Mutex<Fate>>,
    files: Vec<File>,
    dice: Dice,
    bug: Bug,
    rows_sent: usize,
}

impl Run {
    pub(super) fn start(world: &World, mut dice: Dice, bug: Bug) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let fate: Arc<Mutex<Fate>> = Arc::default();
        let decide = fate.clone();
        let interrupt = Interrupt::when(move |table, point| {
            let mut fate = decide.lock().unwrap();
            match fate.points_left {
                Some(0) => {
                    fate.points_left = None;
                    fate.died.insert(format!("{table} {point:?}"));
                    true
                }
                left => {
                    fate.points_left = left.map(|left| left - 1);
                    false
                }
            }
        });
        let lake = Lake::at(folder.path().to_str().unwrap()).unwrap().interrupted(interrupt);
        let files = files(world, &mut dice);
        let medallion = Medallion::new(lake).unwrap();
        Self { folder, medallion, fate, files, dice, bug, rows_sent: 0 }
    }

    pub(super) fn crashes(&self) -> BTreeSet<String> {
        self.fate.lock().unwrap().died.clone()
    }

    /// Delivers every file, some twice, with curation and deaths in between.
    pub(super) async fn play(&mut self) -> Tables {
        let files = std::mem::take(&mut self.files);
        for (place, file) in files.iter().enumerate() {
            for dataset in ["patients", "payers"] {
                self.deliver(dataset, file, place).await;
            }
            self.rows_sent += file.events.len();
            if self.dice.below(3) == 0 {
                self.curate().await;
            }
        }
        for again in 0..3 {
            let place = self.dice.below(files.len() as u64) as usize;
            let version = if self.bug == Bug::NoIdentity { again + 10 } else { 0 };
            self.send("payers", &files[place], place, version).await.unwrap();
        }
        self.curate().await;
        self.tables().await
    }

    /// One file, until it is in; the process may die on the way.
    async fn deliver(&mut self, dataset: &str, file: &File, place: usize) {
        self.doom(6);
        while let Err(error) = self.send(dataset, file, place, 0).await {
            self.expect_death(&error);
        }
        self.fate.lock().unwrap().points_left = None;
    }

    async fn send(
        &self,
        dataset: &str,
        file: &File,
        place: usize,
        version: u64,
    ) -> Result<(), MedallionError> {
        let key = format!("raw/main/hospital/{dataset}/{}.csv", file.name);
        let delivery = Delivery {
            bucket: "test".to_owned(),
            key: RawKey::parse(&key).unwrap(),
            version: version.to_string(),
            extracted_at: arrival_time(file.arrival),
            arrived_at: arrival_time(file.arrival),
            run_id: "run".to_owned(),
        };
        let text = self.text(dataset, file, place);
        let source = Source::Stream(Box::new(Cursor::new(text.into_bytes())));
        let taken = self.medallion.ingest(&delivery, source).await?;
        assert_eq!(taken.accepted as usize, file.events.len(), "{:?}", taken.reasons);
        Ok(())
    }

    fn text(&self, dataset: &str, file: &File, place: usize) -> String {
        let header = match dataset {
            "patients" => "Op,dms_timestamp,AR_H_CHANGE_SEQ,Id,BIRTHDATE,LAST",
            _ => "Op,dms_timestamp,AR_H_CHANGE_SEQ,Id,NAME",
        };
        let mut text = format!("{header}\n");
        for event in &file.events {
            let (committed, sequence) = match self.bug {
                Bug::ProcessingOrder => (source_time(place as i64), 1),
                _ => (source_time(event.committed), event.sequence),
            };
            let committed = committed.format("%Y-%m-%d %H:%M:%S%.6f");
            let (op, key, value) = (event.op, event.key, event.value);
            let row = match (dataset, op) {
                ("patients", 'D') => format!("{op},{committed},{sequence},k{key},,"),
                ("patients", _) => {
                    format!("{op},{committed},{sequence},k{key},1950-01-01,v{value}")
                }
                (_, 'D') => format!("{op},{committed},{sequence},k{key},"),
                _ => format!("{op},{committed},{sequence},k{key},v{value}"),
            };
            text.push_str(&row);
            text.push('\n');
        }
        text
    }

    /// Brings all tables up to date; the process may die on the way.
    async fn curate(&mut self) {
        for table in CURATED {
            let name = format!("curated.{table}").parse().unwrap();
            self.doom(4);
            while let Err(error) = self.medallion.curate(&name).await {
                self.expect_death(&error);
            }
            self.fate.lock().unwrap().points_left = None;
            if self.bug == Bug::NoTombstones {
                let graves: PathBuf = self.folder.path().join("ops").join("tombstone");
                let _ = std::fs::remove_dir_all(graves);
            }
        }
    }

    /// Lets the process die at one of the next points, mostly.
    fn doom(&mut self, points: u64) {
        let points_left = self.dice.below(points);
        self.fate.lock().unwrap().points_left = Some(points_left);
    }

    fn expect_death(&self, error: &MedallionError) {
        let text = lambda_kit::chain(error);
        assert!(text.contains("was stopped"), "{text}");
    }

    async fn tables(&self) -> Tables {
        Tables {
            raw_rows: (self.rows("select * from raw.payer").await.len(), self.rows_sent),
            payer: self.rows(&looked_at("payer")).await,
            history: self.rows(&looked_at("patient_history")).await,
            patient: self.rows(&looked_at("source_patient")).await,
        }
    }

    async fn rows(&self, sql: &str) -> Vec<Vec<String>> {
        let session = self.medallion.session().await.unwrap();
        let mut rows = render::cells(&session.query(sql).await.unwrap()).unwrap();
        rows.sort_unstable();
        rows
    }
}

/// A table's rows, the columns that a test looks at first.
fn looked_at(table: &str) -> String {
    let first: &[&str] = match table {
        "payer" => &["payer_id", "name"],
        "source_patient" => &["patient_id", "last_name"],
        _ => &[
            "patient_id",
            "last_name",
            "valid_from",
            "valid_to",
            "known_from",
            "known_to",
            "is_current",
            "is_deleted",
            "version",
        ],
    };
    let first: Vec<String> =
        first.iter().enumerate().map(|(at, name)| format!("{name} as first_{at}")).collect();
    format!("select {}, * from curated.{table}", first.join(", "))
}

/// The events in files: those of one arrival split at random, some of them told again later.
fn files(world: &World, dice: &mut Dice) -> Vec<File> {
    let mut files = Vec::new();
    for arrival in 1..=ARRIVALS {
        let parts = 1 + dice.below(3) as usize;
        let mut split: Vec<Vec<Event>> = vec![Vec::new(); parts];
        for event in world.sets.iter().flatten() {
            let again = event.arrival < arrival && dice.below(8) == 0;
            if event.arrival == arrival || again {
                split[dice.below(parts as u64) as usize].push(event.clone());
            }
        }
        for (part, mut events) in split.into_iter().enumerate().filter(|(_, all)| !all.is_empty()) {
            dice.shuffle(&mut events);
            files.push(File { name: format!("part-{arrival}-{part}"), arrival, events });
        }
    }
    dice.shuffle(&mut files);
    files
}
