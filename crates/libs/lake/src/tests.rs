//! The lake's promises, each on real Delta tables in a folder.

use crate::{BatchStream, Committed, Lake, LakeError, Session, Table, TableName, TableSpec};
use crate::{TableWriter, Txn, WriteHints};
use arrow::{
    array::{ArrayRef, AsArray, Int64Array, RecordBatch, StringArray},
    datatypes::{DataType, Field, Int64Type, Schema},
};
use std::sync::Arc;
use tempfile::TempDir;

fn name() -> TableName {
    "raw.visit".parse().unwrap()
}

fn spec() -> TableSpec {
    let fields = vec![
        Field::new("id", DataType::Int64, true),
        Field::new("note", DataType::Utf8, true),
        Field::new("month", DataType::Utf8, true),
    ];
    TableSpec {
        name: name(),
        description: "Visits.".to_owned(),
        schema: Arc::new(Schema::new(fields)),
        partition_by: vec!["month".to_owned()],
        properties: vec![],
    }
}

fn rows(ids: &[i64], note: &str, month: Option<&str>) -> RecordBatch {
    let notes: StringArray = ids.iter().map(|_| Some(note)).collect();
    let months: StringArray = ids.iter().map(|_| month).collect();
    RecordBatch::try_from_iter([
        ("id", Arc::new(Int64Array::from(ids.to_vec())) as ArrayRef),
        ("note", Arc::new(notes)),
        ("month", Arc::new(months)),
    ])
    .unwrap()
}

async fn lake() -> (TempDir, Lake, Table) {
    let folder = tempfile::tempdir().unwrap();
    let lake = Lake::at(folder.path().to_str().unwrap()).unwrap();
    let table = lake.open_or_create(&spec()).await.unwrap();
    (folder, lake, table)
}

async fn append(table: &Table, batch: RecordBatch, txn: Txn) -> Committed {
    let mut writer = TableWriter::new(table.clone(), &WriteHints::default()).unwrap();
    writer.write(&batch).await.unwrap();
    writer.commit(&[txn]).await.unwrap()
}

async fn query(lake: &Lake, sql: &str) -> Vec<(i64, String)> {
    let session = Session::new("raw").unwrap();
    session.add_tables(lake, [&name()]).await.unwrap();
    let mut found = Vec::new();
    for batch in session.query(sql).await.unwrap() {
        let ids = batch.column(0).as_primitive::<Int64Type>().clone();
        let notes = arrow::compute::cast(batch.column(1), &DataType::Utf8).unwrap();
        let notes = notes.as_string::<i32>();
        found.extend((0..batch.num_rows()).map(|at| (ids.value(at), notes.value(at).to_owned())));
    }
    found
}

const ALL: &str = "select id, note from visit order by id, note";

fn pairs(expected: &[(i64, &str)]) -> Vec<(i64, String)> {
    expected.iter().map(|(id, note)| (*id, (*note).to_owned())).collect()
}

#[tokio::test]
async fn the_same_work_is_committed_once() {
    let (_folder, lake, table) = lake().await;
    let first = append(&table, rows(&[1, 2], "a", Some("2024-01")), Txn::once("file")).await;
    let again = append(&table, rows(&[1, 2], "a", Some("2024-01")), Txn::once("file")).await;
    assert_eq!((first, again), (Committed::Version(1), Committed::Already(1)));
    assert_eq!(query(&lake, ALL).await, pairs(&[(1, "a"), (2, "a")]));
}

/// What the rule above guards against: the engine itself takes a repeated identity.
#[tokio::test]
async fn without_looking_first_a_repeated_identity_doubles_rows() {
    let (_folder, lake, table) = lake().await;
    for _ in 0..2 {
        let batches = [rows(&[1], "a", Some("2024-01"))];
        let txn = deltalake::kernel::Transaction::new("file", 1);
        let properties = deltalake::kernel::transaction::CommitProperties::default()
            .with_application_transaction(txn);
        let mut fresh = table.clone();
        fresh.refresh().await.unwrap();
        fresh.inner.write(batches).with_commit_properties(properties).await.unwrap();
    }
    assert_eq!(query(&lake, ALL).await, pairs(&[(1, "a"), (1, "a")]));
}

