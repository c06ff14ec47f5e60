//! The gateway over TCP on 127.0.0.1.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod attacks;
mod client;
mod http_api;
mod issuer;
mod limits;
mod reference;
mod server;
mod token;
