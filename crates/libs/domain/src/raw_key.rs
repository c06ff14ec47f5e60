//! Where a delivered file lies: `raw/<tenant>/<data_source>/<dataset>/.../<file>`.

mod dated;

use std::fmt;

use chrono::{DateTime, Utc};

use crate::id::{DataSource, Dataset, IdError, TenantId};

/// The longest object key of S3, in bytes.
pub const MAX_KEY_BYTES: usize = 1024;

/// Why a key does not name a delivered file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RawKeyError {
    /// More than [`MAX_KEY_BYTES`].
    #[error("the key is longer than {MAX_KEY_BYTES} bytes")]
    TooLong,
    /// A control character such as a line end.
    #[error("the key holds a control character")]
    ControlCharacter,
    /// A segment that is empty, `.` or `..`.
    #[error("the key holds an empty or relative segment")]
    BadSegment,
    /// Not below `raw/`, or no file below the dataset.
    #[error("the key is not raw/<tenant>/<data_source>/<dataset>/<file>")]
    NotRaw,
    /// It ends with `/`: a folder marker, which holds no data.
    #[error("the key is a folder marker")]
    Folder,
    /// The tenant, data source or dataset is not a plain segment.
    #[error("the key's {part} is not valid")]
    Part {
        /// Which part.
        part: &'static str,
        /// Why.
        #[source]
        source: IdError,
    },
}

/// The parsed key of a delivered file. File names may hold a patient's name, so `Debug` shows only
/// the dataset's folder.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct RawKey {
    text: String,
    tenant: TenantId,
    data_source: DataSource,
    dataset: Dataset,
}

impl RawKey {
    /// Parses a key that is already URL-decoded.
    pub fn parse(key: &str) -> Result<Self, RawKeyError> {
        if key.len() > MAX_KEY_BYTES {
            return Err(RawKeyError::TooLong);
        }
        if key.chars().any(char::is_control) {
            return Err(RawKeyError::ControlCharacter);
        }
        if key.ends_with('/') {
            return Err(RawKeyError::Folder);
        }
        let segments: Vec<&str> = key.split('/').collect();
        if segments.iter().any(|segment| matches!(*segment, "" | "." | "..")) {
            return Err(RawKeyError::BadSegment);
        }
        let ["raw", tenant, data_source, dataset, _, ..] = segments[..] else {
            return Err(RawKeyError::NotRaw);
        };
        let because = |part| move |source| RawKeyError::Part { part, source };
        Ok(Self {
            tenant: tenant.parse().map_err(because("tenant"))?,
            data_source: data_source.parse().map_err(because("data source"))?,
            dataset: dataset.parse().map_err(because("dataset"))?,
            text: key.to_owned(),
        })
    }

    /// The whole key.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whose data it is.
    pub const fn tenant(&self) -> &TenantId {
        &self.tenant
    }

    /// Which system sent it.
    pub const fn data_source(&self) -> &DataSource {
        &self.data_source
    }

    /// What it holds.
    pub const fn dataset(&self) -> &Dataset {
        &self.dataset
    }

    /// The folders between the dataset and the file.
    pub fn folders(&self) -> impl Iterator<Item = &str> {
        let below = self.text.split('/').skip(4);
        let count = below.clone().count();
        below.take(count.saturating_sub(1))
    }

    /// The instant (UTC) that the key dates its file with: folders `yyyy/mm/dd`,
    /// `year=yyyy/month=mm/day=dd` or `yyyy-mm-dd`, or a file name that begins or ends with such a
    /// day; the time of day where the name goes on with it, as AWS DMS names files of changes
    /// (`20141029-1134010000`, AWS DMS user guide, "Using Amazon S3 as a target").
    pub fn dated(&self) -> Option<DateTime<Utc>> {
        dated::of_file(self.file_name()).or_else(|| dated::of_folders(self.folders()))
    }

    /// The last segment: the file's name.
    pub fn file_name(&self) -> &str {
        self.text.rsplit('/').next().unwrap_or_default()
    }
}

impl fmt::Debug for RawKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "raw/{}/{}/{}/...", self.tenant, self.data_source, self.dataset)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_delivered_file_names_its_tenant_source_and_dataset() {
        let key = RawKey::parse("raw/main/ehr/encounters/2024/09/day 1+2.csv.gz").unwrap();
        assert_eq!(key.tenant().as_str(), "main");
        assert_eq!(key.data_source().as_str(), "ehr");
        assert_eq!(key.dataset().as_str(), "encounters");
        assert_eq!(key.file_name(), "day 1+2.csv.gz");
        assert_eq!(format!("{key:?}"), "raw/main/ehr/encounters/...");
    }

    #[test]
    fn a_key_that_leads_elsewhere_is_refused() {
        use RawKeyError::{BadSegment, ControlCharacter, Folder, NotRaw, TooLong};
        let long = format!("raw/main/ehr/encounters/{}", "x".repeat(1001));
        let cases = [
            ("", BadSegment),
            ("raw/main/ehr/encounters", NotRaw),
            ("curated/main/ehr/encounters/a.csv", NotRaw),
            ("raw/main/ehr/../a.csv", BadSegment),
            ("raw//ehr/encounters/a.csv", BadSegment),
            ("/raw/main/ehr/encounters/a.csv", BadSegment),
            ("raw/main/ehr/encounters/", Folder),
            ("raw/main/ehr/encounters/a\n.csv", ControlCharacter),
            (long.as_str(), TooLong),
        ];
        for (key, error) in cases {
            assert_eq!(RawKey::parse(key), Err(error), "{key:?}");
        }
        let error = RawKey::parse("raw/main/e hr/encounters/a.csv").unwrap_err();
        assert_eq!(error.to_string(), "the key's data source is not valid");
        let longest = format!("raw/main/ehr/encounters/{}", "x".repeat(1000));
        assert_eq!(RawKey::parse(&longest).unwrap().as_str().len(), MAX_KEY_BYTES);
    }
}
