//! How far a claim and its payment are.

use std::fmt;

use serde::{Deserialize, Serialize};

macro_rules! status {
    ($(#[$doc:meta])* $name:ident { $($(#[$of:meta])* $variant:ident = $text:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(from = "String", into = "String")]
        pub enum $name {
            $($(#[$of])* $variant,)*
            /// A text that the platform does not know, kept as it is.
            Other(String),
        }

        impl $name {
            /// The text on the wire.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $text,)*
                    Self::Other(text) => text,
                }
            }
        }

        impl From<String> for $name {
            /// Letters count in any case, and blanks, `_` and `-` do not.
            fn from(text: String) -> Self {
                match text {
                    $(_ if same(&text, $text) => Self::$variant,)*
                    _ => Self::Other(text),
                }
            }
        }

        impl From<$name> for String {
            fn from(status: $name) -> Self {
                match status {
                    $name::Other(text) => text,
                    known => known.as_str().to_owned(),
                }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}

status! {
    /// How far the payer is with a claim.
    ClaimStatus {
        /// Nobody has looked at it.
        Pending = "Pending",
        /// Somebody is looking at it.
        InReview = "In Review",
        /// It will be paid.
        Approved = "Approved",
        /// It will not be paid.
        Rejected = "Rejected",
        /// It was paid.
        Paid = "Paid",
    }
}

status! {
    /// How far the payment of a claim is.
    PaymentStatus {
        /// It has not begun.
        Pending = "Pending",
        /// It is under way.
        Processing = "Processing",
        /// It arrived.
        Completed = "Completed",
        /// It did not arrive.
        Failed = "Failed",
    }
}

impl ClaimStatus {
    /// Whether a claim of this status may be of that one next. It may stay as it is, and of a text
    /// that is not known nothing is known; a rejected claim is reviewed again on appeal, and what
    /// is paid stays paid.
    pub fn may_become(&self, next: &Self) -> bool {
        use ClaimStatus::{Approved, InReview, Other, Paid, Pending, Rejected};
        match (self, next) {
            (Other(_), _) | (_, Other(_)) => true,
            (Pending, InReview | Approved | Rejected) => true,
            (InReview, Approved | Rejected | Pending) => true,
            (Approved, Paid | Rejected) => true,
            (Rejected, InReview) => true,
            (now, next) => now == next,
        }
    }
}

fn same(text: &str, known: &str) -> bool {
    let letters = |text: &str| -> String {
        let kept = text.chars().filter(|letter| !matches!(letter, ' ' | '_' | '-'));
        kept.map(|letter| letter.to_ascii_lowercase()).collect()
    };
    letters(text) == letters(known)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(text: &str) -> ClaimStatus {
        ClaimStatus::from(text.to_owned())
    }

    #[test]
    fn a_claim_moves_on_only_as_the_table_says() {
        let known = ["Pending", "In Review", "Approved", "Rejected", "Paid"];
        let table = known.map(|now| {
            known.map(|next| if status(now).may_become(&status(next)) { 'x' } else { '.' })
        });
        let table = table.map(|row| row.iter().collect::<String>());
        assert_eq!(table, ["xxxx.", "xxxx.", "..xxx", ".x.x.", "....x"]);
        for text in known {
            let held = status("On Hold");
            assert!(held.may_become(&status(text)) && status(text).may_become(&held));
        }
    }

    #[test]
    fn a_status_is_known_in_its_usual_spellings() {
        for text in ["In Review", "IN_REVIEW", "in-review", "InReview"] {
            assert_eq!(status(text), ClaimStatus::InReview);
        }
        assert_eq!(ClaimStatus::InReview.to_string(), "In Review");
        assert_eq!(PaymentStatus::from("FAILED".to_owned()), PaymentStatus::Failed);
    }

    #[test]
    fn a_status_that_is_not_known_is_kept() {
        let held: ClaimStatus = serde_json::from_str("\"On Hold\"").unwrap();
        assert_eq!(held, ClaimStatus::Other("On Hold".into()));
        assert_eq!(serde_json::to_string(&held).unwrap(), "\"On Hold\"");
        assert_eq!(PaymentStatus::from("Paid".to_owned()).as_str(), "Paid");
    }
}
