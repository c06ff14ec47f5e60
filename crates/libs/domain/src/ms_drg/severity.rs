//! Complications and comorbidities, and what keeps one from counting.

use std::sync::LazyLock;

use super::{Case, Diagnosis, Discharge};
use crate::code_words::CodeTable;

static SEVERITY: LazyLock<CodeTable<Severity>> =
    LazyLock::new(|| CodeTable::headed(include_str!("severity.txt"), Severity::read));
/// The collections of principal diagnoses that exclude a complication, by number.
static PRINCIPALS: LazyLock<CodeTable<&str>> =
    LazyLock::new(|| CodeTable::headed(include_str!("excluded_by_principal.txt"), Some));
/// The diagnoses that do not add severity to a group, by group.
static GROUPS: LazyLock<CodeTable<&str>> =
    LazyLock::new(|| CodeTable::headed(include_str!("excluded_by_drg.txt"), Some));
/// How severe a secondary diagnosis is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Severity {
    level: &'static str,
    /// The collection of principal diagnoses beside which it does not count.
    collection: &'static str,
    /// Whether it counts for patients who left alive only.
    if_alive: bool,
    /// Whether it does not count when acquired in the hospital.
    hospital_acquired: bool,
}

impl Severity {
    /// Reads `mcc=0123+alive+hac`.
    fn read(head: &'static str) -> Option<Self> {
        let (level, rest) = head.split_once('=')?;
        let mut parts = rest.split('+');
        let collection = parts.next()?;
        let conditions: Vec<_> = parts.collect();
        let has = |condition| conditions.contains(&condition);
        Some(Self { level, collection, if_alive: has("alive"), hospital_acquired: has("hac") })
    }

    fn counts(self, case: &Case<'_>, principal: &str, diagnosis: &Diagnosis<'_>) -> bool {
        let excluded = PRINCIPALS.of(principal).any(|collection| collection == self.collection);
        let acquired = self.hospital_acquired && !diagnosis.present_on_admission;
        let dead = self.if_alive && case.discharge == Discharge::Died;
        !(excluded || acquired || dead)
    }
}

/// `cc` or `mcc`, when a secondary diagnosis counts as one beside a principal one and for a group.
pub(super) fn level(
    case: &Case<'_>,
    principal: &str,
    diagnosis: &Diagnosis<'_>,
    excluding: Option<&str>,
) -> Option<&'static str> {
    let severity = SEVERITY.of(diagnosis.code).next()?;
    let for_group = GROUPS.of(diagnosis.code).any(|group| Some(group) == excluding);
    (!for_group && severity.counts(case, principal, diagnosis)).then_some(severity.level)
}
