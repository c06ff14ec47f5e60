//! What is true of a case, by the names that rules use.

use std::collections::{HashMap, HashSet};

use super::{
    Case, Diagnosis, Discharge, severity,
    tables::{DIAGNOSES, PROCEDURES, TOGETHER},
};
use crate::hcc::Sex;

/// The lists of a case and how many of its codes are on each.
#[derive(Debug, Default)]
pub(super) struct Features(HashMap<&'static str, u32>);

impl Features {
    /// The features of a case; severities leave out what does not count for the group `excluding`.
    pub(super) fn of(case: &Case<'_>, excluding: Option<&str>) -> Self {
        let mut found = Self::default();
        found.add("always");
        found.add(if case.sex == Sex::Female { "female" } else { "male" });
        if case.discharge != Discharge::Died {
            found.add("alive");
        }
        if case.discharge == Discharge::AgainstAdvice {
            found.add("against-advice");
        }
        found.diagnoses(case, excluding);
        found.procedures(case);
        found
    }

    /// How many codes are on a list.
    pub(super) fn count(&self, name: &str) -> u32 {
        self.0.get(name).copied().unwrap_or_default()
    }

    /// Whether there is an operation that the case's MDC says nothing of. The operations of an
    /// ordinary delivery are no such ones.
    pub(super) fn has_unrelated_procedure(&self) -> bool {
        let any = self.count("any-or");
        any > if self.count("mdc14") > 0 { self.count("768.with-any-or-except") } else { 0 }
    }

    fn add(&mut self, name: &'static str) {
        *self.0.entry(name).or_default() += 1;
    }

    fn diagnoses(&mut self, case: &Case<'_>, excluding: Option<&str>) {
        let mut diagnoses: Vec<Diagnosis<'_>> = Vec::new();
        for diagnosis in case.diagnoses {
            if !diagnoses.iter().any(|earlier| earlier.code == diagnosis.code) {
                diagnoses.push(*diagnosis);
            }
        }
        let Some((principal, secondary)) = diagnoses.split_first_mut() else { return };
        principal.code = known(principal.code);
        DIAGNOSES.of(principal.code).for_each(|list| self.add(list));
        for diagnosis in &*secondary {
            let lists = DIAGNOSES.of(diagnosis.code);
            lists.filter(|list| is_for_secondary(list)).for_each(|list| self.add(list));
            if let Some(level) = severity::level(case, principal.code, diagnosis, excluding) {
                self.add(level);
            }
        }
        if is_multiple_trauma(&diagnoses) {
            self.add("mdc24");
        }
    }

    fn procedures(&mut self, case: &Case<'_>) {
        let mut codes: Vec<&str> = Vec::new();
        for code in case.procedures {
            if !codes.contains(code) {
                codes.push(code);
            }
        }
        let mut revised = HashSet::new();
        for code in &codes {
            for (list, others) in TOGETHER.of(code) {
                if !others.split('&').all(|other| codes.contains(&other)) {
                    continue;
                }
                self.add(list);
                // A removal with a replacement is a revision, and not the replacement that the
                // codes would be one by one.
                if list == "466.or" {
                    revised.insert(*code);
                    revised.extend(others.split('&'));
                }
            }
        }
        for code in &codes {
            self.procedure(code, revised.contains(code));
        }
        self.compared("extensive-beyond-tracheostomy", "extensive", "003.or");
        self.compared("or-beyond-delivery", "any-or", "768.with-any-or-except");
    }

    fn procedure(&mut self, code: &str, revised: bool) {
        for list in PROCEDURES.of(code) {
            let operation = matches!(list, "extensive" | "non-extensive");
            if operation {
                self.add("any-or");
            }
            if operation || list == "003.or" || !revised {
                self.add(list);
            }
        }
    }

    /// A feature of there being more of one than of another.
    fn compared(&mut self, name: &'static str, more: &str, less: &str) {
        if self.count(more) > self.count(less) {
            self.add(name);
        }
    }
}

/// A principal diagnosis that no list has stands for its heading, if that is on one.
fn known(code: &str) -> &str {
    match code.char_indices().next_back() {
        Some((end, _)) if !DIAGNOSES.has(code) => &code[..end],
        _ => code,
    }
}

/// Whether a list counts secondary diagnoses too: its name says so for principal ones.
fn is_for_secondary(list: &str) -> bool {
    list.contains("pdx-or-sdx") || !(list.contains("pdx") || list.starts_with("mdc"))
}

/// MDC 24: a trauma as principal diagnosis, and significant traumas of two body sites.
fn is_multiple_trauma(diagnoses: &[Diagnosis<'_>]) -> bool {
    let of = |diagnosis: &Diagnosis<'_>| {
        let lists = DIAGNOSES.of(diagnosis.code);
        lists.filter(|list| list.starts_with("trauma.")).collect::<HashSet<_>>()
    };
    let sites: Vec<_> = diagnoses.iter().map(of).filter(|sites| !sites.is_empty()).collect();
    let distinct: HashSet<_> = sites.iter().flatten().collect();
    let principal = diagnoses.first().map(|principal| principal.code).unwrap_or_default();
    let is_trauma = DIAGNOSES.of(principal).any(|list| list == "mdc24-pdx");
    is_trauma && sites.len() >= 2 && distinct.len() >= 2
}
