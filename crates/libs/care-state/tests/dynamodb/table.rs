//! The care-state table on an emulator of its own.

use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_sdk_dynamodb::{
    Client,
    config::Credentials,
    types::{
        AttributeDefinition, BillingMode, GlobalSecondaryIndex, KeySchemaElement, KeyType,
        Projection, ProjectionType, ScalarAttributeType,
    },
};
use care_state::DynamoStore;
use testkit::Emulator;

const TABLE: &str = "care-state";

/// A table and the emulator that holds it.
pub(crate) struct Table {
    aws: SdkConfig,
    _emulator: Emulator,
}

impl Table {
    /// Starts an emulator and makes the table, or says why it cannot.
    pub(crate) async fn start() -> Option<Self> {
        let emulator = Emulator::start()?;
        let credentials = Credentials::new("test", "test", None, None, "test");
        let aws = aws_config::defaults(BehaviorVersion::v2026_01_12())
            .region(Region::new("us-east-1"))
            .credentials_provider(credentials)
            .endpoint_url(format!("http://127.0.0.1:{}", emulator.port()))
            .load()
            .await;
        make(&Client::new(&aws)).await;
        Some(Self { aws, _emulator: emulator })
    }

    /// A client of the table.
    pub(crate) fn store(&self) -> DynamoStore {
        DynamoStore::new(&self.aws, TABLE.to_owned())
    }
}

async fn make(client: &Client) {
    let index = GlobalSecondaryIndex::builder()
        .index_name("by_list")
        .key_schema(part("list", KeyType::Hash))
        .key_schema(part("position", KeyType::Range))
        .projection(Projection::builder().projection_type(ProjectionType::All).build());
    let table = client
        .create_table()
        .table_name(TABLE)
        .billing_mode(BillingMode::PayPerRequest)
        .key_schema(part("pk", KeyType::Hash))
        .attribute_definitions(column("pk", ScalarAttributeType::S))
        .attribute_definitions(column("list", ScalarAttributeType::S))
        .attribute_definitions(column("position", ScalarAttributeType::N))
        .global_secondary_indexes(index.build().unwrap());
    table.send().await.unwrap();
}

fn part(name: &str, kind: KeyType) -> KeySchemaElement {
    KeySchemaElement::builder().attribute_name(name).key_type(kind).build().unwrap()
}

fn column(name: &str, kind: ScalarAttributeType) -> AttributeDefinition {
    AttributeDefinition::builder().attribute_name(name).attribute_type(kind).build().unwrap()
}
