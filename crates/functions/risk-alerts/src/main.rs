//! Wires the function.

use lambda_runtime::{Error, LambdaEvent, run, service_fn};
use risk_alerts::{
    AlertsError, Answer, Config, DynamoAlerts, Neighbours, Outcome, S3Objects, SnsAlerts, handle,
    parse,
};
use serde_json::Value;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    lambda_kit::init_telemetry();
    let config = Config::from_env()?;
    let aws = lambda_kit::aws().await;
    let objects = S3Objects::new(&aws, config.raw_bucket);
    let alerts = DynamoAlerts::new(&aws, config.care_state_table);
    let publisher = SnsAlerts::new(&aws, config.alert_topic);
    let neighbours = &Neighbours {
        parts: &objects,
        alerts: &alerts,
        publisher: &publisher,
        decisions: &objects,
        token_key: &config.token_key,
    };
    run(service_fn(move |event: LambdaEvent<Value>| async move {
        let done = async { handle(parse(event.payload)?, neighbours, &lambda_kit::utc_now).await };
        let outcome: Result<Outcome, AlertsError> = done.await;
        outcome.map(|outcome| Answer::of(&outcome)).map_err(|error| error.diagnose())
    }))
    .await
}
