//! Wires the function to S3 and the lake.

use file_ingest::{S3Objects, handle};
use lambda_kit::env::required;
use lambda_runtime::{Error, LambdaEvent, run, service_fn};
use medallion::{Lake, Medallion};
use serde_json::Value;

#[tokio::main]
async fn main() -> Result<(), Error> {
    lambda_kit::init_telemetry();
    let lake_url: String = required("LAKE_URL")?;
    let medallion = Medallion::new(Lake::at(&lake_url)?)?;
    let objects = S3Objects::new(&lambda_kit::aws().await);
    run(service_fn(async |event: LambdaEvent<Value>| {
        let run_id = &event.context.request_id;
        handle(&event.payload, run_id, &objects, &medallion, &lambda_kit::utc_now)
            .await
            .map(|handled| handled.response)
            .map_err(|error| error.diagnose())
    }))
    .await
}
