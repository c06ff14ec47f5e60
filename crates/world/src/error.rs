//! What can go wrong while a world is written.

use std::path::PathBuf;

/// Why a world could not be written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WorldError {
    /// A setting is outside what the identifiers have room for.
    #[error("{setting} must be between {least} and {most}")]
    Spec {
        /// The name of the setting.
        setting: &'static str,
        /// The least value allowed.
        least: u64,
        /// The greatest value allowed.
        most: u64,
    },
    /// The folder holds a world with other settings, whose files would mix with these.
    #[error("{} holds another world; choose an empty folder", .path.display())]
    Occupied {
        /// The folder.
        path: PathBuf,
    },
    /// A folder cannot be made.
    #[error("cannot create the folder {}", .path.display())]
    CreateFolder {
        /// The folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A file cannot be written.
    #[error("cannot write {}", .path.display())]
    WriteFile {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A file of a world cannot be read.
    #[error("cannot read {}", .path.display())]
    ReadFile {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A world in which too few patients' rows have no defect for a day of changes.
    #[error("the world is too small for a day of changes; make it with more patients")]
    TooSmall,
}
