//! Tests of whole worlds, read back by a slow reader that shares no code with the writer.

mod days;
mod labs;
mod ledger;
mod notes;
mod reader;
mod readmissions;
mod worlds;
