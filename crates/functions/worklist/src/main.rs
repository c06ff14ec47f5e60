//! Wires the function.

use care_state::DynamoStore;
use lambda_runtime::{Error, LambdaEvent, run, service_fn};
use serde_json::Value;
use worklist::{Config, KinesisNotes, Neighbours, SnsTopics, WorklistError, answer};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    lambda_kit::init_telemetry();
    let config = Config::from_env()?;
    let aws = lambda_kit::aws().await;
    let store = DynamoStore::new(&aws, config.care_state_table);
    let notes = KinesisNotes::new(&aws, config.stream, config.token_key.clone());
    let topics = SnsTopics::new(&aws, config.topic_prefix);
    let neighbours = &Neighbours {
        store: &store,
        notes: &notes,
        topics: &topics,
        token_key: &config.token_key,
        link: &config.link,
    };
    run(service_fn(move |event: LambdaEvent<Value>| async move {
        let done = answer(event.payload, event.context, neighbours, &lambda_kit::utc_now).await;
        done.map_err(|error: WorklistError| error.diagnose())
    }))
    .await
}
