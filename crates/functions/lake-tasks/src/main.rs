//! Wires the tasks to the lake.

use care_state::DynamoStore;
use lake_tasks::{TaskInput, handle};
use lambda_kit::env::required;
use lambda_runtime::{Error, LambdaEvent, run, service_fn};
use medallion::{Lake, Medallion};

#[tokio::main]
async fn main() -> Result<(), Error> {
    lambda_kit::init_telemetry();
    let lake_url: String = required("LAKE_URL")?;
    let medallion = Medallion::new(Lake::at(&lake_url)?)?;
    let table: String = required("CARE_STATE_TABLE")?;
    let store = DynamoStore::new(&lambda_kit::aws().await, table);
    run(service_fn(async |event: LambdaEvent<TaskInput>| {
        handle(event.payload, &medallion, &store).await.map_err(|error| error.diagnose())
    }))
    .await
}
