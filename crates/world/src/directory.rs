//! Everybody who gives or pays for care: organizations, providers and payers.

use crate::Frame;
use crate::dice::Dice;
use crate::people::names::{FAMILIES, MEN, STREETS, TOWNS, Town, WOMEN};
use crate::people::person::phone;

/// A place of care.
pub(crate) struct Organization {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) street: String,
    pub(crate) town: &'static Town,
    pub(crate) zip: &'static str,
    pub(crate) phone: u64,
    /// Its providers, as a range of [`Directory::providers`].
    pub(crate) providers: std::ops::Range<usize>,
}

/// A clinician of one organization.
pub(crate) struct Provider {
    pub(crate) id: String,
    pub(crate) npi: u64,
    pub(crate) organization: usize,
    pub(crate) woman: bool,
    pub(crate) first: &'static str,
    pub(crate) last: &'static str,
    pub(crate) speciality: &'static str,
}

/// A payer: `PAYER01` in claims is the first of them.
pub(crate) struct Payer {
    pub(crate) id: String,
    pub(crate) name: &'static str,
    pub(crate) ownership: &'static str,
}

/// Organizations by what they do, providers and payers.
pub(crate) struct Directory {
    pub(crate) organizations: Vec<Organization>,
    pub(crate) providers: Vec<Provider>,
    /// The eight payers, then the entry for those who have none.
    pub(crate) payers: Vec<Payer>,
    pub(crate) clinics: Vec<usize>,
    pub(crate) hospitals: Vec<usize>,
    pub(crate) urgent: Vec<usize>,
    pub(crate) nursing: Vec<usize>,
    pub(crate) home: Vec<usize>,
    pub(crate) hospice: Vec<usize>,
}

const PAYERS: [(&str, &str); 9] = [
    ("Medicare", "GOVERNMENT"),
    ("Medicaid", "GOVERNMENT"),
    ("Dual Eligible", "GOVERNMENT"),
    ("Humana", "PRIVATE"),
    ("Blue Cross Blue Shield", "PRIVATE"),
    ("UnitedHealthcare", "PRIVATE"),
    ("Aetna", "PRIVATE"),
    ("Cigna Health", "PRIVATE"),
    ("NO_INSURANCE", "NO_INSURANCE"),
];

impl Directory {
    /// Draws the directory of a world of this size.
    pub(crate) fn draw(frame: &Frame) -> Self {
        let mut new = Self {
            organizations: Vec::new(),
            providers: Vec::new(),
            payers: payers(frame.spec.seed),
            clinics: Vec::new(),
            hospitals: Vec::new(),
            urgent: Vec::new(),
            nursing: Vec::new(),
            home: Vec::new(),
            hospice: Vec::new(),
        };
        let n = frame.spec.patients;
        let seed = frame.spec.seed;
        new.clinics = new.group(seed, "HEALTH CENTER", (n / 1500).clamp(6, 40), 6);
        new.hospitals = new.group(seed, "MEDICAL CENTER", (n / 8000).clamp(2, 8), 14);
        new.urgent = new.group(seed, "URGENT CARE, LLC", (n / 8000).clamp(2, 8), 3);
        new.nursing = new.group(seed, "REHABILITATION & NURSING \"THE PINES\"", 2, 3);
        new.home = new.group(seed, "HOME HEALTH", 2, 3);
        new.hospice = new.group(seed, "HOSPICE", 1, 2);
        new
    }

    /// One of the providers of an organization.
    pub(crate) fn provider(&self, organization: usize, dice: &mut Dice) -> usize {
        let range = &self.organizations[organization].providers;
        range.start + dice.below(range.len() as u32) as usize
    }

    fn group(&mut self, seed: u64, kind: &str, count: u32, staff: u32) -> Vec<usize> {
        (0..count).map(|_| self.add(seed, kind, staff)).collect()
    }

    fn add(&mut self, seed: u64, kind: &str, staff: u32) -> usize {
        let at = self.organizations.len();
        let mut dice = Dice::new(seed, "organization", at as u64);
        let town = dice.choose_weighted(&TOWNS);
        let first = self.providers.len();
        let street = dice.pick(&STREETS);
        self.organizations.push(Organization {
            id: dice.uuid(),
            name: format!("{} {kind} {}", town.name.to_uppercase(), at + 1),
            street: format!("{} {}", 1 + dice.below(900), street.to_uppercase()),
            town,
            zip: dice.pick(town.zips),
            phone: phone(&mut dice),
            providers: first..first + staff as usize,
        });
        for _ in 0..staff {
            self.providers.push(provider(seed, at, self.providers.len(), kind));
        }
        at
    }
}

fn provider(seed: u64, organization: usize, at: usize, kind: &str) -> Provider {
    let mut dice = Dice::new(seed, "provider", at as u64);
    let woman = dice.chance(0.46);
    let specialities: &[&'static str] = match kind {
        "MEDICAL CENTER" => &["INTERNAL MEDICINE", "CARDIOLOGY", "EMERGENCY MEDICINE", "SURGERY"],
        _ => &["GENERAL PRACTICE"],
    };
    Provider {
        id: dice.uuid(),
        npi: npi(100_000_000 + u64::from(dice.below(99_990)) * 1000 + (at as u64 % 1000)),
        organization,
        woman,
        first: if woman { dice.pick(&WOMEN) } else { dice.pick(&MEN) },
        last: dice.pick(&FAMILIES),
        speciality: dice.pick(specialities),
    }
}

fn payers(seed: u64) -> Vec<Payer> {
    PAYERS
        .iter()
        .enumerate()
        .map(|(at, &(name, ownership))| Payer {
            id: Dice::new(seed, "payer", at as u64).uuid(),
            name,
            ownership,
        })
        .collect()
}

/// The National Provider Identifier of nine digits: their Luhn check digit, taken over `80840` and
/// the nine, comes last (CMS, NPI check digit calculation; the prefix adds 24 to the sum).
pub(crate) fn npi(nine: u64) -> u64 {
    let mut sum = 24;
    let mut left = nine;
    for place in 0..9 {
        let digit = left % 10;
        left /= 10;
        sum += match (place % 2 == 0, digit * 2) {
            (true, double) if double > 9 => double - 9,
            (true, double) => double,
            (false, _) => digit,
        };
    }
    nine * 10 + (10 - sum % 10) % 10
}

#[cfg(test)]
mod tests {
    use super::npi;

    #[test]
    fn the_published_example_has_check_digit_three() {
        assert_eq!(npi(123_456_789), 1_234_567_893);
    }
}
