//! Tests of the engine, by part.

mod block;
mod cluster;
mod data;
mod decide;
mod families;
mod febrl;
mod model;
mod normalised;
mod survivor;
mod synthea;
