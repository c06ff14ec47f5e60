//! Wires the tasks to the lake.

use lake_tasks::{TaskInput, handle};
use lambda_kit::env::required;
use lambda_runtime::{Error, LambdaEvent, run, service_fn};
use medallion::{Lake, Medallion};

#[tokio::main]
async fn main() -> Result<(), Error> {
    lambda_kit::init_telemetry();
    let lake_url: String = required("LAKE_URL")?;
    let medallion = Medallion::new(Lake::at(&lake_url)?)?;
    run(service_fn(async |event: LambdaEvent<TaskInput>| {
        handle(event.payload, &medallion).await.map_err(|error| error.diagnose())
    }))
    .await
}
