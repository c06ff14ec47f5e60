//! No text from outside the lists reaches a log, a channel or an answer.

use domain::clinic_topic::ClinicCode;
use std::{
    io,
    sync::{Arc, Mutex},
};

use care_state::ServiceError;
use serde_json::{Value, json};
use testkit::Recorder;
use tracing_subscriber::filter::LevelFilter;

use super::{neighbourhood::Neighbourhood, virtual_time::finish};
use crate::{
    ClinicText, ClinicTopics, Neighbours, NotShown, Post, SecretArns, Secrets, SlackWebhook,
    SlackWebhooks, handle,
};

/// Everything that left the function.
#[derive(Clone, Default)]
struct Out(Arc<Mutex<Vec<u8>>>);

impl Out {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap()).into_owned()
    }

    fn add(&self, text: &str) {
        self.0.lock().unwrap().extend_from_slice(text.as_bytes());
    }
}

impl io::Write for Out {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Post for Out {
    async fn post(&self, _webhook: &SlackWebhook, body: String) -> Result<(), NotShown> {
        self.add(&body);
        Ok(())
    }
}

impl ClinicTopics for Out {
    async fn publish(&self, _clinic: &ClinicCode, text: &ClinicText) -> Result<(), NotShown> {
        self.add(&format!("{} {} {}", text.subject, text.email, text.sms));
        Ok(())
    }
}

struct Webhook;

impl Secrets for Webhook {
    async fn read(&self, _arn: &str) -> Result<String, ServiceError> {
        Ok("https://hooks.slack.com/services/T0/B0/secret".to_owned())
    }
}

/// Made-up patients' data.
fn canaries() -> Vec<String> {
    let kinds =
        ["Ada Canary", "MRN 77012", "SSN 900 12 34", "born 1931/02/", "canary@home.example/"];
    (0..50).map(|n| format!("{}{n:02}", kinds[n % kinds.len()])).collect()
}

/// The good messages: every body and every topic's message of the samples.
fn messages() -> Vec<Value> {
    let records = testkit::events("alert-notify").into_iter().flat_map(|name| {
        let event = testkit::event(&name);
        event["Records"].as_array().cloned().unwrap_or_default()
    });
    let texts = records.filter_map(|record| {
        let text = record.get("body").or_else(|| record.pointer("/Sns/Message"))?.as_str()?;
        serde_json::from_str::<Value>(text).ok()
    });
    let inner = |message: Value| {
        let text = message["Message"].as_str().map(str::to_owned);
        text.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or(message)
    };
    texts.map(inner).collect()
}

/// The places of all values of a message.
fn pointers(value: &Value, at: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                pointers(value, &format!("{at}/{}", name.replace('/', "~1")), found);
            }
        }
        Value::Array(values) => {
            for (index, value) in values.iter().enumerate() {
                pointers(value, &format!("{at}/{index}"), found);
            }
        }
        _ => found.push(at.to_owned()),
    }
}

/// Each message with a canary in each of its fields in turn, in one that it does not have, and as its
/// whole text.
fn spoilt(canary: &str) -> Vec<String> {
    let mut texts =
        vec![canary.to_owned(), format!("{{\"alert_id\":\"{canary}"), json!(canary).to_string()];
    for message in messages() {
        let mut places = Vec::new();
        pointers(&message, "", &mut places);
        for place in places {
            let mut message = message.clone();
            if let Some(value) = message.pointer_mut(&place) {
                *value = json!(canary);
            }
            texts.push(message.to_string());
        }
        let mut message = message;
        if let Some(fields) = message.as_object_mut() {
            fields.insert(canary.to_owned(), json!(canary));
            fields.insert("patient_name".to_owned(), json!({"given": canary}));
        }
        texts.push(message.to_string());
    }
    texts
}

fn events(text: &str) -> [Value; 3] {
    let queue =
        |arn: &str| json!({"Records": [{"messageId": "m1", "body": text, "eventSourceARN": arn}]});
    let topic = json!({"Records": [{"Sns": {"Message": text, "Subject": text}}]});
    [queue("arn:aws:sqs:us-east-1:1:a.fifo"), queue("arn:aws:sqs:us-east-1:1:a"), topic]
}

fn handled(out: &Out, event: &Value) {
    let world = Neighbourhood::default();
    let arns = SecretArns { alerts: "a".to_owned(), operations: "o".to_owned() };
    let clock = || domain::clock::Clock::now(&world.time);
    let slack = SlackWebhooks::new(arns, Webhook, out.clone(), clock);
    let Neighbours { store, timer, worklist, .. } = world.neighbours();
    let neighbours = Neighbours { store, slack: &slack, clinics: out, timer, worklist };
    let invocation = world.invocation("w", 60);
    match finish(&world.time, handle(event, &neighbours, &invocation)) {
        Ok(answer) => out.add(&json!(answer).to_string()),
        Err(error) => out.add(&format!("{error:?} {:?}", error.diagnose())),
    }
}

#[test]
fn fifty_canaries_in_every_field_reach_no_log_no_channel_and_no_answer() {
    let out = Out::default();
    let writer = out.clone();
    let subscriber = tracing_subscriber::fmt()
        .json()
        .with_max_level(LevelFilter::TRACE)
        .with_writer(move || writer.clone())
        .finish();
    let tried = Recorder::default();
    tracing::subscriber::with_default(subscriber, || {
        for (index, canary) in canaries().iter().enumerate() {
            for (number, text) in spoilt(canary).iter().enumerate() {
                // Each message by one of the three ways in; over the canaries by all of them.
                handled(&out, &events(text)[(index + number) % 3]);
                tried.push(());
            }
        }
    });
    let text = out.text();
    let hits: Vec<_> = canaries().into_iter().filter(|canary| text.contains(canary)).collect();
    assert_eq!(hits, Vec::<String>::new());
    for planted in ["UnknownKind", "Failed: alarm", "readmission risk", "name not shown"] {
        assert!(text.contains(planted), "{planted} is looked for where it would be");
    }
    println!("{} messages, {} bytes of output, 0 hits", tried.all().len(), text.len());
}
