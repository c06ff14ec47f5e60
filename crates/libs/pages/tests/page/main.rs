//! The page as a document and as people see it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
#![allow(clippy::print_stdout, clippy::print_stderr)]

mod blocks;
mod browser;
mod colors;
mod document;
mod look;
mod png;
mod sample;
mod worklist;
mod worklist_look;
mod worklist_sample;
