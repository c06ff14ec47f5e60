//! Similarities of 0..=1 that favor the same letters in about the same places.

/// Characters of a common beginning that count at most.
const PREFIX: usize = 4;

/// What each of them adds of the distance that is left.
const PREFIX_SCALE: f64 = 0.1;

/// Bytes of a text that is compared without allocating: as many as a word has bits.
const SHORT: usize = u64::BITS as usize;

/// The Jaro similarity above which a common beginning counts.
const THRESHOLD: f64 = 0.7;

/// The Jaro similarity, 0..=1; 1 only for equal texts, 0 when either is empty (Jaro, J Am Stat
/// Assoc 1989;84:414-420).
///
/// Characters match when they are equal and at most half the longer length, less one, apart. Each
/// character takes the first free match, and out of order pairs are counted in whole
/// transpositions.
pub fn jaro(a: &str, b: &str) -> f64 {
    if a.len() <= SHORT && b.len() <= SHORT && a.is_ascii() && b.is_ascii() {
        return short(a.as_bytes(), b.as_bytes());
    }
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut taken = vec![false; b.len()];
    let mut matched = Vec::new();
    for (place, letter) in a.iter().enumerate() {
        let near = near(place, a.len(), b.len());
        if let Some(other) = near.into_iter().find(|other| !taken[*other] && b[*other] == *letter) {
            taken[other] = true;
            matched.push(letter);
        }
    }
    let others = b.iter().zip(&taken).filter(|(_, taken)| **taken).map(|(letter, _)| letter);
    let misplaced = matched.iter().zip(others).filter(|(one, other)| **one != *other).count();
    mean(matched.len(), misplaced, a.len(), b.len())
}

/// The same for ASCII texts of at most 64 bytes, without allocating: millions of pairs of names
/// are compared in a run.
fn short(a: &[u8], b: &[u8]) -> f64 {
    let mut taken = 0_u64;
    let mut matched = [0_u8; SHORT];
    let mut count = 0;
    for (place, letter) in a.iter().enumerate() {
        let mut near = near(place, a.len(), b.len());
        if let Some(other) = near.find(|other| taken >> other & 1 == 0 && b[*other] == *letter) {
            taken |= 1 << other;
            matched[count] = *letter;
            count += 1;
        }
    }
    let others = b.iter().enumerate().filter(|(place, _)| taken >> place & 1 == 1);
    let misplaced = matched.iter().zip(others).filter(|(one, (_, other))| one != other).count();
    mean(count, misplaced, a.len(), b.len())
}

/// The places of the other text at which a character may match.
fn near(place: usize, length: usize, other: usize) -> std::ops::Range<usize> {
    let reach = (length.max(other) / 2).saturating_sub(1);
    place.saturating_sub(reach)..other.min(place + reach + 1)
}

fn mean(matched: usize, misplaced: usize, length: usize, other: usize) -> f64 {
    if matched == 0 {
        return 0.0;
    }
    let matches = matched as f64;
    let in_order = matches - (misplaced / 2) as f64;
    (matches / length as f64 + matches / other as f64 + in_order / matches) / 3.0
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