#[tokio::test]
async fn eight_callers_at_once_commit_the_same_work_once() {
    let (_folder, lake, table) = lake().await;
    let calls = (0..8).map(|_| append(&table, rows(&[7], "a", None), Txn::once("file")));
    let done = futures::future::join_all(calls).await;
    let wrote = done.iter().filter(|one| matches!(one, Committed::Version(_))).count();
    assert_eq!(wrote, 1);
    assert_eq!(query(&lake, ALL).await, pairs(&[(7, "a")]));
}

#[tokio::test]
async fn different_work_at_once_is_all_kept() {
    let (_folder, lake, table) = lake().await;
    let calls = (0..6).map(|n| append(&table, rows(&[n], "a", None), Txn::once(format!("f{n}"))));
    futures::future::join_all(calls).await;
    assert_eq!(query(&lake, ALL).await.len(), 6);
}

#[tokio::test]
async fn replacing_keys_changes_them_and_nothing_else() {
    let (_folder, lake, mut table) = lake().await;
    append(&table, rows(&[1, 2, 3], "old", Some("2024-01")), Txn::once("a")).await;
    append(&table, rows(&[4], "old", Some("2024-02")), Txn::once("b")).await;
    table.refresh().await.unwrap();
    let untouched = paths(&table, "month=2024-02");
    let keys = rows(&[2, 3], "", Some("2024-01")).project(&[0, 2]).unwrap();
    let fresh: BatchStream = Box::pin(futures::stream::iter([
        Ok(rows(&[2], "new", Some("2024-01"))),
        Ok(rows(&[9], "new", Some("2024-03"))),
    ]));
    let txns = [Txn::up_to("curate", 3)];
    table.replace(vec![keys], fresh, &WriteHints::default(), &txns).await.unwrap();
    let expected = pairs(&[(1, "old"), (2, "new"), (4, "old"), (9, "new")]);
    assert_eq!(query(&lake, ALL).await, expected);
    assert_eq!(paths(&table, "month=2024-02"), untouched, "a file without the keys stays");
    assert_eq!(table.progress("curate").await.unwrap(), Some(3));
}

fn paths(table: &Table, part: &str) -> Vec<String> {
    let files = table.state().unwrap().log_data();
    let paths = files.iter().map(|file| file.path().into_owned());
    paths.filter(|path| path.contains(part)).collect()
}

#[tokio::test]
async fn a_replacement_of_rows_that_changed_meanwhile_is_refused() {
    let (_folder, lake, mut table) = lake().await;
    append(&table, rows(&[1], "old", None), Txn::once("a")).await;
    table.refresh().await.unwrap();
    let mut other = table.clone();
    let replace =
        |note| -> BatchStream { Box::pin(futures::stream::iter([Ok(rows(&[1], note, None))])) };
    let keys = || vec![rows(&[1], "", None).project(&[0]).unwrap()];
    let hints = WriteHints::default();
    let mut writer = TableWriter::new(table.clone(), &hints).unwrap();
    let removes = table.carry_over(keys(), &mut writer).await.unwrap();
    other.replace(keys(), replace("theirs"), &hints, &[Txn::once("b")]).await.unwrap();
    writer.write(&rows(&[1], "ours", None)).await.unwrap();
    let files = writer.finish().await.unwrap();
    let refused = table.commit_replacement(files, removes, &[Txn::once("c")]).await;
    assert!(matches!(refused, Err(LakeError::Conflict { .. })), "{refused:?}");
    assert_eq!(query(&lake, ALL).await, pairs(&[(1, "theirs")]));
}

