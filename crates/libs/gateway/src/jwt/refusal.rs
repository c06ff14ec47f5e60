//! Why a token was refused.

use http::StatusCode;

/// Why a caller may not pass. No text of the token is in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum Refusal {
    /// There is no `Authorization` header, or it holds nothing.
    #[error("there is no token")]
    NoToken,
    /// Two headers, no text, not three segments, or no JSON in them.
    #[error("the token is malformed")]
    Malformed,
    /// An algorithm that is not allowed, or not the one of the key.
    #[error("the token has an algorithm that is not allowed")]
    Algorithm,
    /// The header demands an extension that is not known here.
    #[error("the token demands an extension that is not known")]
    Critical,
    /// No key of that name is in the key set.
    #[error("the token names no known key")]
    Key,
    /// The signature is not that of the named key over this header and these claims.
    #[error("the token does not have a valid signature")]
    Signature,
    /// Another issuer, or none.
    #[error("the token does not have a valid issuer")]
    Issuer,
    /// `aud`, or in its absence `client_id`, names none of the audiences.
    #[error("the token does not have a valid audience")]
    Audience,
    /// `exp` is missing, no number, or not after the present.
    #[error("the token has expired")]
    Expired,
    /// `nbf` is no number or after the present.
    #[error("the token is not valid yet")]
    NotYetValid,
    /// `iat` is no number or after the present.
    #[error("the token was issued in the future")]
    IssuedLater,
    /// The token is valid and holds none of the route's scopes.
    #[error("the token has none of the scopes of the route")]
    Scope,
}

impl Refusal {
    /// 401, or 403 for a valid token without the scope.
    pub fn status(self) -> StatusCode {
        match self {
            Self::Scope => StatusCode::FORBIDDEN,
            _ => StatusCode::UNAUTHORIZED,
        }
    }

    /// The code of RFC 6750, if the caller sent a token at all.
    pub(crate) fn error(self) -> Option<&'static str> {
        match self {
            Self::NoToken => None,
            Self::Scope => Some("insufficient_scope"),
            _ => Some("invalid_token"),
        }
    }
}
