use proptest::prelude::*;

use super::*;
use crate::vectors;

fn close(found: f64, expected: f64) -> bool {
    (found - expected).abs() < 1e-6
}

#[test]
fn martha_and_marhta_are_alike() {
    assert!(close(jaro("MARTHA", "MARHTA"), 17.0 / 18.0));
    assert!(close(jaro_winkler("MARTHA", "MARHTA"), 17.0 / 18.0 + 3.0 * 0.1 / 18.0));
    assert!(close(jaro_winkler("DIXON", "DICKSONX"), 0.813_333_333));
}

#[test]
fn a_common_beginning_counts_above_the_threshold_and_for_four_characters_only() {
    assert!(close(jaro("abxxxx", "abyyyy"), 5.0 / 9.0));
    assert!(close(jaro_winkler("abxxxx", "abyyyy"), 5.0 / 9.0));
    let jaro = jaro("abcdefgh", "abcdefgx");
    assert!(close(jaro_winkler("abcdefgh", "abcdefgx"), jaro + 0.4 * (1.0 - jaro)));
}

#[test]
fn an_empty_text_is_like_nothing() {
    for (a, b) in [("", ""), ("", "a"), ("a", "")] {
        assert!(jaro(a, b) == 0.0 && jaro_winkler(a, b) == 0.0);
    }
    assert_eq!((levenshtein("", ""), levenshtein("", "abc"), damerau("abc", "")), (0, 3, 3));
    assert_eq!(soundex(""), None);
    assert_eq!(soundex(" 12"), None);
}

#[test]
fn a_letter_with_an_accent_is_one_character() {
    assert!(close(jaro("Zo\u{eb}", "Zoe"), 7.0 / 9.0));
    assert_eq!(levenshtein("Zo\u{eb}", "Zoe"), 1);
    assert_eq!(levenshtein("Zoe\u{308}", "Zoe"), 1);
    assert_eq!(soundex("Zo\u{eb}").as_deref(), Some("Z000"));
}

#[test]
fn the_distances_differ_in_what_a_swap_may_be() {
    let all = |a, b| (levenshtein(a, b), optimal_alignment(a, b), damerau(a, b));
    assert_eq!(all("MARTHA", "MARHTA"), (2, 1, 1));
    assert_eq!(all("ca", "abc"), (3, 3, 2));
    assert_eq!(all("kitten", "sitting"), (3, 3, 3));
}

#[test]
fn soundex_passes_over_h_and_w_but_not_over_vowels() {
    let code = |name| soundex(name).unwrap();
    assert_eq!(["Robert", "Rupert"].map(code), ["R163", "R163"]);
    assert_eq!(["Ashcraft", "Tymczak", "Pfister"].map(code), ["A261", "T522", "P236"]);
    assert_eq!(["Honeyman", "Lee", "O'Hara"].map(code), ["H555", "L000", "O600"]);
}

#[test]
fn every_shared_similarity_vector_is_equal() {
    vectors::each("string_similarity_vectors.csv", |row| {
        let (a, b) = (row.text("a"), row.text("b"));
        assert!(close(jaro(a, b), row.parsed("jaro")), "{a} {b}");
        assert!(close(jaro_winkler(a, b), row.parsed("jaro_winkler_p0.1_noboost")), "{a} {b}");
        assert_eq!(levenshtein(a, b), row.parsed::<usize>("levenshtein"), "{a} {b}");
        assert_eq!(optimal_alignment(a, b), row.parsed::<usize>("damerau_osa"), "{a} {b}");
        assert_eq!(damerau(a, b), row.parsed::<usize>("damerau_unrestricted"), "{a} {b}");
        assert_eq!(soundex(a).unwrap_or_default(), row.text("soundex_a"), "{a}");
        assert_eq!(soundex(b).unwrap_or_default(), row.text("soundex_b"), "{b}");
    });
}

proptest! {
    #[test]
    fn a_similarity_is_a_fraction_and_1_only_for_the_same_text(
        a in "[ab\u{eb}]{0,8}", b in "[ab\u{eb}]{0,8}",
    ) {
        let (plain, raised) = (jaro(&a, &b), jaro_winkler(&a, &b));
        prop_assert!(0.0 <= plain && plain <= raised && raised <= 1.0);
        prop_assert_eq!(plain > 1.0 - 1e-9, a == b && !a.is_empty());
        prop_assert!(close(plain, jaro(&b, &a)));
    }

    #[test]
    fn a_freer_distance_is_never_longer(a in "[abc]{0,8}", b in "[abc]{0,8}") {
        let (plain, aligned) = (levenshtein(&a, &b), optimal_alignment(&a, &b));
        prop_assert!(damerau(&a, &b) <= aligned && aligned <= plain);
        prop_assert!(plain <= a.len().max(b.len()) && a.len().abs_diff(b.len()) <= damerau(&a, &b));
        prop_assert_eq!(damerau(&a, &b) == 0, a == b);
    }

    #[test]
    fn one_edit_is_found_as_the_whole_distance_finds_it(
        a in "[ab\u{eb}]{0,5}", b in "[ab\u{eb}]{0,5}",
    ) {
        prop_assert_eq!(within_one_edit(&a, &b), optimal_alignment(&a, &b) <= 1);
    }

    #[test]
    fn a_short_text_and_a_long_one_are_compared_alike(a in "[abc]{0,9}", b in "[abc]{1,9}") {
        let wide = |text: &str| text.replace('c', "\u{eb}");
        prop_assert!(close(jaro(&a, &b), jaro(&wide(&a), &wide(&b))));
    }

    #[test]
    fn levenshtein_and_damerau_are_metrics(
        a in "[abc]{0,6}", b in "[abc]{0,6}", c in "[abc]{0,6}",
    ) {
        for distance in [levenshtein, damerau] {
            prop_assert_eq!(distance(&a, &b), distance(&b, &a));
            prop_assert!(distance(&a, &c) <= distance(&a, &b) + distance(&b, &c));
        }
        prop_assert_eq!(optimal_alignment(&a, &b), optimal_alignment(&b, &a));
    }

    #[test]
    fn a_code_is_a_letter_and_three_digits(name in "\\PC{0,12}") {
        if let Some(code) = soundex(&name) {
            prop_assert_eq!(code.len(), 4);
            prop_assert!(code[..1].chars().all(|c| c.is_ascii_uppercase()));
            prop_assert!(code[1..].chars().all(|c| c.is_ascii_digit()));
        }
    }
}
