//! Numbers and truth values.

use crate::ReasonCode;

/// A whole number: an optional minus sign and digits.
///
/// # Errors
/// `NOT_A_NUMBER` for any other text (`1.5`, `+5`, `1e3`, blanks), `NUMBER_OUT_OF_RANGE` beyond 64
/// bits.
pub fn integer(text: &[u8]) -> Result<i64, ReasonCode> {
    let (negative, digits) = sign(text);
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return Err(ReasonCode::NotANumber);
    }
    let mut value = 0_i64;
    for digit in digits {
        // Built on the negative side, which holds the least number too.
        value = value
            .checked_mul(10)
            .and_then(|value| value.checked_sub(i64::from(digit - b'0')))
            .ok_or(ReasonCode::NumberOutOfRange)?;
    }
    if negative { Ok(value) } else { value.checked_neg().ok_or(ReasonCode::NumberOutOfRange) }
}

/// An exact number as an integer of 10^-scale units: an optional minus sign, digits, and optionally
/// a point followed by digits. Places beyond the scale must be zeros.
///
/// # Errors
/// `NOT_A_NUMBER` for any other text (`+5`, `.5`, `12.`, `1e3`, blanks, `$12`, `1,234.56`,
/// `(12.00)`), `NUMBER_TOO_PRECISE` for more places than the scale, `NUMBER_OUT_OF_RANGE` for more
/// than `precision` digits.
pub fn decimal(text: &[u8], precision: u8, scale: i8) -> Result<i128, ReasonCode> {
    let (negative, body) = sign(text);
    let scale = usize::from(scale.unsigned_abs());
    let magnitude = if body.len() <= 18 && scale <= 18 {
        short(body, precision, scale)?
    } else {
        long(body, precision, scale)?
    };
    Ok(if negative { -magnitude } else { magnitude })
}

/// At most 18 characters: 64 bits hold the digits.
#[inline]
fn short(body: &[u8], precision: u8, scale: usize) -> Result<i128, ReasonCode> {
    let mut value = 0_u64;
    let mut point = None;
    for (at, byte) in body.iter().enumerate() {
        let digit = byte.wrapping_sub(b'0');
        if digit < 10 {
            value = value * 10 + u64::from(digit);
        } else if *byte == b'.' && point.is_none() {
            point = Some(at);
        } else {
            return Err(ReasonCode::NotANumber);
        }
    }
    let whole = point.unwrap_or(body.len());
    let places = body.len() - whole;
    if whole == 0 || places == 1 {
        return Err(ReasonCode::NotANumber);
    }
    let mut places = places.saturating_sub(1);
    while places > scale {
        if !value.is_multiple_of(10) {
            return Err(ReasonCode::NumberTooPrecise);
        }
        (value, places) = (value / 10, places - 1);
    }
    let value = i128::from(value) * i128::from(10_u64.pow((scale - places) as u32));
    within(value, precision)
}

/// Any length: leading zeros and zero places beyond the scale are dropped first.
fn long(body: &[u8], precision: u8, scale: usize) -> Result<i128, ReasonCode> {
    let point = body.iter().position(|byte| *byte == b'.');
    let (whole, places) = match point {
        Some(at) => (&body[..at], &body[at + 1..]),
        None => (body, &body[body.len()..]),
    };
    let plain = |digits: &[u8]| digits.iter().all(u8::is_ascii_digit);
    if whole.is_empty() || (point.is_some() && places.is_empty()) || !plain(whole) || !plain(places)
    {
        return Err(ReasonCode::NotANumber);
    }
    if places.iter().skip(scale).any(|digit| *digit != b'0') {
        return Err(ReasonCode::NumberTooPrecise);
    }
    let padding = std::iter::repeat_n(&b'0', scale.saturating_sub(places.len()));
    let mut value = 0_i128;
    for digit in whole.iter().chain(places.iter().take(scale)).chain(padding) {
        value = value
            .checked_mul(10)
            .and_then(|value| value.checked_add(i128::from(digit - b'0')))
            .ok_or(ReasonCode::NumberOutOfRange)?;
    }
    within(value, precision)
}

fn within(value: i128, precision: u8) -> Result<i128, ReasonCode> {
    if value < 10_i128.pow(u32::from(precision.min(38))) {
        Ok(value)
    } else {
        Err(ReasonCode::NumberOutOfRange)
    }
}

/// A finite double: an optional minus sign, digits, optionally a point and digits, optionally an
/// exponent. Minus zero becomes zero.
///
/// # Errors
/// `NOT_FINITE` for NaN and infinity by name and for numbers too large for a double, `NOT_A_NUMBER`
/// for other text.
pub fn double(text: &[u8]) -> Result<f64, ReasonCode> {
    if !is_number(text) {
        return Err(if names_no_number(text) {
            ReasonCode::NotFinite
        } else {
            ReasonCode::NotANumber
        });
    }
    let parsed = std::str::from_utf8(text).ok().and_then(|text| text.parse::<f64>().ok());
    match parsed {
        Some(value) if value.is_finite() => Ok(value + 0.0),
        Some(_) => Err(ReasonCode::NotFinite),
        None => Err(ReasonCode::NotANumber),
    }
}

/// The grammar of [`double`].
fn is_number(text: &[u8]) -> bool {
    let (_, text) = sign(text);
    let Some(text) = skip_digits(text) else { return false };
    let text = match text {
        [b'.', places @ ..] => match skip_digits(places) {
            Some(rest) => rest,
            None => return false,
        },
        rest => rest,
    };
    match text {
        [] => true,
        [b'e' | b'E', b'+' | b'-', digits @ ..] | [b'e' | b'E', digits @ ..] => {
            skip_digits(digits) == Some(&[])
        }
        _ => false,
    }
}

/// What follows one or more digits.
fn skip_digits(text: &[u8]) -> Option<&[u8]> {
    let digits = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    (digits > 0).then(|| &text[digits..])
}

fn names_no_number(text: &[u8]) -> bool {
    let text = text.strip_prefix(b"+").unwrap_or(sign(text).1);
    [&b"nan"[..], b"inf", b"infinity"].iter().any(|name| text.eq_ignore_ascii_case(name))
}

fn sign(text: &[u8]) -> (bool, &[u8]) {
    match text {
        [b'-', rest @ ..] => (true, rest),
        rest => (false, rest),
    }
}

/// A truth value: `true`/`false`, `t`/`f`, `yes`/`no`, `y`/`n`, `1`/`0`, in any case.
///
/// # Errors
/// `NOT_A_BOOLEAN` for any other text.
pub fn boolean(text: &[u8]) -> Result<bool, ReasonCode> {
    let is = |names: [&[u8]; 5]| names.iter().any(|name| text.eq_ignore_ascii_case(name));
    if is([b"true", b"t", b"yes", b"y", b"1"]) {
        Ok(true)
    } else if is([b"false", b"f", b"no", b"n", b"0"]) {
        Ok(false)
    } else {
        Err(ReasonCode::NotABoolean)
    }
}
