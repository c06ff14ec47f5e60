//! Alerts in the care-state table on DynamoDB. The crate's README names the attributes.

mod row;

use aws_config::SdkConfig;
use aws_sdk_dynamodb::{
    Client,
    error::{ProvideErrorMetadata, SdkError},
    operation::update_item::UpdateItemError,
    types::{AttributeValue, ReturnValuesOnConditionCheckFailure},
};
use chrono::{DateTime, Utc};
use domain::alert::{AlertId, AlertKey, WINDOW};

use self::row::{Item, known, millis};
use crate::{AlertLog, Claim, ClaimRequest, KnownState, ServiceError};

/// Claims only if no window is open: not the last alert's, unless the discharge is later than the
/// one that it was about, and not the last contact's, unless the discharge is later than the
/// contact.
const CLAIM_IF: &str = "(attribute_not_exists(st) \
     OR (st IN (:sent, :suppressed) AND (until_ms <= :now OR opened_ms < :discharged))) \
     AND (attribute_not_exists(suppress_until_ms) OR suppress_until_ms <= :now \
     OR contact_ms < :discharged) \
     AND (attribute_not_exists(held) OR held = :no)";

const CLAIM: &str = "SET st = :pending, alert_id = :alert, until_ms = :until, created_ms = :now, \
     opened_ms = :discharged, payload = :payload, lease_until = :never, gsi_pend = :pending \
     REMOVE lease_owner";

const MARK: &str = "SET st = :sent, sent_ms = :now, until_ms = :until REMOVE gsi_pend";

const MARK_IF: &str = "st = :pending AND alert_id = :alert";

/// Keeps alerts in a DynamoDB table.
#[derive(Debug, Clone)]
pub struct DynamoAlerts {
    client: Client,
    table: String,
}

impl DynamoAlerts {
    /// A client of a table.
    pub fn new(aws: &SdkConfig, table: String) -> Self {
        Self { client: Client::new(aws), table }
    }
}

impl AlertLog for DynamoAlerts {
    async fn get(&self, key: &AlertKey) -> Result<KnownState, ServiceError> {
        let get = self.client.get_item().table_name(&self.table).consistent_read(true);
        let found = get.key("pk", text(key)).send().await;
        let found = found.map_err(|error| failed("read the alert", error.code()))?;
        Ok(found.item().map(known).unwrap_or_default())
    }

    async fn claim(&self, request: &ClaimRequest) -> Result<Claim, ServiceError> {
        let discharged = request.discharged_at.map_or(0, |at| at.timestamp_millis());
        let update = self
            .client
            .update_item()
            .table_name(&self.table)
            .key("pk", text(&request.key))
            .update_expression(CLAIM)
            .condition_expression(CLAIM_IF)
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
            .expression_attribute_values(":pending", text("P"))
            .expression_attribute_values(":sent", text("S"))
            .expression_attribute_values(":suppressed", text("X"))
            .expression_attribute_values(":alert", text(&request.alert_id))
            .expression_attribute_values(":payload", text(&request.payload))
            .expression_attribute_values(":now", millis(request.now.timestamp_millis()))
            .expression_attribute_values(":until", until(request.now))
            .expression_attribute_values(":discharged", millis(discharged))
            .expression_attribute_values(":never", millis(0))
            .expression_attribute_values(":no", AttributeValue::Bool(false));
        match update.send().await {
            Ok(_) => Ok(Claim::Won),
            Err(error) => match in_the_way(&error) {
                Some(known) if is_ours(&known, &request.alert_id) => Ok(Claim::Won),
                Some(known) => Ok(Claim::Lost(known)),
                None => Err(failed("claim the alert", error.code())),
            },
        }
    }

    async fn mark_sent(
        &self,
        key: &AlertKey,
        alert_id: &AlertId,
        now: DateTime<Utc>,
    ) -> Result<(), ServiceError> {
        let update = self
            .client
            .update_item()
            .table_name(&self.table)
            .key("pk", text(key))
            .update_expression(MARK)
            .condition_expression(MARK_IF)
            .expression_attribute_values(":pending", text("P"))
            .expression_attribute_values(":sent", text("S"))
            .expression_attribute_values(":alert", text(alert_id))
            .expression_attribute_values(":now", millis(now.timestamp_millis()))
            .expression_attribute_values(":until", until(now));
        match update.send().await {
            Ok(_) => Ok(()),
            Err(error) if in_the_way(&error).is_some() => Ok(()),
            Err(error) => Err(failed("mark the alert as sent", error.code())),
        }
    }
}

/// A pending row with our own id is our own lost reply.
fn is_ours(known: &KnownState, alert_id: &AlertId) -> bool {
    !known.is_sent && known.alert.as_ref() == Some(alert_id)
}

/// The row that a failed condition met.
fn in_the_way(error: &SdkError<UpdateItemError>) -> Option<KnownState> {
    match error.as_service_error()? {
        UpdateItemError::ConditionalCheckFailedException(failure) => {
            Some(failure.item().map(|item: &Item| known(item)).unwrap_or_default())
        }
        _ => None,
    }
}

fn until(now: DateTime<Utc>) -> AttributeValue {
    millis((now + WINDOW).timestamp_millis())
}

fn text(value: impl ToString) -> AttributeValue {
    AttributeValue::S(value.to_string())
}

fn failed(operation: &'static str, code: Option<&str>) -> ServiceError {
    ServiceError { operation, code: code.unwrap_or("Unreachable").to_owned() }
}