#[tokio::test]
async fn a_column_that_appears_is_added_and_is_null_in_older_rows() {
    let (_folder, lake, table) = lake().await;
    let mut writer = TableWriter::new(table, &WriteHints::default()).unwrap();
    writer.write(&rows(&[1], "a", None)).await.unwrap();
    let seen = [Field::new("flag", DataType::Utf8, true)];
    assert_eq!(writer.add_missing_columns(&seen).await.unwrap(), ["flag"]);
    let wide = RecordBatch::try_from_iter([
        ("flag", Arc::new(StringArray::from(vec!["x"])) as ArrayRef),
        ("id", Arc::new(Int64Array::from(vec![2]))),
    ]);
    writer.write(&wide.unwrap()).await.unwrap();
    writer.commit(&[Txn::once("file")]).await.unwrap();
    let sql = "select id, coalesce(flag, 'none') from visit order by id";
    assert_eq!(query(&lake, sql).await, pairs(&[(1, "none"), (2, "x")]));
}

#[tokio::test]
async fn only_what_came_after_a_version_is_shown() {
    let (_folder, _lake, mut table) = lake().await;
    append(&table, rows(&[1], "a", None), Txn::once("a")).await;
    append(&table, rows(&[2], "b", None), Txn::once("b")).await;
    table.refresh().await.unwrap();
    assert_eq!(ids_after(&table, Some(1)).await, [2]);
    assert_eq!(ids_after(&table, Some(2)).await, [] as [i64; 0]);
    assert_eq!(ids_after(&table, None).await, [1, 2]);
    table.optimize(&[]).await.unwrap();
    let after_compaction = ids_after(&table, Some(1)).await;
    assert!(after_compaction.contains(&2), "a file that was compacted away loses no row");
}

async fn ids_after(table: &Table, seen: Option<u64>) -> Vec<i64> {
    let session = Session::new("raw").unwrap();
    session.add_changes(table, &name(), seen).await.unwrap();
    let batches = session.query("select id from visit order by id").await.unwrap();
    let ids = |batch: &RecordBatch| batch.column(0).as_primitive::<Int64Type>().values().to_vec();
    batches.iter().flat_map(ids).collect()
}

#[tokio::test]
async fn upkeep_keeps_every_row() {
    let (_folder, lake, mut table) = lake().await;
    for n in 0..5 {
        append(&table, rows(&[n], "a", Some("2024-01")), Txn::once(format!("f{n}"))).await;
    }
    table.refresh().await.unwrap();
    let merged = table.optimize(&["id".to_owned()]).await.unwrap();
    assert_eq!((merged.added, merged.removed), (1, 5));
    let again = table.optimize(&["id".to_owned()]).await.unwrap();
    assert_eq!((again.added, again.removed), (0, 0), "what is sorted stays");
    table.checkpoint().await.unwrap();
    let listed = table.vacuum(168, true).await.unwrap();
    assert!(listed.dry_run && listed.files.is_empty(), "files younger than a week stay");
    assert!(matches!(table.vacuum(1, false).await, Err(LakeError::Upkeep { .. })));
    assert_eq!(query(&lake, ALL).await.len(), 5);
    assert_eq!(table.stats().unwrap().rows, 5);
}

#[tokio::test]
async fn rows_in_any_order_reach_their_partition() {
    let (_folder, lake, table) = lake().await;
    let months = ["2024-01", "2024-02", "2024-03"];
    let mut writer = TableWriter::new(table, &WriteHints::default()).unwrap();
    let ids: Vec<i64> = (0..3_000).collect();
    let month: StringArray = ids.iter().map(|id| months.get(*id as usize % 4)).collect();
    let batch = RecordBatch::try_from_iter([
        ("id", Arc::new(Int64Array::from(ids)) as ArrayRef),
        ("month", Arc::new(month)),
    ]);
    writer.write(&batch.unwrap()).await.unwrap();
    writer.commit(&[Txn::once("file")]).await.unwrap();
    let wrong = "select id, coalesce(month, 'none') as month from visit
        where case id % 4 when 0 then '2024-01' when 1 then '2024-02' when 2 then '2024-03'
            else 'none' end <> coalesce(month, 'none')";
    assert_eq!(query(&lake, wrong).await, []);
    assert_eq!(query(&lake, ALL.replace("note", "month").as_str()).await.len(), 3_000);
}
