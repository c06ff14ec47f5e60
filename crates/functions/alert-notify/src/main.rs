//! Wires the function.

use alert_notify::{
    AwsSecrets, Config, HttpsPost, Invocation, Neighbours, NotifyError, SlackWebhooks, SnsClinics,
    SystemTimer, handle,
};
use care_state::DynamoStore;
use chrono::DateTime;
use domain::care::WorkerId;
use lambda_runtime::{Context, Error, LambdaEvent, run, service_fn};
use serde_json::Value;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    lambda_kit::init_telemetry();
    let config = Config::from_env()?;
    let aws = lambda_kit::aws().await;
    let store = DynamoStore::new(&aws, config.care_state_table);
    let secrets = AwsSecrets::new(&aws);
    let slack = SlackWebhooks::new(config.webhooks, secrets, HttpsPost::new()?, SystemTimer);
    let clinics = SnsClinics::new(&aws, config.clinic_topics);
    let neighbours = &Neighbours {
        store: &store,
        slack: &slack,
        clinics: &clinics,
        timer: &SystemTimer,
        worklist: &config.worklist,
    };
    run(service_fn(move |event: LambdaEvent<Value>| async move {
        let invocation = invocation(event.context);
        let done = handle(&event.payload, neighbours, &invocation).await;
        done.map_err(|error: NotifyError| error.diagnose())
    }))
    .await
}

fn invocation(context: Context) -> Invocation {
    let deadline = i64::try_from(context.deadline).ok().and_then(DateTime::from_timestamp_millis);
    Invocation {
        worker: WorkerId::new(context.request_id),
        deadline: deadline.unwrap_or_else(lambda_kit::utc_now),
    }
}
