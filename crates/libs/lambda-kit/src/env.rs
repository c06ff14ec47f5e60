//! Settings from the environment: read once, typed, and an error names the variable.

use std::{error::Error, str::FromStr};

/// Why a setting cannot be used. The variable's value is not repeated: it may be a secret.
#[derive(Debug, thiserror::Error)]
pub enum EnvError {
    /// Not set, or empty.
    #[error("environment variable {name} is not set")]
    Missing {
        /// The variable.
        name: &'static str,
    },
    /// Set to something that is not of the wanted type.
    #[error("environment variable {name} is not valid")]
    Invalid {
        /// The variable.
        name: &'static str,
        /// What is wrong with it.
        #[source]
        source: Box<dyn Error + Send + Sync>,
    },
}

/// A setting that must be there.
pub fn required<T>(name: &'static str) -> Result<T, EnvError>
where
    T: FromStr<Err: Into<Box<dyn Error + Send + Sync>>>,
{
    optional(name)?.ok_or(EnvError::Missing { name })
}

/// A setting that may be absent; an empty value counts as absent.
pub fn optional<T>(name: &'static str) -> Result<Option<T>, EnvError>
where
    T: FromStr<Err: Into<Box<dyn Error + Send + Sync>>>,
{
    parse(name, read(name))
}

/// A setting with a default.
pub fn or<T>(name: &'static str, default: T) -> Result<T, EnvError>
where
    T: FromStr<Err: Into<Box<dyn Error + Send + Sync>>>,
{
    Ok(optional(name)?.unwrap_or(default))
}

#[expect(clippy::disallowed_methods, reason = "the one place that reads the environment")]
fn read(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

fn parse<T>(name: &'static str, text: Option<String>) -> Result<Option<T>, EnvError>
where
    T: FromStr<Err: Into<Box<dyn Error + Send + Sync>>>,
{
    let parse = |text: String| {
        text.parse().map_err(|error: T::Err| EnvError::Invalid { name, source: error.into() })
    };
    text.filter(|text| !text.is_empty()).map(parse).transpose()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chain;

    #[test]
    fn a_setting_that_is_not_there_is_named() {
        let error = required::<u8>("CARELAKE_NO_SUCH_SETTING").unwrap_err();
        assert_eq!(error.to_string(), "environment variable CARELAKE_NO_SUCH_SETTING is not set");
        assert_eq!(or("CARELAKE_NO_SUCH_SETTING", 24_u8).unwrap(), 24);
    }

    #[test]
    fn a_setting_of_the_wrong_kind_says_why_and_not_what() {
        let error = parse::<u8>("RISK_THRESHOLD", Some("secret".into())).unwrap_err();
        let expected =
            "environment variable RISK_THRESHOLD is not valid: invalid digit found in string";
        assert_eq!(chain(&error), expected);
    }

    #[test]
    fn an_empty_setting_counts_as_absent() {
        assert_eq!(parse::<u8>("RISK_THRESHOLD", Some(String::new())).unwrap(), None);
        assert_eq!(parse::<u8>("RISK_THRESHOLD", Some("80".into())).unwrap(), Some(80));
    }
}
