//! Which claims repeat another, and which of them are the last word.
//!
//! Duplicates: CMS Claims Processing Manual, publication 100-04, ch. 1 section 120. Replacements
//! and voids: NUBC frequency codes 7 and 8. Claims are judged in the order in which they were
//! received, each against those before it.

mod bill;
mod chain;
mod compare;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

pub use bill::{Bill, Service};
use chain::Chains;
use compare::{Likeness, likeness};

use crate::id::ClaimId;

/// What a claim is beside those before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DuplicateClass {
    /// It repeats none.
    None,
    /// It repeats another in everything that is compared.
    Exact,
    /// The same provider served the same member on a day of another claim.
    Suspect,
    /// It replaces or voids another, which is no repetition.
    Adjustment,
    /// It would replace or void a claim, and that is not known or not in force.
    RejectMissingOriginal,
}

/// What became of a claim after all others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FinalAction {
    /// It is in force: the only status that analyses read.
    Final,
    /// It repeats a claim that is kept.
    DeniedDuplicate,
    /// A replacement took its place.
    Superseded,
    /// A void took it back.
    Voided,
    /// It is itself a void.
    VoidRecord,
    /// It was not accepted.
    Rejected,
}

/// The verdict on one claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// What the claim is beside those before it.
    pub class: DuplicateClass,
    /// The claim that it repeats or changes: the earliest of several. Of a rejected claim, the one
    /// that it names.
    pub of: Option<ClaimId>,
    /// What became of it.
    pub action: FinalAction,
}

impl DuplicateClass {
    /// The class's name in tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Exact => "exact",
            Self::Suspect => "suspect",
            Self::Adjustment => "adjustment",
            Self::RejectMissingOriginal => "reject_missing_original",
        }
    }
}

impl FinalAction {
    /// The status's name in tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Final => "final",
            Self::DeniedDuplicate => "denied_duplicate",
            Self::Superseded => "superseded",
            Self::Voided => "voided",
            Self::VoidRecord => "void_record",
            Self::Rejected => "rejected",
        }
    }
}

/// Judges every claim, in the order given.
///
/// The earliest of equal claims is kept, and who replaces or voids a copy of it means the kept one.
/// A claim that was voided before another arrived is no reason to deny that one: the member was
/// billed anew.
pub fn judge(bills: &[Bill]) -> Vec<Verdict> {
    let mut chains = Chains::of(bills);
    let mut classes = vec![(DuplicateClass::None, None); bills.len()];
    let mut before = BTreeMap::<_, Vec<usize>>::new();
    for index in chains.order() {
        let bill = &bills[index];
        classes[index] = if bill.frequency.is_adjustment() {
            adjust(&mut chains, bills, index)
        } else {
            let peers = before.entry((bill.kind, &bill.member, &bill.provider)).or_default();
            let class = compare(&mut chains, bills, index, peers);
            peers.push(index);
            class
        };
    }
    let verdict = |(index, (class, of))| Verdict { class, of, action: chains.action(index) };
    classes.into_iter().enumerate().map(verdict).collect()
}

type Class = (DuplicateClass, Option<ClaimId>);

/// Lets a replacement or a void take effect.
fn adjust(chains: &mut Chains, bills: &[Bill], index: usize) -> Class {
    let bill = &bills[index];
    let class = match chains.adjust(index, bill.frequency) {
        true => DuplicateClass::Adjustment,
        false => DuplicateClass::RejectMissingOriginal,
    };
    (class, bill.original.clone())
}

/// Compares a claim with the earlier ones of its member and provider.
fn compare(chains: &mut Chains, bills: &[Bill], index: usize, peers: &[usize]) -> Class {
    let alike = |wanted: Likeness| {
        let same = |peer: &&usize| likeness(&bills[index], &bills[**peer]) == wanted;
        peers.iter().filter(|peer| chains.is_in_force(**peer)).find(same).copied()
    };
    if let Some(kept) = alike(Likeness::Exact) {
        chains.deny(index, kept);
        return (DuplicateClass::Exact, Some(bills[kept].id.clone()));
    }
    let suspect = alike(Likeness::Suspect);
    chains.start(index);
    match suspect {
        Some(peer) => (DuplicateClass::Suspect, Some(bills[peer].id.clone())),
        None => (DuplicateClass::None, None),
    }
}
