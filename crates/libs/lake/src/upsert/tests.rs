use super::*;
use crate::{Lake, Session, TableName, TableSpec};
use arrow::array::{Int64Array, StringArray};
use arrow::datatypes::{DataType, Int64Type, Schema};
use std::sync::Arc;

fn name() -> TableName {
    "curated.claim".parse().unwrap()
}

fn spec() -> TableSpec {
    let field = |name: &str, kind| arrow::datatypes::Field::new(name, kind, true);
    let fields = vec![
        field("claim_id", DataType::Utf8),
        field("at", DataType::Int64),
        field("arrived", DataType::Int64),
        field("value", DataType::Int64),
        field("month", DataType::Utf8),
    ];
    TableSpec {
        name: name(),
        description: "Claims.".to_owned(),
        schema: Arc::new(Schema::new(fields)),
        partition_by: vec!["month".to_owned()],
        properties: vec![],
    }
}

/// A row: claim, instant, arrival, value, month, and whether it is a deletion.
type Row = (u32, i64, i64, i64, u32, bool);

fn batch(rows: &[Row]) -> RecordBatch {
    let numbers = |value: fn(&Row) -> i64| -> ArrayRef {
        Arc::new(rows.iter().map(|row| Some(value(row))).collect::<Int64Array>())
    };
    let texts = |value: fn(&Row) -> String| -> ArrayRef {
        Arc::new(rows.iter().map(|row| Some(value(row))).collect::<StringArray>())
    };
    let deleted: BooleanArray = rows.iter().map(|row| Some(row.5)).collect();
    RecordBatch::try_from_iter([
        ("claim_id", texts(|row| format!("C{:06}", row.0))),
        ("at", numbers(|row| row.1)),
        ("arrived", numbers(|row| row.2)),
        ("value", numbers(|row| row.3)),
        ("month", texts(|row| format!("2024-{:02}", row.4))),
        ("gone", Arc::new(deleted)),
    ])
    .unwrap()
}

fn by() -> Newest {
    Newest {
        keys: vec!["claim_id".to_owned()],
        order: vec!["at".to_owned()],
        earliest: Some("arrived".to_owned()),
        deleted: Some("gone".to_owned()),
    }
}

async fn lake() -> (tempfile::TempDir, Lake, Table) {
    let folder = tempfile::tempdir().unwrap();
    let lake = Lake::at(folder.path().to_str().unwrap()).unwrap();
    let table = lake.open_or_create(&spec()).await.unwrap();
    (folder, lake, table)
}

async fn upsert(table: &mut Table, rows: &[Row], txn: &str) -> Upserted {
    let hints = WriteHints::default();
    let txns = [Txn::once(txn)];
    table.upsert_newest(vec![batch(rows)], &by(), &hints, &txns).await.unwrap()
}

async fn values(lake: &Lake) -> Vec<(i64, i64)> {
    let session = Session::new("curated").unwrap();
    session.add_tables(lake, [&name()]).await.unwrap();
    let sql = "select arrived, value from claim order by claim_id";
    let mut found = Vec::new();
    for batch in session.query(sql).await.unwrap() {
        let column = |at: usize| batch.column(at).as_primitive::<Int64Type>().clone();
        let (arrived, value) = (column(0), column(1));
        found.extend((0..batch.num_rows()).map(|row| (arrived.value(row), value.value(row))));
    }
    found
}

#[tokio::test]
async fn the_newest_row_of_a_key_is_kept_and_follows_its_month() {
    let (_folder, lake, mut table) = lake().await;
    let first = [(1, 10, 1, 100, 1, false), (2, 10, 1, 200, 1, false), (3, 10, 1, 300, 2, false)];
    upsert(&mut table, &first, "a").await;
    let later = [
        (1, 20, 2, 101, 3, false),
        (2, 5, 2, 201, 1, false),
        (3, 20, 2, 0, 2, true),
        (4, 1, 2, 400, 2, false),
    ];
    let done = upsert(&mut table, &later, "b").await;
    assert_eq!((done.written, done.deleted, done.stale), (2, 1, 1));
    assert_eq!(values(&lake).await, [(2, 101), (1, 200), (2, 400)]);
    let again = upsert(&mut table, &later, "b").await;
    assert!(matches!(again.committed, Committed::Already(_)));
    assert_eq!(values(&lake).await, [(2, 101), (1, 200), (2, 400)]);
}

