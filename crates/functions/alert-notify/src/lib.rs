#![doc = include_str!("../README.md")]

mod config;
mod deliver;
mod error;
mod event;
mod handler;
mod incident;
mod name;
mod neighbours;
mod notice;
mod operations;
mod pace;
mod slack;
mod sns;
mod text;
mod timer;

pub use config::Config;
pub use error::{NotifyError, Unreadable};
pub use handler::{Answer, Invocation, handle};
pub use name::{NotAnAddress, WorklistUrl};
pub use neighbours::{ClinicTopics, Neighbours, NotShown, RetryAfter, Slack, SlackChannel, Timer};
pub use operations::QualityFailed;
pub use slack::{
    AwsSecrets, HttpsPost, NotAWebhook, Post, SecretArns, Secrets, SlackWebhook, SlackWebhooks,
};
pub use sns::SnsClinics;
pub use text::{ClinicText, SlackText};
pub use timer::SystemTimer;

#[cfg(test)]
mod tests;
