//! Commits to S3 whose reply is lost on the way, on an emulator behind a proxy that loses it.

mod emulator;
mod proxy;

use arrow::{
    array::{ArrayRef, Int64Array, RecordBatch, StringArray},
    datatypes::{DataType, Field, Schema},
};
use emulator::Emulator;
use lake::{
    Committed, Lake, LakeError, Newest, Session, Table, TableName, TableSpec, TableWriter, Txn,
    WriteHints,
};
use proxy::{Fault, Proxy};
use std::sync::Arc;

const TRIALS: i64 = 20;

fn name() -> TableName {
    "raw.visit".parse().unwrap()
}

fn spec() -> TableSpec {
    let field = |name: &str, kind| Field::new(name, kind, true);
    let fields = vec![
        field("id", DataType::Int64),
        field("at", DataType::Int64),
        field("note", DataType::Utf8),
    ];
    TableSpec {
        name: name(),
        description: "Visits.".to_owned(),
        schema: Arc::new(Schema::new(fields)),
        partition_by: vec![],
        properties: vec![],
    }
}

fn visit(id: i64, at: i64) -> RecordBatch {
    let columns: [(&str, ArrayRef); 3] = [
        ("id", Arc::new(Int64Array::from(vec![id]))),
        ("at", Arc::new(Int64Array::from(vec![at]))),
        ("note", Arc::new(StringArray::from(vec![format!("note {at}")]))),
    ];
    RecordBatch::try_from_iter(columns).unwrap()
}

async fn append(table: &Table, batch: &RecordBatch, txn: &str) -> Result<Committed, LakeError> {
    let mut writer = TableWriter::new(table.clone(), &WriteHints::default())?;
    writer.write(batch).await?;
    writer.commit(&[Txn::once(txn)]).await
}

async fn upsert(table: &mut Table, batch: &RecordBatch, txn: &str) -> Result<Committed, LakeError> {
    let by = Newest {
        keys: vec!["id".to_owned()],
        order: vec!["at".to_owned()],
        earliest: None,
        deleted: None,
    };
    let hints = WriteHints::default();
    let done = table.upsert_newest(vec![batch.clone()], &by, &hints, &[Txn::once(txn)]).await?;
    Ok(done.committed)
}

async fn rows(lake: &Lake, sql: &str) -> usize {
    let session = Session::new("raw").unwrap();
    session.add_tables(lake, [&name()]).await.unwrap();
    session.query(sql).await.unwrap().iter().map(RecordBatch::num_rows).sum()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_commit_whose_reply_is_lost_is_found_and_reported_as_done() {
    let Some(emulator) = Emulator::start("lost-replies") else { return };
    let proxy = Proxy::before(emulator.port);
    let lake = emulator.lake(proxy.port);
    let mut table = lake.open_or_create(&spec()).await.unwrap();
    for trial in 0..TRIALS {
        let before = table.version();
        proxy.lose_next(
            "/_delta_log/",
            if trial % 2 == 0 { Fault::Drop } else { Fault::Unavailable },
        );
        let done = append(&table, &visit(trial, 0), &format!("append {trial}")).await;
        assert!(matches!(done, Ok(Committed::Version(_))), "append {trial}: {done:?}");
        table.refresh().await.unwrap();
        assert_eq!(table.version(), before + 1, "one version a piece of work");
    }
    for trial in 0..TRIALS {
        let before = table.version();
        proxy.lose_next(
            "/_delta_log/",
            if trial % 2 == 0 { Fault::Drop } else { Fault::Unavailable },
        );
        let done = upsert(&mut table, &visit(trial, 1), &format!("replace {trial}")).await;
        assert!(matches!(done, Ok(Committed::Version(_))), "replace {trial}: {done:?}");
        assert_eq!(table.version(), before + 1, "one version a piece of work");
    }
    assert_eq!(proxy.lost(), 2 * TRIALS as u64, "every trial lost its reply");
    assert_eq!(rows(&lake, "select * from visit where at = 1").await, TRIALS as usize);
    assert_eq!(rows(&lake, "select * from visit").await, TRIALS as usize);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn eight_writers_of_one_table_all_commit() {
    let folder = tempfile::tempdir().unwrap();
    let lake = Lake::at(folder.path().to_str().unwrap()).unwrap();
    lake.open_or_create(&spec()).await.unwrap();
    let writers = (0..8_i64).map(|writer| {
        let lake = lake.clone();
        tokio::spawn(async move {
            let mut committed = 0;
            for number in 0..25 {
                let table = lake.open(&name()).await.unwrap().unwrap();
                let id = writer * 100 + number;
                let done = append(&table, &visit(id, 0), &format!("{writer} {number}")).await;
                committed += usize::from(matches!(done, Ok(Committed::Version(_))));
            }
            committed
        })
    });
    let committed = futures::future::join_all(writers).await;
    let committed: usize = committed.into_iter().map(Result::unwrap).sum();
    assert_eq!(committed, 200, "no error reaches a writer");
    assert_eq!(rows(&lake, "select distinct id from visit").await, 200);
    assert_eq!(rows(&lake, "select id from visit").await, 200);
}
