//! Which value of a person's records is the person's.

use std::{cmp::Reverse, collections::HashMap};

use super::{Demographics, Normalised, Population};
use crate::{id::DataSource, phi::Phi};

/// What is held to be true of a person, from the records of one cluster, as delivered.
///
/// Each field comes from the record that its source committed last among those with a usable value
/// (placeholders and impossible dates are none); of equal instants the source that stands first in
/// `priority` wins, then the order of sources and patients. Birth date and social security number
/// are those of most records, and of equally many the latest. The address is one value: mixed from
/// two records it would be a place where nobody lives. It is that of the latest record with a
/// street, and field by field only where no record has one.
pub fn survive(
    population: &Population,
    members: &[usize],
    priority: &[DataSource],
) -> Demographics {
    let rank = |source| priority.iter().position(|one| one == source).unwrap_or(priority.len());
    let mut ranked = members.to_vec();
    ranked.sort_by_key(|record| {
        let of = &population.records()[*record];
        (Reverse(of.committed_at), rank(&of.key.source), *record)
    });
    let ranked = Ranked { population, records: ranked };
    let home = ranked.latest(|one| &one.street);
    let address = |usable: fn(&Normalised) -> &str| home.or_else(|| ranked.latest(usable));
    Demographics {
        first_name: ranked.text(ranked.latest(|one| &one.first), |raw| &raw.first_name),
        last_name: ranked.text(ranked.latest(|one| &one.last), |raw| &raw.last_name),
        birth_date: ranked.text(ranked.most(|one| one.birth_date), |raw| &raw.birth_date),
        sex: ranked.text(ranked.latest(|one| &one.sex), |raw| &raw.sex),
        ssn: ranked.text(ranked.most(|one| given(&one.ssn)), |raw| &raw.ssn),
        street: ranked.text(home, |raw| &raw.street),
        street_2: ranked.text(address(|one| &one.street_2), |raw| &raw.street_2),
        city: ranked.text(address(|one| &one.city), |raw| &raw.city),
        state: ranked.text(address(|one| &one.state), |raw| &raw.state),
        zip: ranked.text(address(|one| &one.zip), |raw| &raw.zip),
        phone: ranked.text(ranked.latest(|one| &one.phone), |raw| &raw.phone),
        mrn: ranked.text(ranked.latest(|one| &one.mrn), |raw| &raw.mrn),
    }
}

/// The records of a person, the one whose values count most first.
struct Ranked<'a> {
    population: &'a Population,
    records: Vec<usize>,
}

impl Ranked<'_> {
    /// The first record with a usable value.
    fn latest(&self, usable: fn(&Normalised) -> &str) -> Option<usize> {
        let normalised = self.population.normalised();
        self.records.iter().copied().find(|record| !usable(&normalised[*record]).is_empty())
    }

    /// The first record with the value that most of them have.
    fn most<T: Eq + std::hash::Hash>(
        &self,
        value: impl Fn(&Normalised) -> Option<T>,
    ) -> Option<usize> {
        let value = |record: &usize| value(&self.population.normalised()[*record]);
        let mut counts: HashMap<T, usize> = HashMap::new();
        for found in self.records.iter().filter_map(&value) {
            *counts.entry(found).or_default() += 1;
        }
        let most = counts.values().max().copied()?;
        let is_most = |record: &usize| value(record).is_some_and(|found| counts[&found] == most);
        self.records.iter().copied().find(is_most)
    }

    fn text(&self, record: Option<usize>, field: fn(&Demographics) -> &Phi<String>) -> Phi<String> {
        let found = record.map(|record| &self.population.records()[record].demographics);
        found.map(field).cloned().unwrap_or_default()
    }
}

fn given(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}
