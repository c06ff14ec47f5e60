//! Similarities of 0..=1 that favor the same letters in about the same places.

/// Characters of a common beginning that count at most.
const PREFIX: usize = 4;

/// What each of them adds of the distance that is left.
const PREFIX_SCALE: f64 = 0.1;

/// The Jaro similarity above which a common beginning counts.
const THRESHOLD: f64 = 0.7;

/// The Jaro similarity, 0..=1; 1 only for equal texts, 0 when either is empty (Jaro, J Am Stat
/// Assoc 1989;84:414-420).
///
/// Characters match when they are equal and at most half the longer length, less one, apart. Each
/// character takes the first free match, and out of order pairs are counted in whole
/// transpositions.
pub fn jaro(a: &str, b: &str) -> f64 {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let reach = (a.len().max(b.len()) / 2).saturating_sub(1);
    let mut taken = vec![false; b.len()];
    let mut matched = Vec::new();
    for (place, letter) in a.iter().enumerate() {
        let near = place.saturating_sub(reach)..b.len().min(place + reach + 1);
        if let Some(other) = near.into_iter().find(|other| !taken[*other] && b[*other] == *letter) {
            taken[other] = true;
            matched.push(letter);
        }
    }
    if matched.is_empty() {
        return 0.0;
    }
    let others = b.iter().zip(&taken).filter(|(_, taken)| **taken).map(|(letter, _)| letter);
    let misplaced = matched.iter().zip(others).filter(|(one, other)| **one != *other).count();
    let matches = matched.len() as f64;
    let in_order = matches - (misplaced / 2) as f64;
    (matches / a.len() as f64 + matches / b.len() as f64 + in_order / matches) / 3.0
}

/// The Jaro-Winkler similarity, 0..=1: a Jaro similarity above 0.7, raised by a tenth of what is
/// missing for each of the first four characters in common; any other as it is (Winkler, Proc
/// Section Survey Research Methods ASA 1990:354-359).
pub fn jaro_winkler(a: &str, b: &str) -> f64 {
    let jaro = jaro(a, b);
    if jaro <= THRESHOLD {
        return jaro;
    }
    let prefix = a.chars().zip(b.chars()).take(PREFIX).take_while(|(one, other)| one == other);
    jaro + prefix.count() as f64 * PREFIX_SCALE * (1.0 - jaro)
}
