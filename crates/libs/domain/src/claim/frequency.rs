//! What a bill does to those before it.

use std::str::FromStr;

use crate::code::CodeError;

/// The frequency of a bill: the last position of its type of bill, or CLM05-3 of an 837 (NUBC,
/// Official UB-04 Data Specifications Manual, form locator 4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Frequency {
    /// 1, admission through discharge.
    Original,
    /// 2, 3 or 4: one of several bills for one stay.
    Interim,
    /// 7, in place of an earlier bill.
    Replacement,
    /// 8, takes an earlier bill back.
    Void,
    /// Any other digit or capital letter: it stands for itself.
    Other,
}

impl Frequency {
    /// Whether the bill changes an earlier one and must name it.
    pub const fn is_adjustment(self) -> bool {
        matches!(self, Self::Replacement | Self::Void)
    }
}

impl FromStr for Frequency {
    type Err = CodeError;

    fn from_str(text: &str) -> Result<Self, CodeError> {
        match text.as_bytes() {
            b"1" => Ok(Self::Original),
            b"2" | b"3" | b"4" => Ok(Self::Interim),
            b"7" => Ok(Self::Replacement),
            b"8" => Ok(Self::Void),
            [b'0'..=b'9' | b'A'..=b'Z'] => Ok(Self::Other),
            _ => Err(CodeError { kind: "frequency code" }),
        }
    }
}
