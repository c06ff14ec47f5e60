//! Wires the function.

use lambda_http::{Error, run, service_fn};
use notes_intake::{Config, DynamoKeys, KinesisNotes, handle};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    lambda_kit::init_telemetry();
    let config = Config::from_env()?;
    let aws = lambda_kit::aws().await;
    let notes = KinesisNotes::new(&aws, config.stream.clone(), config.token_key.clone());
    let keys = DynamoKeys::new(&aws, &config);
    let source = config.event_source.as_ref();
    run(service_fn(async |request| {
        Ok::<_, Error>(handle(request, &notes, &keys, source, &lambda_kit::utc_now).await)
    }))
    .await
}
