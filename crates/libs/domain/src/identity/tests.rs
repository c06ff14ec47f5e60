//! Tests of the engine, by part.

mod data;
mod febrl;
