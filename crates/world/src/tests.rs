//! Tests of whole worlds, read back by a slow reader that shares no code with the writer.

mod days;
mod ledger;
mod reader;
mod worlds;
