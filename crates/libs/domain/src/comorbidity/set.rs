//! The categories that a patient's diagnoses reach.

use std::{fmt, marker::PhantomData, ops::BitOr};

/// A category of a comorbidity index.
pub trait Category: Copy + PartialEq + 'static {
    /// Every category of the index, in its published order.
    const ALL: &'static [Self];

    /// The category's place in a set, 0 to 31.
    fn place(self) -> u32;

    /// The category's usual abbreviation.
    fn abbreviation(self) -> &'static str;

    /// The milder degree of the same disease, which does not count beside this one.
    fn overrules(self) -> Option<Self>;
}

/// A set of the categories of one index, one bit each. The set of a patient is the union of the
/// sets of the patient's codes, so neither order nor repetition of codes matters.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Categories<C>(u32, PhantomData<C>);

impl<C: Category> Categories<C> {
    /// No category.
    pub const NONE: Self = Self(0, PhantomData);

    /// Whether the category was reached, overruled or not.
    pub fn contains(self, category: C) -> bool {
        self.0 & (1 << category.place()) != 0
    }

    /// The categories reached, overruled or not, in published order.
    pub fn iter(self) -> impl Iterator<Item = C> {
        C::ALL.iter().copied().filter(move |category| self.contains(*category))
    }

    /// The categories that count: those that no worse degree of the same disease overrules.
    pub fn counted(self) -> impl Iterator<Item = C> {
        let overruled = move |milder| self.iter().any(|worse| worse.overrules() == Some(milder));
        self.iter().filter(move |category| !overruled(*category))
    }
}

impl<C: Category> Default for Categories<C> {
    fn default() -> Self {
        Self::NONE
    }
}

impl<C> BitOr for Categories<C> {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0, PhantomData)
    }
}

impl<C: Category> FromIterator<Self> for Categories<C> {
    fn from_iter<I: IntoIterator<Item = Self>>(sets: I) -> Self {
        sets.into_iter().fold(Self::NONE, BitOr::bitor)
    }
}

impl<C: Category> FromIterator<C> for Categories<C> {
    fn from_iter<I: IntoIterator<Item = C>>(categories: I) -> Self {
        categories.into_iter().map(|category| Self(1 << category.place(), PhantomData)).collect()
    }
}

/// The abbreviations of the categories reached.
impl<C: Category> fmt::Debug for Categories<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter().map(C::abbreviation)).finish()
    }
}
