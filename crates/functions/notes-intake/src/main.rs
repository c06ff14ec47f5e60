//! Wires the function.

use lambda_http::{Error, run, service_fn};
use notes_intake::{Config, KinesisNotes, handle};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    lambda_kit::init_telemetry();
    let config = Config::from_env()?;
    let notes = KinesisNotes::new(&lambda_kit::aws().await, config);
    run(service_fn(async |request| {
        Ok::<_, Error>(handle(request, &notes, &lambda_kit::utc_now).await)
    }))
    .await
}
