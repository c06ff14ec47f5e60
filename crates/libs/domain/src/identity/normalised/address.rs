//! Address lines: a house number, and a street whose type is written out.

use super::name::folded;

/// Types of streets and directions, short and long (US Postal Service, Publication 28, appendices B
/// and C1: the common ones). Long, since a lost blank then changes nothing.
const LONG: &[(&str, &str)] = &[
    ("AV", "AVENUE"),
    ("AVE", "AVENUE"),
    ("BLVD", "BOULEVARD"),
    ("CIR", "CIRCLE"),
    ("CL", "CLOSE"),
    ("CRES", "CRESCENT"),
    ("CT", "COURT"),
    ("DR", "DRIVE"),
    ("E", "EAST"),
    ("HWY", "HIGHWAY"),
    ("LN", "LANE"),
    ("N", "NORTH"),
    ("PKWY", "PARKWAY"),
    ("PL", "PLACE"),
    ("RD", "ROAD"),
    ("S", "SOUTH"),
    ("SQ", "SQUARE"),
    ("ST", "STREET"),
    ("TER", "TERRACE"),
    ("TRL", "TRAIL"),
    ("W", "WEST"),
];

/// What stands before the number of a dwelling within a house.
const UNITS: &[&str] = &["APT", "APARTMENT", "UNIT", "STE", "SUITE", "RM", "ROOM"];

/// House number and street of a line.
pub(super) fn street(text: &str) -> (String, String) {
    let (mut house, mut street) = (String::new(), String::new());
    let text: String = folded(text).collect();
    let mut in_unit = false;
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        let unit = UNITS.contains(&word);
        if unit || in_unit {
            in_unit = unit;
        } else if house.is_empty() && word.starts_with(|c: char| c.is_ascii_digit()) {
            house = word.chars().filter(char::is_ascii_digit).collect();
        } else {
            street.push_str(long(word));
        }
    }
    (house, street)
}

/// A line of an address, numbers and all.
pub(super) fn line(text: &str) -> String {
    let text: String = folded(text).collect();
    text.split(|c: char| !c.is_alphanumeric()).map(long).collect()
}

fn long(word: &str) -> &str {
    LONG.iter().find(|(short, _)| *short == word).map_or(word, |(_, long)| long)
}
