//! Soundex, by which records are blocked before they are compared.

/// The American Soundex of a name, a letter and three digits such as `M630` (US National Archives,
/// "The Soundex Indexing System"); `None` without any letter A to Z.
///
/// H and W are passed over, so that the letters on both sides of them count as neighbors; every
/// other character without a digit parts its neighbors.
pub fn soundex(name: &str) -> Option<String> {
    let mut letters =
        name.chars().map(|c| c.to_ascii_uppercase()).skip_while(|c| !c.is_ascii_uppercase());
    let first = letters.next()?;
    let mut code = String::from(first);
    let mut last = digit(first);
    for letter in letters.filter(|letter| !matches!(letter, 'H' | 'W')) {
        let found = digit(letter);
        if let Some(digit) = found.filter(|_| found != last && code.len() < 4) {
            code.push(digit);
        }
        last = found;
    }
    Some(format!("{code:0<4}"))
}

const fn digit(letter: char) -> Option<char> {
    match letter {
        'B' | 'F' | 'P' | 'V' => Some('1'),
        'C' | 'G' | 'J' | 'K' | 'Q' | 'S' | 'X' | 'Z' => Some('2'),
        'D' | 'T' => Some('3'),
        'L' => Some('4'),
        'M' | 'N' => Some('5'),
        'R' => Some('6'),
        _ => None,
    }
}
