//! What is grouped.

use crate::hcc::Sex;

/// An inpatient stay.
#[derive(Debug, Clone, Copy)]
pub struct Case<'a> {
    /// The diagnoses, the principal one first.
    pub diagnoses: &'a [Diagnosis<'a>],
    /// ICD-10-PCS codes in any order.
    pub procedures: &'a [&'a str],
    /// The patient's sex.
    pub sex: Sex,
    /// How the stay ended.
    pub discharge: Discharge,
}

/// An ICD-10-CM code of a stay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Diagnosis<'a> {
    /// The code without its dot.
    pub code: &'a str,
    /// False for the indicators N and U: a hospital-acquired condition does not add severity.
    pub present_on_admission: bool,
}

/// How a stay ended, as far as groups depend on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Discharge {
    /// Alive.
    Alive,
    /// Against medical advice: discharge status 07.
    AgainstAdvice,
    /// Dead: discharge status 20.
    Died,
}

impl<'a> Diagnosis<'a> {
    /// A diagnosis that the patient came with.
    pub fn on_admission(code: &'a str) -> Self {
        Self { code, present_on_admission: true }
    }
}
