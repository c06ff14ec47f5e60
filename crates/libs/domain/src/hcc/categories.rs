//! From diagnoses to the categories that count.

use std::collections::BTreeSet;

use super::{Beneficiary, Model, tables::Tables};
use crate::ccs::plain;

/// The V28 category of a heart assist device or artificial heart, and the heart failures beside
/// which alone it counts.
const ASSIST_DEVICE: u16 = 223;
const HEART_FAILURE: [u16; 5] = [221, 222, 224, 225, 226];

/// The categories of a person's diagnoses after edits and hierarchies.
pub(super) fn categories<S: AsRef<str>>(
    model: Model,
    who: &Beneficiary,
    diagnoses: impl IntoIterator<Item = S>,
) -> BTreeSet<u16> {
    let tables = Tables::of(model);
    let mut reached = BTreeSet::new();
    for diagnosis in diagnoses {
        reached.extend(of_one(tables, who, &plain(diagnosis.as_ref())));
    }
    if model == Model::V28 && !HEART_FAILURE.iter().any(|failure| reached.contains(failure)) {
        reached.remove(&ASSIST_DEVICE);
    }
    let overruled = |category| tables.milder.get(category).into_iter().flatten();
    let overruled: BTreeSet<u16> = reached.iter().flat_map(overruled).copied().collect();
    reached.difference(&overruled).copied().collect()
}

/// The categories of one code: its own, or what an edit leaves of them.
fn of_one(tables: &Tables, who: &Beneficiary, code: &str) -> Vec<u16> {
    let own = tables.codes.of(code);
    match tables.edits.of(code).find(|edit| edit.concerns(who.age, who.sex)) {
        Some(edit) => edit.category.into_iter().collect(),
        None => own.collect(),
    }
}
