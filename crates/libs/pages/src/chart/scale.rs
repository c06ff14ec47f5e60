//! From values to round ticks.

/// The ticks of an axis that begins at 0.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Scale {
    /// The distance between two ticks: 1, 2 or 5 times a power of ten.
    step: f64,
    /// How many steps there are.
    steps: u32,
}

impl Scale {
    /// The roundest scale of at most `most` steps that reaches `largest`.
    pub(super) fn reaching(largest: f64, most: u32) -> Self {
        let largest = if (1e-6..=1e12).contains(&largest) { largest } else { 1.0 };
        let rough = largest / f64::from(most.max(1));
        let power = 10_f64.powf(rough.log10().floor());
        let step = [1.0, 2.0, 5.0, 10.0].map(|factor| factor * power);
        // A hair is allowed for, so that 0.3 needs three steps of 0.1 and not four.
        let step = step.into_iter().find(|step| *step >= rough * (1.0 - 1e-9));
        let step = step.unwrap_or(10.0 * power);
        let steps = (largest / step * (1.0 - 1e-9)).ceil().max(1.0);
        Self { step, steps: steps as u32 }
    }

    /// The last tick.
    pub(super) fn end(self) -> f64 {
        self.step * f64::from(self.steps)
    }

    /// Every tick from 0.
    pub(super) fn ticks(self) -> impl Iterator<Item = f64> {
        (0..=self.steps).map(move |index| self.step * f64::from(index))
    }

    /// Where a value lies between 0 and the last tick, as a fraction 0..=1.
    pub(super) fn share(self, value: f64) -> f64 {
        (value / self.end()).clamp(0.0, 1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ticks(largest: f64, most: u32) -> Vec<String> {
        Scale::reaching(largest, most).ticks().map(|tick| format!("{tick:.2}")).collect()
    }

    #[test]
    fn ticks_are_round_and_reach_the_largest_value() {
        assert_eq!(ticks(0.23, 5), ["0.00", "0.05", "0.10", "0.15", "0.20", "0.25"]);
        assert_eq!(ticks(0.3, 3), ["0.00", "0.10", "0.20", "0.30"]);
        assert_eq!(ticks(9.4, 5), ["0.00", "2.00", "4.00", "6.00", "8.00", "10.00"]);
        assert_eq!(ticks(1.0, 2), ["0.00", "0.50", "1.00"]);
    }

    #[test]
    fn an_axis_without_values_has_ticks_all_the_same() {
        for nothing in [0.0, -1.0, f64::MIN_POSITIVE, f64::NAN, f64::INFINITY] {
            assert_eq!(ticks(nothing, 1), ["0.00", "1.00"]);
        }
    }
}
