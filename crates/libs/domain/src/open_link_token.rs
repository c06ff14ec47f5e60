//! Tokens by which two organisations find their common patients without telling each other who the
//! others are: Open Link Token 2.2 (MIT licence), tokens T1 to T5.
//!
//! A token is `base64(HMAC-SHA256(secret, hex(SHA-256(signature))))`, and a signature joins
//! normalised attributes with `|`. Both sides must normalise alike, so the rules here are those of
//! the standard and not those of [`crate::identity`]. In one point this is stricter: a social
//! security number that was never issued or only fills a field is refused without its hyphens, too.

mod attribute;
mod birth;
mod name;
mod number;
#[cfg(test)]
mod tests;

use std::{collections::BTreeSet, fmt};

pub use attribute::{Attribute, LinkRecord};
use base64::{Engine, engine::general_purpose::STANDARD};
use chrono::NaiveDate;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

use crate::token::{MIN_KEY_BYTES, TokenKeyError};
use attribute::{Comparable, Value};

/// What the standard writes where a token cannot be made: it equals no token, and two of it do not
/// match.
pub const BLANK: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// The secret that both organisations share. It does not print.
#[derive(Clone)]
pub struct LinkKey(Hmac<Sha256>);

/// One token: a pseudonym, linkable only with the secret. Without a value it is [`BLANK`].
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct LinkToken(Option<String>);

/// The tokens of one record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkTokens {
    /// T1 to T5.
    pub tokens: [LinkToken; 5],
    /// The attributes for which a token is blank although they were given: of each token, the first
    /// that has no possible value. An attribute that is missing is not among them.
    pub invalid: BTreeSet<Attribute>,
}

impl LinkKey {
    /// A secret of at least [`MIN_KEY_BYTES`] bytes.
    ///
    /// # Errors
    /// When it is shorter.
    pub fn new(secret: &[u8]) -> Result<Self, TokenKeyError> {
        if secret.len() < MIN_KEY_BYTES {
            return Err(TokenKeyError::TooShort);
        }
        Hmac::new_from_slice(secret).map(Self).map_err(|_| TokenKeyError::TooShort)
    }

    /// The tokens of a record; `today` is the last day on which a person can have been born.
    pub fn tokens(&self, record: &LinkRecord, today: NaiveDate) -> LinkTokens {
        let comparable = Comparable::of(record, today);
        let mut invalid = BTreeSet::new();
        let tokens = Rule::ALL.map(|rule| match rule.signature(&comparable) {
            Ok(signature) => LinkToken(Some(self.token(&signature))),
            Err(attribute) => {
                invalid.extend(attribute);
                LinkToken(None)
            }
        });
        LinkTokens { tokens, invalid }
    }

    fn token(&self, signature: &str) -> String {
        let digest = hex::encode(Sha256::digest(signature));
        STANDARD.encode(self.0.clone().chain_update(digest).finalize().into_bytes())
    }
}

impl fmt::Debug for LinkKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LinkKey")
    }
}

impl LinkToken {
    /// Whether the token could not be made.
    pub const fn is_blank(&self) -> bool {
        self.0.is_none()
    }

    /// Whether two tokens say that their records may be of one person; blank ones never do.
    pub fn matches(&self, other: &Self) -> bool {
        !self.is_blank() && self == other
    }
}

impl fmt::Display for LinkToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.as_deref().unwrap_or(BLANK))
    }
}

/// Which attributes a token is made of.
#[derive(Debug, Clone, Copy)]
enum Rule {
    T1,
    T2,
    T3,
    T4,
    T5,
}

impl Rule {
    const ALL: [Self; 5] = [Self::T1, Self::T2, Self::T3, Self::T4, Self::T5];

    /// The attributes and how many of their characters count.
    const fn parts(self) -> &'static [(Attribute, usize)] {
        use Attribute::{BirthDate, FirstName, LastName, PostalCode, Sex, SocialSecurityNumber};
        const ALL: usize = usize::MAX;
        match self {
            Self::T1 => &[(LastName, ALL), (FirstName, 1), (Sex, ALL), (BirthDate, ALL)],
            Self::T2 => &[(LastName, ALL), (FirstName, ALL), (BirthDate, ALL), (PostalCode, 3)],
            Self::T3 => &[(LastName, ALL), (FirstName, ALL), (Sex, ALL), (BirthDate, ALL)],
            Self::T4 => &[(SocialSecurityNumber, ALL), (Sex, ALL), (BirthDate, ALL)],
            Self::T5 => &[(LastName, ALL), (FirstName, 3), (Sex, ALL)],
        }
    }

    /// The signature, or what prevents it: an attribute without a possible value, or `None` for a
    /// missing one.
    fn signature(self, comparable: &Comparable) -> Result<String, Option<Attribute>> {
        let part = |(attribute, length): &(Attribute, usize)| match comparable.value(*attribute) {
            Value::Missing => Err(None),
            Value::Invalid => Err(Some(*attribute)),
            Value::Valid(text) => Ok(text.get(..*length).unwrap_or(text)),
        };
        Ok(self.parts().iter().map(part).collect::<Result<Vec<_>, _>>()?.join("|"))
    }
}
