//! The AWS configuration that every function shares.

use std::time::Duration;

use aws_config::{
    BehaviorVersion, Region, SdkConfig, environment::EnvironmentVariableCredentialsProvider,
    retry::RetryConfig, timeout::TimeoutConfig,
};
use aws_credential_types::provider::SharedCredentialsProvider;

use crate::env;

/// Region, credentials and endpoint from the environment, where Lambda puts them. The SDK's own
/// chain would also look into profiles, the metadata of instances and single sign-on: half a
/// megabyte of every function, for sources that a function does not have.
///
/// With limits, since the SDK has no attempt or operation timeout of its own, so that a hung
/// connection would eat the whole invocation. A connection has 2 s, an attempt 5 s, and an
/// operation with its at most three attempts 20 s.
pub async fn aws() -> SdkConfig {
    let timeouts = TimeoutConfig::builder()
        .connect_timeout(Duration::from_secs(2))
        .operation_attempt_timeout(Duration::from_secs(5))
        .operation_timeout(Duration::from_secs(20))
        .build();
    let credentials = EnvironmentVariableCredentialsProvider::new();
    let mut config = SdkConfig::builder()
        .behavior_version(BehaviorVersion::v2026_01_12())
        .region(set("AWS_REGION").or_else(|| set("AWS_DEFAULT_REGION")).map(Region::new))
        .credentials_provider(SharedCredentialsProvider::new(credentials))
        .timeout_config(timeouts)
        .retry_config(RetryConfig::standard().with_max_attempts(3));
    config.set_endpoint_url(set("AWS_ENDPOINT_URL"));
    config.build()
}

fn set(name: &'static str) -> Option<String> {
    env::optional(name).ok().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn no_call_lasts_longer_than_an_invocation_may() {
        let aws = aws().await;
        let limits = aws.timeout_config().unwrap();
        assert_eq!(limits.connect_timeout(), Some(Duration::from_secs(2)));
        assert_eq!(limits.operation_attempt_timeout(), Some(Duration::from_secs(5)));
        assert_eq!(limits.operation_timeout(), Some(Duration::from_secs(20)));
        assert_eq!(aws.retry_config().unwrap().max_attempts(), 3);
        assert!(aws.credentials_provider().is_some());
    }
}
