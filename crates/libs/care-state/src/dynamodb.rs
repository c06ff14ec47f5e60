//! Items in a DynamoDB table. The crate's README names the attributes.

mod attribute;

use aws_config::SdkConfig;
use aws_sdk_dynamodb::{Client, error::ProvideErrorMetadata, types::AttributeValue};

use self::attribute::{number, placed_of, stored_of, text, to_attributes};
use crate::{Put, ServiceError, Store, Stored};

/// The sparse index over `list` and `position`.
const BY_LIST: &str = "by_list";

/// Keeps items in a DynamoDB table.
#[derive(Debug, Clone)]
pub struct DynamoStore {
    client: Client,
    table: String,
}

impl DynamoStore {
    /// A client of a table.
    pub fn new(aws: &SdkConfig, table: String) -> Self {
        Self { client: Client::new(aws), table }
    }
}

impl Store for DynamoStore {
    async fn get(&self, key: &str) -> Result<Option<Stored>, ServiceError> {
        let get = self.client.get_item().table_name(&self.table).consistent_read(true);
        let found = get.key("pk", text(key)).send().await;
        let found = found.map_err(|error| failed("read the item", error.code()))?;
        found.item.map(stored_of).transpose()
    }

    async fn put(&self, put: &Put) -> Result<bool, ServiceError> {
        let mut attributes = to_attributes(&put.item);
        attributes.insert("pk".to_owned(), text(&put.key));
        let version = put.seen.unwrap_or_default() + 1;
        attributes.insert("version".to_owned(), number(version));
        attributes.extend(put.placed.iter().flat_map(placed_of));
        let expires = put.expires_at.map(|at| ("expires_at".to_owned(), number(at)));
        attributes.extend(expires);
        let write = self.client.put_item().table_name(&self.table).set_item(Some(attributes));
        let write = match put.seen {
            None => write.condition_expression("attribute_not_exists(pk)"),
            Some(seen) => write
                .condition_expression("version = :seen")
                .expression_attribute_values(":seen", number(seen)),
        };
        match write.send().await {
            Ok(_) => Ok(true),
            Err(error) => match error.as_service_error() {
                Some(refused) if refused.is_conditional_check_failed_exception() => Ok(false),
                _ => Err(failed("write the item", error.code())),
            },
        }
    }

    async fn list(
        &self,
        list: &str,
        up_to: i64,
        limit: usize,
    ) -> Result<Vec<Stored>, ServiceError> {
        let mut found = Vec::new();
        let mut from = None;
        loop {
            let page = self
                .client
                .query()
                .table_name(&self.table)
                .index_name(BY_LIST)
                .key_condition_expression("#list = :list AND #position <= :up_to")
                .expression_attribute_names("#list", "list")
                .expression_attribute_names("#position", "position")
                .expression_attribute_values(":list", text(list))
                .expression_attribute_values(":up_to", number(up_to))
                .limit(i32::try_from(limit).unwrap_or(i32::MAX))
                .set_exclusive_start_key(from)
                .send()
                .await
                .map_err(|error| failed("read the list", error.code()))?;
            for item in page.items.unwrap_or_default() {
                found.push(stored_of(item)?);
            }
            from = page.last_evaluated_key;
            if from.is_none() || found.len() >= limit {
                found.truncate(limit);
                return Ok(found);
            }
        }
    }
}

fn failed(operation: &'static str, code: Option<&str>) -> ServiceError {
    ServiceError::new(operation, code.unwrap_or("Unreachable"))
}

type Attributes = std::collections::HashMap<String, AttributeValue>;
