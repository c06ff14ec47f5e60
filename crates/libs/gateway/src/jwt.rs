//! What the JWT authorizer of an HTTP API checks.

mod authorizer;
mod claims;
mod keys;
mod refusal;

pub use authorizer::{Identity, JwtAuthorizer};
pub use keys::JwksError;
pub use refusal::Refusal;
