//! Claims and what replaced or voided them.

use std::collections::HashMap;

use super::{Bill, FinalAction};
use crate::claim::Frequency;
use crate::id::{ClaimId, MemberId};

/// Chains of claims, each from an original to what stands in its place.
pub(super) struct Chains {
    /// The claim that each adjustment names: known, and of the same member.
    target: Vec<Option<usize>>,
    order: Vec<usize>,
    /// The chain that an accepted claim belongs to, by the index of its first claim.
    root: Vec<Option<usize>>,
    /// What stands at the end of a chain; `None` after a void.
    standing: HashMap<usize, Option<usize>>,
    action: Vec<FinalAction>,
}

impl Chains {
    pub(super) fn of(bills: &[Bill]) -> Self {
        let known: HashMap<(&ClaimId, &MemberId), usize> = bills
            .iter()
            .enumerate()
            .map(|(index, bill)| ((&bill.id, &bill.member), index))
            .collect();
        let target: Vec<_> = bills
            .iter()
            .map(|bill| known.get(&(bill.original.as_ref()?, &bill.member)).copied())
            .collect();
        let mut order: Vec<_> = (0..bills.len()).collect();
        // On one day, what is named comes before what names it.
        order.sort_by_key(|index| {
            (bills[*index].received, depth(&target, bills, *index), &bills[*index].id)
        });
        Self {
            target,
            order,
            root: vec![None; bills.len()],
            standing: HashMap::new(),
            action: vec![FinalAction::Rejected; bills.len()],
        }
    }

    /// The claims in the order in which they take effect.
    pub(super) fn order(&self) -> Vec<usize> {
        self.order.clone()
    }

    /// Accepts a claim that changes no other.
    pub(super) fn start(&mut self, index: usize) {
        self.root[index] = Some(index);
        self.standing.insert(index, Some(index));
        self.action[index] = FinalAction::Final;
    }

    /// Denies a copy of a claim; who names the copy means the original.
    pub(super) fn deny(&mut self, copy: usize, kept: usize) {
        self.root[copy] = self.root[kept];
        self.action[copy] = FinalAction::DeniedDuplicate;
    }

    /// Lets a replacement or void take effect on what stands in the chain that it names; `false`,
    /// and it is rejected, where nothing does.
    pub(super) fn adjust(&mut self, index: usize, frequency: Frequency) -> bool {
        let Some(root) = self.target[index].and_then(|target| self.root[target]) else {
            return false;
        };
        let Some(standing) = self.standing.get(&root).copied().flatten() else {
            return false;
        };
        let (gone, came) = match frequency {
            Frequency::Void => (FinalAction::Voided, FinalAction::VoidRecord),
            _ => (FinalAction::Superseded, FinalAction::Final),
        };
        self.action[standing] = gone;
        self.action[index] = came;
        self.root[index] = Some(root);
        self.standing.insert(root, (came == FinalAction::Final).then_some(index));
        true
    }

    /// Whether a claim was not taken back.
    pub(super) fn is_in_force(&self, index: usize) -> bool {
        let root = self.root[index].and_then(|root| self.standing.get(&root));
        root.is_some_and(Option::is_some)
    }

    pub(super) fn action(&self, index: usize) -> FinalAction {
        self.action[index]
    }
}

/// How many claims received on the same day a claim is away from one that names none of them.
fn depth(target: &[Option<usize>], bills: &[Bill], index: usize) -> usize {
    let (mut depth, mut here) = (0, index);
    // Claims that name each other in a circle come last, and are rejected.
    while let Some(next) = target[here] {
        if bills[next].received != bills[index].received || depth == bills.len() {
            break;
        }
        (depth, here) = (depth + 1, next);
    }
    depth
}
