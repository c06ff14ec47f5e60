//! Whether the colors of the style sheet can be told from what they stand on.

use std::collections::BTreeMap;

use crate::sample;

/// The colors that the blocks of the style sheet set, by name: on light, on dark, in print.
fn palettes(page: &str) -> Vec<BTreeMap<String, String>> {
    let blocks = page.split(":root {").skip(1).map(|block| &block[..block.find('}').unwrap()]);
    let each = blocks.map(|block| {
        let set = block.split(';').filter_map(|set| set.trim().split_once(": "));
        let colors = set.filter(|(_, value)| value.starts_with('#') && value.len() == 7);
        colors.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
    });
    each.collect()
}

/// The relative luminance of WCAG 2.
fn luminance(color: &str) -> f64 {
    let channel = |at: usize| {
        let value = f64::from(u8::from_str_radix(&color[at..at + 2], 16).unwrap()) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
}

/// The contrast of WCAG 2, 1..=21.
fn contrast(a: &str, b: &str) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

#[test]
fn text_and_marks_keep_their_contrast_on_light_on_dark_and_in_print() {
    let pairs = [
        (4.5, "--ink", "--page"),
        (4.5, "--ink", "--surface"),
        (4.5, "--soft", "--page"),
        (4.5, "--soft", "--surface"),
        (4.5, "--soft", "--raised"),
        (4.5, "--blue", "--surface"),
        (4.5, "--blue", "--blue-tint"),
        (4.5, "--orange", "--surface"),
        (4.5, "--orange", "--orange-tint"),
        (4.5, "--teal", "--surface"),
        (4.5, "--on-strong", "--blue"),
        (3.0, "--axis", "--surface"),
        (3.0, "--blue", "--track"),
        (3.0, "--orange", "--track"),
    ];
    let palettes = palettes(&pages::report(&sample::report()));
    assert_eq!(palettes.len(), 3);
    for colors in palettes {
        for (least, over, under) in pairs {
            let contrast = contrast(&colors[over], &colors[under]);
            assert!(contrast >= least, "{over} on {under} has {contrast:.2}");
        }
    }
}

#[test]
fn contrast_is_known_for_black_white_and_a_gray() {
    assert!((contrast("#000000", "#ffffff") - 21.0).abs() < 1e-9);
    assert!((contrast("#777777", "#ffffff") - 4.48).abs() < 0.005);
}
