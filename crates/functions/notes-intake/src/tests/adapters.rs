//! The adapters against services on 127.0.0.1 that throttle, fail and remember.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    sync::Arc,
    thread,
};

use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_sdk_dynamodb::config::{Credentials, SharedCredentialsProvider};
use domain::token::TokenKey;
use serde_json::json;

use super::*;

/// What a service answers to its n-th request.
type Script = fn(usize) -> (u16, Value);

/// A service that answers as its script says and remembers what it was asked.
struct Service {
    address: String,
    asked: Arc<Recorder<Value>>,
}

impl Service {
    fn start(script: Script) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let asked = Arc::new(Recorder::default());
        let record = Arc::clone(&asked);
        thread::spawn(move || {
            for stream in listener.incoming() {
                let record = Arc::clone(&record);
                thread::spawn(move || serve(&stream.unwrap(), script, &record));
            }
        });
        Self { address, asked }
    }

    fn aws(&self) -> SdkConfig {
        let credentials = Credentials::new("id", "secret", None, None, "test");
        SdkConfig::builder()
            .behavior_version(BehaviorVersion::v2026_01_12())
            .region(Region::new("us-east-1"))
            .credentials_provider(SharedCredentialsProvider::new(credentials))
            .endpoint_url(&self.address)
            .build()
    }
}

/// Answers the requests of one connection.
fn serve(stream: &TcpStream, script: Script, asked: &Recorder<Value>) {
    let mut lines = BufReader::new(stream);
    loop {
        let mut length = 0;
        loop {
            let mut line = String::new();
            if lines.read_line(&mut line).unwrap_or(0) == 0 {
                return;
            }
            let (name, value) = line.trim_end().split_once(':').unwrap_or_default();
            if name.eq_ignore_ascii_case("content-length") {
                length = value.trim().parse().unwrap();
            }
            if line == "\r\n" {
                break;
            }
        }
        let mut body = vec![0; length];
        lines.read_exact(&mut body).unwrap();
        let number = asked.all().len();
        asked.push(serde_json::from_slice(&body).unwrap());
        let (status, answer) = script(number);
        let answer = answer.to_string();
        let head = format!(
            "HTTP/1.1 {status} x\r\ncontent-type: application/x-amz-json-1.1\r\ncontent-length: {}\r\n\r\n",
            answer.len()
        );
        (&mut &*stream).write_all(format!("{head}{answer}").as_bytes()).unwrap();
    }
}

fn config(version: u32) -> Config {
    Config {
        stream: "outreach-notes".to_owned(),
        care_state_table: "care-state".to_owned(),
        token_key: TokenKey::new(version, &[7; 32]).unwrap(),
        event_source: None,
    }
}

fn kinesis(service: &Service, version: u32) -> KinesisNotes {
    let Config { stream, token_key, .. } = config(version);
    KinesisNotes::new(&service.aws(), stream, token_key)
}

async fn note() -> OutreachNote {
    let sink = Recorded::default();
    answer(request("reached-patient"), &sink, &Keys::default()).await;
    sink.notes.all().remove(0)
}

fn refusal(code: &str) -> (u16, Value) {
    (400, json!({ "__type": code, "message": "no" }))
}

fn stored() -> (u16, Value) {
    (200, json!({ "ShardId": "shardId-000000000000", "SequenceNumber": "49590338271490256608" }))
}

#[tokio::test]
async fn a_note_goes_on_the_stream_under_a_key_that_tells_nobody_who_it_is() {
    let service = Service::start(|_| stored());
    let notes = kinesis(&service, 1);
    let note = note().await;
    notes.put(&note).await.unwrap();
    let asked = service.asked.all().remove(0);
    assert_eq!(asked["StreamName"], "outreach-notes");
    let key = asked["PartitionKey"].as_str().unwrap();
    assert!(key.starts_with("v1.") && key.len() == 29, "{key}");
    assert_eq!(asked.as_object().unwrap().len(), 3, "{asked}");
    let other = kinesis(&service, 2);
    other.put(&note).await.unwrap();
    assert_ne!(service.asked.all()[1]["PartitionKey"], key);
}

