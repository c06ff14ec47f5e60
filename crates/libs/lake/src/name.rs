//! What a table is called, in SQL and on storage.

use std::{fmt, str::FromStr};

/// A table's schema (the zone) and its own name: `curated.encounter` in SQL, `curated/encounter`
/// under the lake's root.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TableName {
    schema: String,
    table: String,
}

/// A name that is not `schema.table` in lower snake case.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a table is named schema.table in lower snake case")]
pub struct NameError;

impl TableName {
    /// The name of `table` in `schema`; both are lower snake case.
    ///
    /// # Errors
    /// [`NameError`] when either part is empty or holds another character.
    pub fn new(schema: &str, table: &str) -> Result<Self, NameError> {
        if is_snake_case(schema) && is_snake_case(table) {
            Ok(Self { schema: schema.to_owned(), table: table.to_owned() })
        } else {
            Err(NameError)
        }
    }

    /// The SQL schema, which is the zone's folder.
    #[must_use]
    pub fn schema(&self) -> &str {
        &self.schema
    }

    /// The name within the schema.
    #[must_use]
    pub fn table(&self) -> &str {
        &self.table
    }

    /// Where the table lies under the lake's root.
    #[must_use]
    pub fn folder(&self) -> String {
        format!("{}/{}", self.schema, self.table)
    }
}

impl fmt::Display for TableName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.schema, self.table)
    }
}

impl FromStr for TableName {
    type Err = NameError;

    fn from_str(text: &str) -> Result<Self, NameError> {
        let (schema, table) = text.split_once('.').ok_or(NameError)?;
        Self::new(schema, table)
    }
}

fn is_snake_case(text: &str) -> bool {
    let mut bytes = text.bytes();
    bytes.next().is_some_and(|first| first.is_ascii_lowercase())
        && bytes.all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_two_parts_in_snake_case() {
        let name: TableName = "curated.medical_claim".parse().unwrap();
        assert_eq!(name.folder(), "curated/medical_claim");
        assert_eq!(name.to_string(), "curated.medical_claim");
        for bad in ["encounter", "curated.", ".x", "Curated.x", "raw.x y", "raw.../x", "raw.9x"] {
            assert_eq!(bad.parse::<TableName>(), Err(NameError), "{bad}");
        }
    }
}
