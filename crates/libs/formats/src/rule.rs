//! Shapes of the identifiers and codes of US healthcare, as predicates on bytes.

use domain::change::Operation;

use crate::{ReasonCode, Rule};

/// Whether the text is a National Provider Identifier: ten digits, the first 1 or 2, the last a
/// Luhn check digit over `80840` and the first nine (CMS, NPI check digit calculation, 2004).
///
/// The prefix adds 24 to the Luhn sum. The swap of 09 and 90 passes, as in every Luhn check.
#[must_use]
pub fn is_npi(text: &[u8]) -> bool {
    const DOUBLED: [u8; 10] = [0, 2, 4, 6, 8, 1, 3, 5, 7, 9];
    let Ok(text) = <&[u8; 10]>::try_from(text) else { return false };
    if !text.iter().all(u8::is_ascii_digit) || !matches!(text[0], b'1' | b'2') {
        return false;
    }
    let digit = |at: usize| usize::from(text[at] - b'0');
    let sum: usize =
        (0..5).map(|pair| usize::from(DOUBLED[digit(2 * pair)]) + digit(2 * pair + 1)).sum();
    (sum + 24).is_multiple_of(10)
}

/// Whether the text is shaped like an ICD-10-CM code: a letter, a digit, a digit or A or B, and up
/// to four letters or digits, which may follow a point (ICD-10-CM tabular list, 2026: third
/// characters are 0-9, A, B).
///
/// Letters are capitals. That the code exists and is billable is for the code tables to say.
#[must_use]
pub fn is_icd10cm(text: &[u8]) -> bool {
    let [first, second, third, rest @ ..] = text else { return false };
    let rest = match rest {
        [b'.'] => return false,
        [b'.', more @ ..] => more,
        more => more,
    };
    first.is_ascii_uppercase()
        && second.is_ascii_digit()
        && (third.is_ascii_digit() || matches!(third, b'A' | b'B'))
        && rest.len() <= 4
        && rest.iter().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
}

/// Whether the text is shaped like an ICD-10-PCS code: seven digits or capitals, without I and O
/// (ICD-10-PCS reference manual).
#[must_use]
pub fn is_icd10pcs(text: &[u8]) -> bool {
    let allowed =
        |b: &u8| b.is_ascii_digit() || (b.is_ascii_uppercase() && !matches!(b, b'I' | b'O'));
    text.len() == 7 && text.iter().all(allowed)
}

/// Whether the text is shaped like a CPT code (four digits and a digit or one of A F M T U) or a
/// HCPCS level II code (A to V and four digits) (AMA CPT code format; CMS HCPCS level II coding
/// procedures).
#[must_use]
pub fn is_procedure_code(text: &[u8]) -> bool {
    let Ok([first, middle @ .., last]) = <&[u8; 5]>::try_from(text) else { return false };
    let cpt = first.is_ascii_digit()
        && (last.is_ascii_digit() || matches!(last, b'A' | b'F' | b'M' | b'T' | b'U'));
    let hcpcs = (b'A'..=b'V').contains(first) && last.is_ascii_digit();
    middle.iter().all(u8::is_ascii_digit) && (cpt || hcpcs)
}

/// Whether the text names what a change did, see [`Operation::named`], or is blank, as in the rows
/// of a load.
#[must_use]
pub fn is_operation(text: &[u8]) -> bool {
    Operation::named(text).is_some() || text.trim_ascii().is_empty()
}

/// How many Unicode characters UTF-8 text has.
fn characters(text: &[u8]) -> usize {
    text.iter().filter(|byte| **byte & 0xC0 != 0x80).count()
}

/// Calls `fails(row, code)` for each of the values that break a rule on text; rules on numbers find
/// nothing here.
pub(crate) fn check<'a>(
    rule: &Rule,
    values: impl Iterator<Item = (usize, &'a [u8])>,
    fails: impl FnMut(usize, ReasonCode),
) {
    match rule {
        Rule::Npi => all(values, fails, ReasonCode::NpiInvalid, is_npi),
        Rule::Icd10Cm => all(values, fails, ReasonCode::Icd10CmFormat, is_icd10cm),
        Rule::Icd10Pcs => all(values, fails, ReasonCode::Icd10PcsFormat, is_icd10pcs),
        Rule::ProcedureCode => {
            all(values, fails, ReasonCode::ProcedureCodeFormat, is_procedure_code)
        }
        Rule::Operation => all(values, fails, ReasonCode::OperationUnknown, is_operation),
        Rule::OneOf(set) => {
            // Codes of a list often begin alike, so their ends are compared first.
            let same = |one: &[u8], text: &[u8]| one.last() == text.last() && one == text;
            let listed = |text: &[u8]| set.iter().any(|one| same(one.as_bytes(), text));
            all(values, fails, ReasonCode::NotInSet, listed);
        }
        Rule::Digits { min, max } => {
            let fits = |text: &[u8]| {
                (*min..=*max).contains(&text.len()) && text.iter().all(u8::is_ascii_digit)
            };
            all(values, fails, ReasonCode::NotDigits, fits);
        }
        Rule::Length { min, max } => {
            let fits = |text: &[u8]| (*min..=*max).contains(&characters(text));
            all(values, fails, ReasonCode::LengthOutOfRange, fits);
        }
        Rule::Prefix(prefix) => {
            let begins = |text: &[u8]| text.starts_with(prefix.as_bytes());
            all(values, fails, ReasonCode::PrefixMissing, begins);
        }
        Rule::AtLeast(_) | Rule::AtMost(_) | Rule::MagnitudeBelow(_) => {}
    }
}

#[inline]
fn all<'a>(
    values: impl Iterator<Item = (usize, &'a [u8])>,
    mut fails: impl FnMut(usize, ReasonCode),
    code: ReasonCode,
    holds: impl Fn(&[u8]) -> bool,
) {
    values.filter(|(_, text)| !holds(text)).for_each(|(row, _)| fails(row, code));
}

#[cfg(test)]
mod tests;