#[tokio::test]
async fn a_put_that_is_throttled_is_tried_again_three_times_at_most() {
    const FULL: &str = "ProvisionedThroughputExceededException";
    let relenting = Service::start(|number| if number < 3 { refusal(FULL) } else { stored() });
    let notes = kinesis(&relenting, 1);
    assert_eq!(notes.put(&note().await).await, Ok(()));
    assert_eq!(relenting.asked.all().len(), 4);
    let full = Service::start(|_| refusal(FULL));
    let notes = kinesis(&full, 1);
    assert_eq!(notes.put(&note().await).await, Err(SinkError::Busy));
    assert_eq!(full.asked.all().len(), 4);
}

#[tokio::test]
async fn a_refusal_is_known_by_its_code_alone() {
    let service = Service::start(|_| refusal("ResourceNotFoundException"));
    let notes = kinesis(&service, 1);
    let failed = SinkError::Failed { code: "ResourceNotFoundException".to_owned() };
    assert_eq!(notes.put(&note().await).await, Err(failed));
    let keys = DynamoKeys::new(&service.aws(), &config(1));
    let failed = LedgerError::Failed { code: "ResourceNotFoundException".to_owned() };
    assert_eq!(remember(&keys, b"a body").await, Err(failed));
    assert_eq!(service.asked.all().len(), 2);
}

async fn remember(keys: &DynamoKeys, body: &[u8]) -> Result<Remembered, LedgerError> {
    let now = "2024-09-01T15:00:00Z".parse().unwrap();
    keys.remember(&"note-1".parse().unwrap(), Phi::new(body), now).await
}

#[tokio::test]
async fn a_key_is_remembered_by_one_conditional_put_without_a_word_of_the_body() {
    let service = Service::start(|_| (200, json!({})));
    let keys = DynamoKeys::new(&service.aws(), &config(3));
    assert_eq!(remember(&keys, b"patient-0042").await, Ok(Remembered::First));
    let asked = service.asked.all();
    assert_eq!(asked.len(), 1);
    let digest = config(3).token_key.body(b"patient-0042");
    assert_eq!(
        asked[0],
        json!({
            "TableName": "care-state",
            "Item": {
                "pk": { "S": "NOTE_KEY#note-1" },
                "digest": { "S": digest },
                "expire_at": { "N": "1727794800" },
            },
            "ConditionExpression": "attribute_not_exists(pk) OR expire_at <= :now",
            "ExpressionAttributeValues": { ":now": { "N": "1725202800" } },
            "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
        })
    );
}

#[tokio::test]
async fn a_body_is_compared_with_the_one_that_is_remembered() {
    let service = Service::start(|_| {
        let kept = config(1).token_key.body(b"the first body");
        let item = json!({ "pk": { "S": "NOTE_KEY#note-1" }, "digest": { "S": kept } });
        let code = "com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException";
        (400, json!({ "__type": code, "Message": "no", "Item": item }))
    });
    let keys = DynamoKeys::new(&service.aws(), &config(1));
    assert_eq!(remember(&keys, b"the first body").await, Ok(Remembered::Same));
    assert_eq!(remember(&keys, b"another body").await, Ok(Remembered::Other));
    let rotated = DynamoKeys::new(&service.aws(), &config(2));
    assert_eq!(remember(&rotated, b"the first body").await, Ok(Remembered::Same));
}

#[tokio::test]
async fn a_table_that_throttles_is_busy() {
    let service = Service::start(|_| refusal("ThrottlingException"));
    let keys = DynamoKeys::new(&service.aws(), &config(1));
    assert_eq!(remember(&keys, b"a body").await, Err(LedgerError::Busy));
}
