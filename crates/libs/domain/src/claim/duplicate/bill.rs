//! What is compared of a claim.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use crate::{
    claim::{ClaimKind, Frequency},
    code::{BillType, Modifier, Npi, PlaceOfService},
    id::{ClaimId, MemberId},
    money::Money,
    phi::Phi,
};

/// What two claims are compared by. The member and the dates do not print.
#[derive(Debug, Clone)]
pub struct Bill {
    /// The claim's identifier.
    pub id: ClaimId,
    /// Who bills: claims of different kinds are not compared.
    pub kind: ClaimKind,
    /// Who was treated.
    pub member: MemberId,
    /// Who is paid.
    pub provider: Npi,
    /// The type of bill, of an institutional claim.
    pub bill_type: Option<BillType>,
    /// The first day of service.
    pub from: Phi<NaiveDate>,
    /// The last day of service, not before the first.
    pub thru: Phi<NaiveDate>,
    /// What was done, in any order.
    pub services: BTreeSet<Service>,
    /// The amount billed.
    pub charge: Money,
    /// What the claim does to those before it.
    pub frequency: Frequency,
    /// The claim that a replacement or void names (REF*F8).
    pub original: Option<ClaimId>,
    /// The day on which the payer received the claim.
    pub received: NaiveDate,
}

/// One procedure of a claim.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Service {
    /// The payer's type of service, of a professional claim.
    pub kind: Option<String>,
    /// The procedure's code, of any system.
    pub procedure: Option<String>,
    /// Where it was done, of a professional claim.
    pub place: Option<PlaceOfService>,
    /// The procedure's modifiers, whose order says nothing.
    pub modifiers: BTreeSet<Modifier>,
}

impl Bill {
    /// Every modifier of the claim.
    pub(super) fn modifiers(&self) -> BTreeSet<&str> {
        self.services.iter().flat_map(|service| &service.modifiers).map(Modifier::as_str).collect()
    }
}
