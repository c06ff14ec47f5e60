//! Wires the function.

use care_state::DynamoStore;
use domain::care::WorkerId;
use lambda_runtime::{Error, LambdaEvent, run, service_fn};
use risk_alerts::{AlertsError, Config, Neighbours, S3Objects, SnsAlerts, answer};
use serde_json::Value;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    lambda_kit::init_telemetry();
    let config = Config::from_env()?;
    let aws = lambda_kit::aws().await;
    let objects = S3Objects::new(&aws, config.raw_bucket);
    let store = DynamoStore::new(&aws, config.care_state_table);
    let publisher = SnsAlerts::new(&aws, config.alert_topic);
    let neighbours = &Neighbours {
        parts: &objects,
        store: &store,
        publisher: &publisher,
        decisions: &objects,
        token_key: &config.token_key,
    };
    run(service_fn(move |event: LambdaEvent<Value>| async move {
        let worker = WorkerId::new(event.context.request_id);
        let done = answer(event.payload, neighbours, &worker, &lambda_kit::utc_now).await;
        done.map_err(|error: AlertsError| error.diagnose())
    }))
    .await
}
