#![doc = include_str!("../README.md")]

mod answer;
mod event;
mod gateway;
mod handler;
mod issuer;
mod jwt;
mod key_file;
mod limits;
mod problem;
mod request;
mod route;
mod routes;

pub use gateway::{Gateway, ServeError};
pub use handler::{Handled, Handler, HandlerFailed};
pub use issuer::{IssuerError, LocalIssuer};
pub use jsonwebtoken::jwk::JwkSet;
pub use jwt::{Identity, JwksError, JwtAuthorizer, Refusal};
pub use limits::Limits;
pub use route::RouteError;
pub use routes::Routes;
