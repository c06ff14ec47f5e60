//! Social security numbers and postal codes.

/// Nine digits that fill a field: the standard's list, without the numbers that no area was ever
/// issued for.
const FILLERS: &[&str] = &[
    "001010001",
    "001010101",
    "001019999",
    "001100110",
    "001111111",
    "001122334",
    "001234567",
    "007777777",
    "010101010",
    "011111111",
    "012345678",
    "022222222",
    "055555555",
    "077777777",
    "087654321",
    "088888888",
    "098765432",
    "099999999",
    "100101000",
    "111111111",
    "111111112",
    "111111234",
    "111119999",
    "111221111",
    "111222333",
    "111223333",
    "121212121",
    "123121234",
    "123123123",
    "123451234",
    "123456788",
    "123456789",
    "123456798",
    "123456879",
    "123456987",
    "123457896",
    "199999999",
    "222222222",
    "222334444",
    "299999999",
    "333333333",
    "399999999",
    "444444444",
    "454545454",
    "499999999",
    "555555555",
    "599999999",
    "699999999",
    "777777777",
    "799999999",
    "888888888",
    "899999999",
];

/// Beginnings of ZIP codes that are not in use or fill a field.
const NO_ZIP: [&str; 13] = [
    "000", "555", "888", "11111", "22222", "33333", "66666", "77777", "99999", "01234", "12345",
    "54321", "98765",
];

/// Canadian postal codes that fill a field, of the government and of Santa Claus.
const NO_CANADIAN: [&str; 9] =
    ["A1A1A1", "X0X0X0", "Y0Y0Y0", "Z0Z0Z0", "A0A0A0", "B1B1B1", "C2C2C2", "K1A0A6", "H0H0H0"];

/// Areas of governments and of Santa Claus: no place where the rest is unknown.
const NO_CANADIAN_AREA: [&str; 3] = ["K1A", "M7A", "H0H"];

/// The nine digits of a social security number that can be a person's.
pub(super) fn ssn(text: &str) -> Option<String> {
    let digits = match text.split('-').collect::<Vec<_>>()[..] {
        [area, rest] if area.len() == 3 && rest.len() == 6 => format!("{area}{rest}"),
        [rest, serial] if rest.len() == 5 && serial.len() == 4 => format!("{rest}{serial}"),
        [area, group, serial] if [area.len(), group.len(), serial.len()] == [3, 2, 4] => {
            format!("{area}{group}{serial}")
        }
        // A spreadsheet may have made a number of it, without leading and with following zeros.
        [number] => {
            let (whole, zeros) = number.split_once('.').unwrap_or((number, ""));
            if !(7..=9).contains(&whole.len()) || !zeros.bytes().all(|byte| byte == b'0') {
                return None;
            }
            format!("{whole:0>9}")
        }
        _ => return None,
    };
    let is_possible = digits.bytes().all(|byte| byte.is_ascii_digit())
        && !matches!(&digits[..3], "000" | "666")
        && !digits.starts_with('9')
        && &digits[3..5] != "00"
        && &digits[5..] != "0000"
        && !FILLERS.contains(&digits.as_str());
    is_possible.then_some(digits)
}

/// The first three characters of a postal code, which are all that tokens use of it.
pub(super) fn postal_code(text: &str) -> Option<String> {
    if is_zip(text) { Some(text[..3].to_owned()) } else { canadian(text) }
}

fn is_zip(text: &str) -> bool {
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let shape = match text.split_once('-') {
        Some((zip, rest)) => zip.len() == 5 && rest.len() == 4 && digits(zip) && digits(rest),
        None => matches!(text.len(), 3 | 4 | 5 | 9) && digits(text),
    };
    shape && !NO_ZIP.iter().any(|beginning| text.starts_with(beginning))
}

/// `A1A 1A1`, of which the second half may be cut short.
fn canadian(text: &str) -> Option<String> {
    let upper = text.to_ascii_uppercase();
    let is_ascii = upper.is_ascii() && upper.len() >= 3;
    let (area, rest) = is_ascii.then(|| upper.split_at(3))?;
    let local = rest.strip_prefix(char::is_whitespace).unwrap_or(rest);
    let is_code = alternates(area, false) && alternates(local, true) && local.len() <= 3;
    // A blank alone stands between two halves.
    if !is_code || (local.is_empty() && !rest.is_empty()) {
        return None;
    }
    let padded = match local.len() {
        0 => "000".to_owned(),
        1 => format!("{local}A0"),
        2 => format!("{local}0"),
        _ => local.to_owned(),
    };
    let is_nowhere = NO_CANADIAN_AREA.contains(&area) && padded.ends_with('0');
    let is_filler = NO_CANADIAN.contains(&format!("{area}{padded}").as_str());
    (!is_nowhere && !is_filler).then(|| area.to_owned())
}

/// Whether letters and digits alternate.
fn alternates(text: &str, digit_first: bool) -> bool {
    let is_expected = |(index, byte): (usize, u8)| {
        let digit = (index % 2 == 0) == digit_first;
        if digit { byte.is_ascii_digit() } else { byte.is_ascii_uppercase() }
    };
    text.bytes().enumerate().all(is_expected)
}
