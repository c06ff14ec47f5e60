//! Shapes of the codes that claims and encounters carry. A shape says that a text could be a code;
//! whether the code is in force on a date is a question for the code tables.
//!
//! Sources: NPI, 45 CFR 162.406 and the CMS check-digit note; ICD-10-CM and ICD-10-PCS, CMS
//! guidelines; HCPCS, CMS; MBI, CMS format of 2017; bill type and revenue code, NUBC; NDC, 11-digit
//! billing form (5-4-2).

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// Why a text is not a code of the wanted kind. The text is not repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a valid {kind}")]
pub struct CodeError {
    /// The kind that was wanted.
    pub kind: &'static str,
}

macro_rules! code {
    ($(#[$doc:meta])* $name:ident, $kind:literal, $shape:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// The code's text.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// Whether `text` has this code's shape, without keeping it.
            pub fn accepts(text: &str) -> bool {
                let shape: fn(&[u8]) -> bool = $shape;
                shape(text.as_bytes())
            }
        }

        impl FromStr for $name {
            type Err = CodeError;

            fn from_str(text: &str) -> Result<Self, CodeError> {
                text.to_owned().try_into()
            }
        }

        impl TryFrom<String> for $name {
            type Error = CodeError;

            fn try_from(text: String) -> Result<Self, CodeError> {
                if !Self::accepts(&text) {
                    return Err(CodeError { kind: $kind });
                }
                Ok(Self(text))
            }
        }

        impl From<$name> for String {
            fn from(code: $name) -> Self {
                code.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

code! {
    /// A National Provider Identifier: ten digits, the first 1 or 2, whose last is the Luhn check
    /// digit over `80840` and the first nine.
    Npi, "NPI", |text| {
        text.len() == 10 && digits(text) && matches!(text[0], b'1' | b'2') && luhn_80840(text)
    }
}
code! {
    /// An ICD-10-CM diagnosis code of 3 to 7 characters, with or without the dot after the third.
    /// The second is a digit, but for QA0, which the release of October 2025 added.
    Icd10Cm, "ICD-10-CM code", |text| match text {
        [a, b, c, rest @ ..] => {
            a.is_ascii_uppercase()
                && (b.is_ascii_digit() || [*a, *b] == *b"QA")
                && matches!(c, b'0'..=b'9' | b'A' | b'B')
                && (rest.is_empty() || icd10_tail(rest.strip_prefix(b".").unwrap_or(rest)))
        }
        _ => false,
    }
}
code! {
    /// An ICD-10-PCS procedure code: seven characters without I and O.
    Icd10Pcs, "ICD-10-PCS code", |text| {
        text.len() == 7 && alphanumeric(text) && !text.iter().any(|b| matches!(b, b'I' | b'O'))
    }
}
code! {
    /// A CPT code: four digits and a digit or one of A, F, M, T, U.
    Cpt, "CPT code", |text| match text {
        [head @ .., last] => {
            head.len() == 4
                && digits(head)
                && matches!(last, b'0'..=b'9' | b'A' | b'F' | b'M' | b'T' | b'U')
        }
        [] => false,
    }
}
code! {
    /// A HCPCS Level II code: a letter A to V and four digits.
    Hcpcs, "HCPCS code", |text| match text {
        [first, rest @ ..] => matches!(first, b'A'..=b'V') && rest.len() == 4 && digits(rest),
        [] => false,
    }
}
code! {
    /// The procedure code of a professional or outpatient line: CPT or HCPCS Level II.
    ProcedureCode, "procedure code", |text| {
        std::str::from_utf8(text).is_ok_and(|text| Cpt::accepts(text) || Hcpcs::accepts(text))
    }
}
code! {
    /// A procedure code's modifier: two letters or digits.
    Modifier, "modifier", |text| text.len() == 2 && alphanumeric(text)
}
code! {
    /// An institutional line's revenue code: four digits; `0001` is the total line.
    RevenueCode, "revenue code", |text| text.len() == 4 && digits(text)
}
code! {
    /// A professional line's place of service: two digits.
    PlaceOfService, "place of service", |text| text.len() == 2 && digits(text)
}
code! {
    /// An institutional claim's type of bill: an optional leading zero, a facility digit, class and
    /// frequency.
    BillType, "bill type", |text| {
        let text = if text.len() == 4 { text.strip_prefix(b"0").unwrap_or_default() } else { text };
        text.len() == 3 && text[0].is_ascii_digit() && alphanumeric(text)
    }
}
code! {
    /// A National Drug Code in its 11-digit billing form.
    Ndc, "NDC", |text| text.len() == 11 && digits(text)
}
code! {
    /// An MS-DRG number: three digits.
    MsDrg, "MS-DRG", |text| text.len() == 3 && digits(text)
}
code! {
    /// A provider taxonomy code: nine letters or digits and `X`.
    Taxonomy, "taxonomy code", |text| text.len() == 10 && alphanumeric(text) && text[9] == b'X'
}

/// A Medicare Beneficiary Identifier: eleven characters in a fixed pattern of digits and letters
/// without S, L, O, I, B and Z. It identifies a human, so it does not print.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Mbi(crate::phi::Phi<MbiText>);

code! {
    /// The text inside an [`Mbi`].
    MbiText, "MBI", |text| {
        const PATTERN: &[u8; 11] = b"cax9ax9aa99";
        text.len() == PATTERN.len() && text.iter().zip(PATTERN).all(|(b, kind)| mbi_char(*b, *kind))
    }
}

impl Mbi {
    /// Whether `text` has the shape of an MBI.
    pub fn accepts(text: &str) -> bool {
        MbiText::accepts(text)
    }

    /// The identifier's text.
    pub fn expose(&self) -> &str {
        self.0.expose().as_str()
    }
}

impl FromStr for Mbi {
    type Err = CodeError;

    fn from_str(text: &str) -> Result<Self, CodeError> {
        Ok(Self(crate::phi::Phi::new(text.parse()?)))
    }
}

impl fmt::Debug for Mbi {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(crate::phi::HIDDEN)
    }
}

impl Icd10Cm {
    /// The code without its dot, the form that code tables use.
    pub fn undotted(&self) -> String {
        self.0.replace('.', "")
    }
}

fn digits(text: &[u8]) -> bool {
    text.iter().all(u8::is_ascii_digit)
}

fn alphanumeric(text: &[u8]) -> bool {
    text.iter().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
}

fn icd10_tail(text: &[u8]) -> bool {
    (1..=4).contains(&text.len()) && alphanumeric(text)
}

fn mbi_char(b: u8, kind: u8) -> bool {
    let letter = b.is_ascii_uppercase() && !b"SLOIBZ".contains(&b);
    match kind {
        b'c' => matches!(b, b'1'..=b'9'),
        b'9' => b.is_ascii_digit(),
        b'a' => letter,
        _ => letter || b.is_ascii_digit(),
    }
}

/// Luhn over `80840` and the ten digits: the prefix adds 24, and every second digit counts double
/// from the right.
fn luhn_80840(npi: &[u8]) -> bool {
    let sum: u32 = npi
        .iter()
        .rev()
        .enumerate()
        .map(|(place, b)| {
            let digit = u32::from(b - b'0') << (place % 2);
            digit / 10 + digit % 10
        })
        .sum();
    (sum + 24).is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vectors;

    #[test]
    fn the_published_npi_is_valid_and_its_neighbours_are_not() {
        let valid: Vec<_> = (0..10).map(|digit| format!("123456789{digit}")).collect();
        let valid: Vec<_> = valid.iter().filter(|text| Npi::accepts(text)).collect();
        assert_eq!(valid, ["1234567893"]);
        assert!(!Npi::accepts("3234567899") && !Npi::accepts(" 1234567893"));
    }

    #[test]
    fn every_shared_npi_vector_is_equal() {
        vectors::each("npi_vectors.csv", |row| {
            let expected = row.text("expected") == "valid";
            assert_eq!(Npi::accepts(row.text("npi")), expected, "{}", row.text("vec_id"));
        });
    }

    #[test]
    fn every_shared_format_vector_is_equal() {
        vectors::each("code_format_vectors.csv", |row| {
            let value = row.text("value");
            let accepted = match row.text("kind") {
                "cpt" => Cpt::accepts(value),
                "hcpcs2" => Hcpcs::accepts(value),
                "icd10pcs" => Icd10Pcs::accepts(value),
                "modifier" => Modifier::accepts(value),
                "revenue" => RevenueCode::accepts(value),
                "pos" => PlaceOfService::accepts(value),
                "tob" => BillType::accepts(value),
                "ndc11" => Ndc::accepts(value),
                "msdrg" => MsDrg::accepts(value),
                "taxonomy" => Taxonomy::accepts(value),
                "mbi" => Mbi::accepts(value),
                kind => panic!("unknown kind {kind}"),
            };
            assert_eq!(accepted, row.text("regex_ok") == "1", "{} {value}", row.text("kind"));
        });
    }

    #[test]
    fn a_diagnosis_code_has_three_to_seven_characters_and_at_most_one_dot() {
        for text in ["E11", "E11.9", "E119", "C7A.00", "S72.001A", "S72001A", "QA0.0101"] {
            assert!(Icd10Cm::accepts(text), "{text}");
        }
        for text in [
            "",
            "E1",
            "E11.",
            "E11..9",
            "e11.9",
            "E11.98765",
            "E1C",
            "EA0.1",
            "11E",
            "E11.9 ",
            "E1\u{661}",
        ] {
            assert!(!Icd10Cm::accepts(text), "{text:?}");
        }
        assert_eq!("S72.001A".parse::<Icd10Cm>().unwrap().undotted(), "S72001A");
    }

    #[test]
    fn a_line_takes_cpt_or_hcpcs() {
        assert!(ProcedureCode::accepts("99213") && ProcedureCode::accepts("J1100"));
        assert_eq!(
            "W1234".parse::<ProcedureCode>().unwrap_err().to_string(),
            "not a valid procedure code"
        );
    }

    #[test]
    fn a_beneficiary_identifier_does_not_print() {
        let mbi: Mbi = "1EG4TE5MK73".parse().unwrap();
        assert_eq!(format!("{mbi:?}"), "[phi]");
        assert_eq!(mbi.expose(), "1EG4TE5MK73");
    }
}
