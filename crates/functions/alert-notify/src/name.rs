//! Texts from outside that may be part of a name or of a message.

use std::{fmt, str::FromStr};

/// The longest name that is shown.
const MAX_NAME: usize = 128;

/// A text that is no address of the worklist. It is not repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an https address without spaces, quotes, '?' and '#'")]
pub struct NotAnAddress;

/// The name of something of ours, such as a state machine or a table: letters, digits, `.`, `_` and
/// `-`. Any other text shows as `(name not shown)`, since nobody knows what it says.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Name(Option<String>);

impl Name {
    /// The name, if it is one.
    pub(crate) fn of(text: Option<&str>) -> Self {
        let is_name = |text: &&str| {
            (1..=MAX_NAME).contains(&text.len()) && text.bytes().all(|b| is_word(b) || b == b'.')
        };
        Self(text.filter(is_name).map(str::to_owned))
    }

    /// The name's text; `None` where it is not shown.
    pub(crate) fn text(&self) -> Option<&str> {
        self.0.as_deref()
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text().unwrap_or("(name not shown)"))
    }
}

/// Where the worklist is. A link to it says nothing about the patient.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorklistUrl(String);

impl FromStr for WorklistUrl {
    type Err = NotAnAddress;

    fn from_str(text: &str) -> Result<Self, NotAnAddress> {
        let local =
            || ["http://127.0.0.1:", "http://localhost:"].map(|host| text.strip_prefix(host));
        let rest = text.strip_prefix("https://").or_else(|| local().into_iter().flatten().next());
        let allowed = |b: u8| is_word(b) || matches!(b, b'.' | b'/' | b':' | b'~' | b'%');
        let is_address = rest.is_some_and(|rest| !rest.is_empty() && rest.bytes().all(allowed));
        (is_address && text.len() <= 512).then(|| Self(text.to_owned())).ok_or(NotAnAddress)
    }
}

impl fmt::Display for WorklistUrl {
    /// The link: the address and the place of alerts on that page.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}#alerts", self.0)
    }
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_is_not_a_name_is_not_shown() {
        assert_eq!(Name::of(Some("curated.claim")).to_string(), "curated.claim");
        for text in [None, Some(""), Some("Ada Lovelace"), Some("<!here>"), Some("a\nb")] {
            assert_eq!(Name::of(text).to_string(), "(name not shown)", "{text:?}");
        }
    }

    #[test]
    fn the_worklist_is_linked_by_https_or_on_this_machine() {
        let link = |text: &str| text.parse::<WorklistUrl>().map(|url| url.to_string());
        assert_eq!(link("https://work.example/list").unwrap(), "https://work.example/list#alerts");
        assert!(link("http://127.0.0.1:8080/").is_ok());
        for text in [
            "",
            "https://",
            "http://work.example",
            "https://a b",
            "https://a>",
            "https://a?q=1",
            "https://a#b",
            "javascript:alert(1)",
            "https://user@a",
        ] {
            assert_eq!(link(text), Err(NotAnAddress), "{text}");
        }
    }
}
