//! What holds for the whole repository: who may depend on whom, how things are named, and that the
//! contracts are contracts.
#![allow(clippy::expect_used, clippy::panic, clippy::print_stderr, clippy::unwrap_used)]

mod architecture;
mod changes;
mod contracts;
mod identity;
mod ingest;
mod measures;
mod naming;
mod place;
mod published;
mod repository;
mod storage;
