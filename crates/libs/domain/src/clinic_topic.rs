//! How the topic of a clinic is named, on which it hears by e-mail and text message.

use std::str::FromStr;

use crate::id::ClinicId;

/// The longest code, in bytes.
const MAX_CODE: usize = 100;

/// A clinic's id that cannot be part of a topic's name. It is not repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a clinic's code is 1 to 100 letters, digits, '_' and '-'")]
pub struct NotACode;

/// A clinic's id that can be part of a topic's name.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ClinicCode(String);

impl ClinicCode {
    /// The code's text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<&ClinicId> for ClinicCode {
    type Error = NotACode;

    fn try_from(id: &ClinicId) -> Result<Self, NotACode> {
        let text = id.as_str();
        (text.len() <= MAX_CODE && is_word(text)).then(|| Self(text.to_owned())).ok_or(NotACode)
    }
}

/// A text that is not the beginning of a topic's ARN.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not of the form arn:<partition>:sns:<region>:<account>:<beginning of a name>")]
pub struct NotAPrefix;

/// What the names of the clinics' topics begin with, with their region and account:
/// `arn:aws:sns:us-east-1:123456789012:dev-clinic-`. The clinic's code follows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TopicPrefix(String);

impl TopicPrefix {
    /// The ARN of a clinic's topic.
    pub fn topic(&self, clinic: &ClinicCode) -> String {
        format!("{}{}", self.0, clinic.as_str())
    }
}

impl FromStr for TopicPrefix {
    type Err = NotAPrefix;

    fn from_str(text: &str) -> Result<Self, NotAPrefix> {
        let parts: Vec<_> = text.split(':').collect();
        let is_prefix = parts.len() == 6 && parts.iter().all(|part| is_word(part));
        let is_topic = is_prefix && parts[0] == "arn" && parts[2] == "sns";
        is_topic.then(|| Self(text.to_owned())).ok_or(NotAPrefix)
    }
}

fn is_word(text: &str) -> bool {
    let allowed = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_');
    !text.is_empty() && text.bytes().all(allowed)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PREFIX: &str = "arn:aws:sns:us-east-1:123456789012:dev-clinic-";

    fn code(id: &str) -> Result<ClinicCode, NotACode> {
        ClinicCode::try_from(&id.parse::<ClinicId>().unwrap())
    }

    #[test]
    fn a_clinics_code_cannot_leave_the_name_of_its_topic() {
        assert_eq!(code("CL-1_north").unwrap().as_str(), "CL-1_north");
        for id in ["a b", "a:b", "a/b", "a.fifo", "caf\u{e9}", &"x".repeat(101)] {
            assert_eq!(code(id), Err(NotACode), "{id}");
        }
    }

    #[test]
    fn a_topic_is_named_by_a_prefix_and_the_clinics_code() {
        let prefix: TopicPrefix = PREFIX.parse().unwrap();
        assert_eq!(prefix.topic(&code("north").unwrap()), format!("{PREFIX}north"));
    }

    #[test]
    fn only_the_beginning_of_a_topics_arn_is_a_prefix() {
        for text in [
            "",
            "dev-clinic-",
            "arn:aws:sns:us-east-1:123456789012",
            "arn:aws:sns:us-east-1:123456789012:",
            "arn:aws:sqs:us-east-1:123456789012:dev-",
            "arn:aws:sns:us-east-1:123456789012:a:b",
            "arn:aws:sns:us east:123456789012:dev-",
        ] {
            assert_eq!(text.parse::<TopicPrefix>(), Err(NotAPrefix), "{text}");
        }
    }
}
