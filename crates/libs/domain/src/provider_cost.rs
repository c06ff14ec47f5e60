//! What providers cost beside what their mix of cases would cost at the average of all of them.
//!
//! Indirect standardisation: Breslow and Day, Statistical Methods in Cancer Research vol. II, IARC
//! 1987, ch. 2: a claim is expected to cost the mean of its stratum (such as a DRG, or a procedure
//! at a place of service) over all providers. The ratio of a provider with few claims is drawn
//! towards 1 by its reliability n / (n + 30) (Buehlmann, Mathematical Methods in Risk Theory,
//! Springer 1970). A high ratio is a reason to look; strata do not know how ill patients were.

use std::collections::BTreeMap;

use crate::money::Money;

#[cfg(test)]
mod tests;

/// Fewest claims of a provider whose figures may be shown.
pub const FEWEST_SHOWN: u64 = 11;

/// Fewest claims of a provider that is ranked among others.
pub const FEWEST_RANKED: u64 = 30;

/// The claims at which a provider's own ratio and the average count alike.
const PRIOR_CLAIMS: f64 = 30.0;

/// The cost of one claim.
#[derive(Debug, Clone, Copy)]
pub struct CostedClaim<'a> {
    /// Who was paid.
    pub provider: &'a str,
    /// The group of claims that should cost the same.
    pub stratum: &'a str,
    /// The allowed amount.
    pub allowed: Money,
}

/// One provider beside the others.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ProviderCost<'a> {
    /// The provider.
    pub provider: &'a str,
    /// Its claims.
    pub claims: u64,
    /// What they cost, in US dollars.
    pub observed: f64,
    /// What they would have cost at the mean of their strata, in US dollars.
    pub expected: f64,
    /// What can be said of both; `None` where the expected cost is not above 0.
    pub standing: Option<Standing>,
}

/// How a provider's cost compares.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Standing {
    /// Observed over expected cost.
    pub ratio: f64,
    /// The weight 0..1 of the provider's own ratio.
    pub reliability: f64,
    /// The ratio drawn towards 1.
    pub shrunken: f64,
    /// The mid-rank 0..100 of the shrunken ratio among all providers that have one.
    pub percentile: f64,
}

impl ProviderCost<'_> {
    /// Whether there are enough claims to show the figures.
    pub const fn is_shown(&self) -> bool {
        self.claims >= FEWEST_SHOWN
    }

    /// Whether there are enough claims to rank the provider.
    pub const fn is_ranked(&self) -> bool {
        self.claims >= FEWEST_RANKED
    }
}

/// A number of claims and their sum in cents.
#[derive(Debug, Clone, Copy, Default)]
struct Sum {
    claims: u64,
    cents: i128,
}

impl Sum {
    fn add(&mut self, allowed: Money) {
        self.claims += 1;
        self.cents += i128::from(allowed.cents());
    }

    fn dollars(self) -> f64 {
        self.cents as f64 / 100.0
    }

    fn mean(self) -> f64 {
        self.dollars() / self.claims as f64
    }
}

/// Compares the providers of some claims with each other, in the order of their names.
pub fn compare<'a>(claims: impl IntoIterator<Item = CostedClaim<'a>>) -> Vec<ProviderCost<'a>> {
    let mut strata = BTreeMap::<_, Sum>::new();
    let mut providers = BTreeMap::<_, BTreeMap<_, Sum>>::new();
    for CostedClaim { provider, stratum, allowed } in claims {
        strata.entry(stratum).or_default().add(allowed);
        providers.entry(provider).or_default().entry(stratum).or_default().add(allowed);
    }
    let mut found: Vec<_> =
        providers.iter().map(|(provider, mix)| costs(provider, mix, &strata)).collect();
    let ratios: Vec<_> =
        found.iter().filter_map(|cost| Some(cost.standing.as_ref()?.shrunken)).collect();
    for standing in found.iter_mut().filter_map(|cost| cost.standing.as_mut()) {
        standing.percentile = mid_rank(&ratios, standing.shrunken);
    }
    found
}

/// The costs of one provider, not yet ranked.
fn costs<'a>(
    provider: &'a str,
    mix: &BTreeMap<&str, Sum>,
    strata: &BTreeMap<&str, Sum>,
) -> ProviderCost<'a> {
    let claims = mix.values().map(|sum| sum.claims).sum();
    let cents: i128 = mix.values().map(|sum| sum.cents).sum();
    let observed = cents as f64 / 100.0;
    let expected =
        mix.iter().map(|(stratum, sum)| sum.claims as f64 * strata[stratum].mean()).sum();
    let standing = (expected > 0.0).then(|| {
        let ratio = observed / expected;
        let reliability = claims as f64 / (claims as f64 + PRIOR_CLAIMS);
        let shrunken = reliability * ratio + (1.0 - reliability);
        Standing { ratio, reliability, shrunken, percentile: 0.0 }
    });
    ProviderCost { provider, claims, observed, expected, standing }
}

/// The mid-rank of one of `values`: the share below it and half of the share that equals it.
fn mid_rank(values: &[f64], value: f64) -> f64 {
    let below = values.iter().filter(|other| **other < value).count() as f64;
    let equal = values.iter().filter(|other| **other == value).count() as f64;
    100.0 * (below + equal / 2.0) / values.len() as f64
}
