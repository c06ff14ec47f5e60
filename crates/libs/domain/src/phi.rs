//! Values that must not reach a log line, an error text or a message.

use std::fmt;

use serde::{Deserialize, Serialize};

/// What `Debug` and `Display` write in place of a protected value.
pub const HIDDEN: &str = "[phi]";

/// A protected value: `Debug` and `Display` write `[phi]`, and only [`Phi::expose`] gives it up, so
/// that every use can be found by searching for that word.
///
/// Serialization passes through: a note on its stream and a row in the lake hold the real value.
/// Keep serializers away from logs.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Phi<T>(T);

impl<T> Phi<T> {
    /// Protects `value`.
    pub const fn new(value: T) -> Self {
        Self(value)
    }

    /// The value itself.
    pub const fn expose(&self) -> &T {
        &self.0
    }

    /// The value itself, taken out.
    pub fn into_exposed(self) -> T {
        self.0
    }
}

impl<T> From<T> for Phi<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

impl<T> fmt::Debug for Phi<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(HIDDEN)
    }
}

impl<T> fmt::Display for Phi<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(HIDDEN)
    }
}

#[cfg(test)]
mod tests {
    use super::Phi;

    #[test]
    fn a_protected_value_prints_in_no_form() {
        let name = Phi::new("Ada Example");
        for text in
            [format!("{name}"), format!("{name:?}"), format!("{name:#?}"), format!("{name:>9}")]
        {
            assert_eq!(text, "[phi]");
        }
    }

    #[test]
    fn a_protected_value_is_stored_as_it_is() {
        let name = Phi::new("Ada Example".to_owned());
        let json = serde_json::to_string(&name).unwrap();
        assert_eq!(json, "\"Ada Example\"");
        assert_eq!(serde_json::from_str::<Phi<String>>(&json).unwrap(), name);
    }
}
