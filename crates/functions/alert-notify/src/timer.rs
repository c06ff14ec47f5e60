//! The system's clock, and waiting by it.

use chrono::{DateTime, Utc};
use domain::clock::Clock;

use crate::Timer;

/// The system's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemTimer;

impl Clock for SystemTimer {
    fn now(&self) -> DateTime<Utc> {
        lambda_kit::utc_now()
    }
}

impl Timer for SystemTimer {
    async fn sleep_until(&self, at: DateTime<Utc>) {
        if let Ok(wait) = (at - self.now()).to_std() {
            tokio::time::sleep(wait).await;
        }
    }
}
