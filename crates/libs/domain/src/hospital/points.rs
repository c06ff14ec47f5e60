//! The points of each component, and what they say.

use std::{cmp::Reverse, fmt};

use serde::{Deserialize, Serialize};

use super::{HospitalInput, Variant};

/// A component of HOSPITAL, in the order of the name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Component {
    /// H, below 12 g/dL.
    Hemoglobin,
    /// O, an oncology service or, simplified, a cancer diagnosis.
    Oncology,
    /// S, below 135 mmol/L.
    Sodium,
    /// P, any coded procedure.
    Procedure,
    /// IT, an urgent or emergent admission.
    UrgentAdmission,
    /// A, admissions in the twelve months before.
    #[serde(rename = "admissions_12m")]
    PreviousAdmissions,
    /// L, in days.
    LengthOfStay,
}

impl Component {
    /// The component's name in tables and texts.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Hemoglobin => "hemoglobin",
            Self::Oncology => "oncology",
            Self::Sodium => "sodium",
            Self::Procedure => "procedure",
            Self::UrgentAdmission => "urgent_admission",
            Self::PreviousAdmissions => "admissions_12m",
            Self::LengthOfStay => "length_of_stay",
        }
    }
}

/// One component that added points.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Factor {
    /// Which component. Oncology says something of the diagnosis, so a factor is protected beside
    /// a patient.
    pub component: Component,
    /// The points that it added, at least 1.
    pub points: u32,
    /// The value in words with its unit; empty where yes is all there is to say.
    pub detail: String,
}

impl fmt::Display for Factor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.component.name(), self.points)?;
        if self.detail.is_empty() { Ok(()) } else { write!(f, " ({})", self.detail) }
    }
}

/// The components that added points, most points first, then in the order of the name.
pub(super) fn factors(input: &HospitalInput, variant: Variant) -> Vec<Factor> {
    let hemoglobin = input.hemoglobin.g_per_dl();
    let sodium = input.sodium.mmol_per_l();
    let simplified = variant.is_simplified();
    let oncology = input.oncology_service || (simplified && input.active_cancer);
    let long = input.days >= variant.long_stay_days();
    let admissions = input.previous_admissions;
    let all = [
        (Component::Hemoglobin, u32::from(hemoglobin < 12.0), format!("{hemoglobin} g/dL")),
        (Component::Oncology, 2 * u32::from(oncology), String::new()),
        (Component::Sodium, u32::from(sodium < 135.0), format!("{sodium} mmol/L")),
        (Component::Procedure, u32::from(input.procedure && !simplified), String::new()),
        (Component::UrgentAdmission, u32::from(input.urgent), String::new()),
        (
            Component::PreviousAdmissions,
            admission_points(admissions, variant),
            counted(admissions, "admission"),
        ),
        (Component::LengthOfStay, 2 * u32::from(long), counted(input.days, "day")),
    ];
    let mut factors: Vec<_> = all
        .into_iter()
        .filter(|(_, points, _)| *points > 0)
        .map(|(component, points, detail)| Factor { component, points, detail })
        .collect();
    factors.sort_by_key(|factor| (Reverse(factor.points), factor.component));
    factors
}

const fn admission_points(admissions: u32, variant: Variant) -> u32 {
    match admissions {
        6.. => 5,
        some if some >= variant.some_admissions() => 2,
        _ => 0,
    }
}

fn counted(count: u32, unit: &str) -> String {
    format!("{count} {unit}{}", if count == 1 { "" } else { "s" })
}
