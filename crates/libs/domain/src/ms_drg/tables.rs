//! The lists of the Definitions Manual, and the surgical hierarchy.

use std::{collections::HashMap, sync::LazyLock};

use crate::code_words::CodeTable;

/// The lists that a diagnosis is on, by name: `064.pdx`, `mdc01`, `trauma.head`.
pub(super) static DIAGNOSES: LazyLock<CodeTable<&str>> =
    LazyLock::new(|| CodeTable::headed(include_str!("diagnoses.txt"), Some));
/// The lists that a procedure is on by itself.
pub(super) static PROCEDURES: LazyLock<CodeTable<&str>> =
    LazyLock::new(|| CodeTable::headed(include_str!("procedures.txt"), Some));
/// The lists that procedures are on together: the list, and the others that must be there.
pub(super) static TOGETHER: LazyLock<CodeTable<(&str, &str)>> =
    LazyLock::new(|| CodeTable::headed(include_str!("together.txt"), |head| head.split_once('&')));
static HIERARCHY: LazyLock<HashMap<&str, Place>> =
    LazyLock::new(|| places(include_str!("hierarchy.txt")));

/// The groups for procedures unrelated to the principal diagnosis, which no hierarchy ranks.
const UNRELATED: [&str; 6] = ["981", "982", "983", "987", "988", "989"];

/// Where a group stands among the others.
#[derive(Debug, Clone, Copy)]
struct Place {
    surgical: bool,
    rank: usize,
}

/// Whether a procedure defines the group.
pub(super) fn is_surgical(group: &str) -> bool {
    UNRELATED.contains(&group) || HIERARCHY.get(group).is_some_and(|place| place.surgical)
}

/// The group that counts: a surgical one before a medical one, then the highest of the hierarchy; a
/// group that the hierarchy does not rank stands where it was found.
pub(super) fn highest(groups: &[&'static str]) -> Option<&'static str> {
    let mut distinct: Vec<&str> = Vec::new();
    for group in groups {
        if !distinct.contains(group) {
            distinct.push(group);
        }
    }
    let rank = |(found, group): &(usize, &str)| {
        let ranked = HIERARCHY.get(group).map_or(*found, |place| place.rank);
        (!is_surgical(group), ranked)
    };
    distinct.into_iter().enumerate().min_by_key(rank).map(|(_, group)| group)
}

/// Ranks run through both lines of the text: those of the medical groups come between.
fn places(text: &'static str) -> HashMap<&'static str, Place> {
    let mut surgical = false;
    let mut places = HashMap::new();
    for word in text.split_ascii_whitespace() {
        match word {
            "surgical:" => surgical = true,
            "medical:" => surgical = false,
            group => {
                places.insert(group, Place { surgical, rank: places.len() });
            }
        }
    }
    places
}