#[tokio::test]
async fn of_equal_rows_the_one_that_arrived_first_is_kept() {
    let (_folder, lake, mut table) = lake().await;
    upsert(&mut table, &[(1, 10, 5, 100, 1, false)], "a").await;
    upsert(&mut table, &[(1, 10, 7, 100, 1, false)], "b").await;
    assert_eq!(values(&lake).await, [(5, 100)]);
    upsert(&mut table, &[(1, 10, 3, 100, 1, false)], "c").await;
    assert_eq!(values(&lake).await, [(3, 100)]);
}

/// A table of `months` files that hold `claims` keys each, one after the other.
async fn filled(table: &mut Table, months: u32, claims: u32) {
    for month in 0..months {
        let first = month * claims;
        let rows: Vec<Row> = (first..first + claims)
            .map(|claim| (claim, 10, 1, i64::from(claim), 1 + month % 12, false))
            .collect();
        upsert(table, &rows, &format!("month {month}")).await;
    }
}

#[tokio::test]
async fn a_small_change_reads_as_much_of_a_large_table_as_of_a_small_one() {
    let mut read = Vec::new();
    for months in [3, 24] {
        let (_folder, _lake, mut table) = lake().await;
        filled(&mut table, months, 5_000).await;
        let changes: Vec<Row> = (0..10).map(|at| (100 + at, 20, 2, 1, 1, false)).collect();
        let done = upsert(&mut table, &changes, "change").await;
        assert_eq!((done.touched.searched, done.touched.rewritten), (1, 1), "{done:?}");
        assert_eq!(done.touched.of, u64::from(months));
        read.push(done.touched.bytes_read);
    }
    assert!(read[1] <= read[0] + read[0] / 10, "{read:?} bytes");
}

#[tokio::test]
async fn a_change_that_another_writer_overtook_is_refused() {
    let (_folder, lake, mut table) = lake().await;
    upsert(&mut table, &[(1, 10, 1, 100, 1, false)], "a").await;
    let mut other = table.clone();
    let hints = WriteHints::default();
    let mut writer = TableWriter::new(table.clone(), &hints).unwrap();
    let keys = vec![batch(&[(1, 0, 0, 0, 0, false)]).project(&[0]).unwrap()];
    let removes = table.carry_over(keys, &mut writer).await.unwrap();
    upsert(&mut other, &[(1, 20, 2, 101, 1, false)], "theirs").await;
    let files = writer.finish().await.unwrap();
    let refused = table.commit_replacement(files, removes, &[Txn::once("ours")]).await;
    assert!(matches!(refused, Err(LakeError::Conflict { .. })), "{refused:?}");
    assert_eq!(values(&lake).await, [(2, 101)]);
}

async fn moved(table: &Table, since: u64) -> Option<Vec<String>> {
    let key = ["claim_id".to_owned()];
    let batches = table.touched(Some(since), &key, &key).await.unwrap()?;
    let texts = |batch: &RecordBatch| {
        let column = cast(batch.column(0), &DataType::Utf8).unwrap();
        column.as_string::<i32>().iter().flatten().map(str::to_owned).collect::<Vec<_>>()
    };
    let mut keys: Vec<String> = batches.iter().flat_map(texts).collect();
    keys.sort();
    keys.dedup();
    Some(keys)
}

#[tokio::test]
async fn rows_that_came_or_went_are_told_from_rows_that_were_written_again() {
    let (folder, _lake, mut table) = lake().await;
    filled(&mut table, 2, 100).await;
    table.refresh().await.unwrap();
    let since = table.version();
    let changes = [(3, 20, 2, 1, 1, false), (5, 20, 2, 1, 1, true), (900, 20, 2, 1, 2, false)];
    upsert(&mut table, &changes, "change").await;
    let expected = ["C000003", "C000005", "C000900"];
    assert_eq!(moved(&table, since).await.unwrap(), expected);
    assert_eq!(moved(&table, table.version()).await.unwrap(), [""; 0]);
    let live: Vec<String> =
        table.state().unwrap().log_data().iter().map(|file| file.path().into_owned()).collect();
    for month in std::fs::read_dir(folder.path().join("curated/claim")).unwrap() {
        let month = month.unwrap().path();
        for file in std::fs::read_dir(&month).into_iter().flatten() {
            let file = file.unwrap().path();
            let name = file.file_name().unwrap().to_str().unwrap();
            if name.ends_with(".parquet") && !live.iter().any(|path| path.ends_with(name)) {
                std::fs::remove_file(&file).unwrap();
            }
        }
    }
    assert_eq!(moved(&table, since).await, None, "what a vacuum took cannot be told");
}
