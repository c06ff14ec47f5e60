//! Small bars inside of tables. They repeat a number that stands beside them, so that screen
//! readers skip them.

use maud::{Markup, html};

use super::at;

/// How full something is, as a fraction 0..=1.
pub(crate) fn meter(fraction: f64, class: &str) -> Markup {
    let fraction = if fraction.is_finite() { fraction.clamp(0.0, 1.0) } else { 0.0 };
    html! {
        svg class={ "bar " (class) } viewBox="0 0 100 8" preserveAspectRatio="none"
            aria-hidden="true" focusable="false" {
            rect.track width="100" height="8" {}
            rect.fill width=(at(fraction * 100.0)) height="8" {}
        }
    }
}

/// Parts of a whole beside each other, each with the class that colors it.
pub(crate) fn stack(parts: &[(u64, &str)]) -> Markup {
    let whole = parts.iter().fold(0_u64, |sum, (count, _)| sum.saturating_add(*count));
    let width = |count: u64| count as f64 / whole.max(1) as f64 * 100.0;
    let mut left = 0.0;
    let drawn = parts.iter().filter(|(count, _)| *count > 0).map(|(count, class)| {
        let x = left;
        left += width(*count);
        (x, width(*count), *class)
    });
    let drawn: Vec<_> = drawn.collect();
    html! {
        svg.bar.stack viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true"
            focusable="false" {
            rect.track width="100" height="10" {}
            @for (x, width, class) in drawn {
                rect class=(class) x=(at(x)) width=(at((width - 0.4).max(0.2))) height="10" {}
            }
        }
    }
}
