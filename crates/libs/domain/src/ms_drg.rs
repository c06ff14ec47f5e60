//! MS-DRG: the group by which Medicare pays an inpatient stay, version 43.1 (discharges from
//! 2026-04-01 on; 42 CFR 412.60).
//!
//! The principal diagnosis leads to a major diagnostic category (MDC), unless a transplant or a
//! tracheostomy decides before it. Within it, procedures lead to surgical groups and otherwise the
//! principal diagnosis to a medical one; of several surgical groups the highest of the hierarchy
//! counts. Most groups come in degrees of severity: a secondary diagnosis that is a complication or
//! comorbidity (CC) or a major one (MCC), unless the principal diagnosis, the group itself, a death
//! or a hospital-acquired condition excludes it.
//!
//! The lists are those of CMS's Definitions Manual v43.1. The rules are our reading of it and no
//! certified grouper: good for checking and for comparing costs, not for payment. Without the rules
//! marked with `~` in `rules.txt`, and with MDC 25 for cases without HIV too, groups are those of
//! drgpy 0.2.1 on random cases. That package has no rule where the names of lists have changed, so
//! that a heart valve replacement counts as unrelated to a heart valve's disease; the marked rules
//! are read from the headings of the lists, and nothing else has checked them.

mod case;
mod features;
mod rules;
mod severity;
mod tables;
#[cfg(test)]
mod tests;

pub use case::{Case, Diagnosis, Discharge};

use features::Features;
use rules::Section;

/// The group of a case, three digits such as `470`; none for a case without a valid principal
/// diagnosis, and `998` for a diagnosis that cannot be principal.
///
/// Some groups exclude diagnoses from severity, so a case is grouped again with the exclusions of
/// the group found, and once more if that changed the group.
pub fn group(case: &Case<'_>) -> Option<&'static str> {
    let first = once(case, None);
    let second = once(case, first);
    if second == first { second } else { once(case, second) }
}

/// The group of a case when the diagnoses that do not count for the group `excluding` are left out.
fn once(case: &Case<'_>, excluding: Option<&str>) -> Option<&'static str> {
    let features = Features::of(case, excluding);
    let of = |section| rules::groups(&features, section);
    let (before, trauma) = (of(Section::BeforeMdc), of(Section::Trauma));
    let mut first = if !before.is_empty() {
        before.clone()
    } else if !trauma.is_empty() {
        trauma
    } else {
        of(Section::Mdc)
    };
    let is_surgical = first.iter().any(|group| tables::is_surgical(group));
    if before.is_empty() && !is_surgical && features.has_unrelated_procedure() {
        first.splice(0..0, of(Section::Unrelated));
    }
    tables::highest(&first)
}
