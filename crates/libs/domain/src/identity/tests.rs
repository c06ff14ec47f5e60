//! Tests of the engine, by part.

mod data;
mod families;
mod febrl;
