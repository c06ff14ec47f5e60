//! The points of each component, and what they say.

use std::{cmp::Reverse, fmt};

use serde::{Deserialize, Serialize};

use super::{LaceTotal, RiskInput};

/// A component of LACE.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Component {
    /// L, in days.
    LengthOfStay,
    /// A, 1 when acute.
    AcuteAdmission,
    /// C, the sum of the comorbidity weights.
    Comorbidity,
    /// E, in visits.
    #[serde(rename = "ed_visits_6m")]
    EmergencyVisits,
}

impl Component {
    /// The component's name in tables and texts.
    pub const fn name(self) -> &'static str {
        match self {
            Self::LengthOfStay => "length_of_stay",
            Self::AcuteAdmission => "acute_admission",
            Self::Comorbidity => "comorbidity",
            Self::EmergencyVisits => "ed_visits_6m",
        }
    }
}

/// One component that added points.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Factor {
    /// Which component.
    pub component: Component,
    /// Its value: days, 1 for acute, the sum of weights, or visits.
    pub value: u32,
    /// The points that it added, at least 1.
    pub points: u32,
    /// The value in words. For comorbidity it names categories, so it is protected beside a
    /// patient.
    pub detail: String,
}

impl fmt::Display for Factor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.component.name(), self.points)?;
        if self.detail.is_empty() { Ok(()) } else { write!(f, " ({})", self.detail) }
    }
}

/// The points of the four components.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Lace {
    /// L, 0..7.
    pub length_of_stay: u32,
    /// A, 0 or 3.
    pub acute: u32,
    /// C, 0, 1, 2, 3 or 5.
    pub comorbidity: u32,
    /// E, 0..4.
    pub emergency_visits: u32,
}

impl Lace {
    /// The points of an input (van Walraven 2010, table of components).
    pub fn of(input: &RiskInput) -> Self {
        Self {
            length_of_stay: input.stay.map_or(0, |stay| stay_points(stay.days)),
            acute: if input.stay.is_some_and(|stay| stay.acute) { 3 } else { 0 },
            comorbidity: comorbidity_points(input.comorbidities.sum()),
            emergency_visits: input.emergency_visits.min(4),
        }
    }

    /// The sum, 0..19.
    pub const fn total(&self) -> LaceTotal {
        LaceTotal::clamped(
            self.length_of_stay + self.acute + self.comorbidity + self.emergency_visits,
        )
    }

    /// The components that added points, explained from the same input.
    pub(super) fn factors(&self, input: &RiskInput) -> Vec<Factor> {
        let days = input.stay.map_or(0, |stay| stay.days);
        let visits = input.emergency_visits;
        let lines = input.comorbidities;
        let all = [
            (Component::LengthOfStay, days, self.length_of_stay, counted(days, "day")),
            (Component::AcuteAdmission, 1, self.acute, String::new()),
            (Component::Comorbidity, lines.sum(), self.comorbidity, lines.to_string()),
            (Component::EmergencyVisits, visits, self.emergency_visits, counted(visits, "visit")),
        ];
        let mut factors: Vec<_> = all
            .into_iter()
            .filter(|(_, _, points, _)| *points > 0)
            .map(|(component, value, points, detail)| Factor { component, value, points, detail })
            .collect();
        factors.sort_by_key(|factor| (Reverse(factor.points), factor.component));
        factors
    }
}

const fn stay_points(days: u32) -> u32 {
    match days {
        0..=3 => days,
        4..=6 => 4,
        7..=13 => 5,
        14.. => 7,
    }
}

pub(super) const fn comorbidity_points(sum: u32) -> u32 {
    match sum {
        0..=3 => sum,
        4.. => 5,
    }
}

fn counted(count: u32, unit: &str) -> String {
    format!("{count} {unit}{}", if count == 1 { "" } else { "s" })
}
