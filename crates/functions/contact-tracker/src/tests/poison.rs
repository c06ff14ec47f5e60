use super::*;

fn lines() -> Vec<Value> {
    log::text().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[tokio::test]
async fn a_record_that_is_no_readable_note_is_logged_by_its_number_and_skipped() {
    let store = MemoryStore::default();
    let handled = taken("poison", &store).await;
    assert_eq!(handled, Handled { notes: 2, skipped: 5, failed: None });
    let attempts = record(&store, &minted()).await.contacts.attempts;
    let ids: Vec<_> = attempts.iter().map(|one| one.note_id.as_str()).collect();
    assert_eq!(ids, ["note-0010", "note-0014"]);
    let lines = lines();
    let skipped: Vec<_> = lines.iter().filter(|line| line["level"] == "WARN").collect();
    let codes: Vec<_> = skipped.iter().map(|line| &line["fields"]["code"]).collect();
    let expected = ["NOT_BASE64", "NOT_JSON", "UNKNOWN_VERSION", "NOT_A_NOTE", "NOT_A_NOTE"];
    assert_eq!(codes, expected);
    let number = &skipped[0]["fields"]["record.sequence_number"];
    assert!(number.as_str().unwrap().ends_with("899"), "{number}");
    let last = &lines.last().unwrap()["fields"];
    assert_eq!((&last["notes"], &last["records.skipped"]), (&json!(2), &json!(5)));
}

#[tokio::test]
async fn a_note_is_read_in_its_version_and_the_one_before_only() {
    for (version, is_read) in [
        (NOTE_VERSION, true),
        (NOTE_VERSION - 1, true),
        (NOTE_VERSION + 1, false),
        (u32::MAX, false),
    ] {
        let note = note("n1", ContactOutcome::NoAnswer, at(NOW));
        let note = OutreachNote { schema_version: version, ..note };
        let event = notes_from(0, &[note]);
        let handled = handle(&event, &MemoryStore::default(), &FixedClock::at(NOW)).await;
        assert_eq!(handled.unwrap().notes == 1, is_read, "{version}");
    }
}

#[tokio::test]
async fn no_bytes_at_all_stop_a_batch() {
    let deep = "[".repeat(100_000);
    let data: [&[u8]; 7] =
        [b"", b"null", b"[1]", b"{}", b"\xff\xfe", b"{\"schema_version\":-1}", deep.as_bytes()];
    let event = batch(0, data);
    let store = MemoryStore::default();
    let handled = handle(&event, &store, &FixedClock::at(NOW)).await.unwrap();
    assert_eq!(handled, Handled { notes: 0, skipped: 7, failed: None });
    assert!(store.all().is_empty());
}
