//! Wires the function.

use care_state::DynamoStore;
use contact_tracker::{Handled, handle};
use lambda_kit::env;
use lambda_runtime::{Error, LambdaEvent, run, service_fn};
use serde_json::Value;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    lambda_kit::init_telemetry();
    let table = env::required("CARE_STATE_TABLE")?;
    let store = &DynamoStore::new(&lambda_kit::aws().await, table);
    run(service_fn(move |event: LambdaEvent<Value>| async move {
        let handled = handle(&event.payload, store, &lambda_kit::utc_now).await;
        handled.map(Handled::response).map_err(|error| error.diagnose())
    }))
    .await
}
