//! Wires the function to the lake.

use domain::id::TenantId;
use lambda_kit::env::{or, required};
use lambda_runtime::{Error, LambdaEvent, run, service_fn};
use medallion::{Lake, Medallion};
use serde_json::Value;
use stream_ingest::{Neighbours, handle};

#[tokio::main]
async fn main() -> Result<(), Error> {
    lambda_kit::init_telemetry();
    let lake_url: String = required("LAKE_URL")?;
    let tenant = or("TENANT", TenantId::main())?;
    let medallion = Medallion::new(Lake::at(&lake_url)?)?;
    let neighbours = Neighbours {
        tenant: &tenant,
        contracts: medallion.contracts(),
        zone: &medallion,
        clock: &lambda_kit::utc_now,
    };
    run(service_fn(async |event: LambdaEvent<Value>| {
        handle(&event.payload, &event.context.request_id, &neighbours)
            .await
            .map(|handled| handled.response())
            .map_err(|error| error.diagnose())
    }))
    .await
}
