//! Seeded chance.

/// SplitMix64 (Steele, Lea and Flood, OOPSLA 2014:453-472): the same numbers for the same seed.
pub(super) struct Random(u64);

impl Random {
    pub(super) const fn seeded(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ mixed >> 31
    }

    /// A number below `limit`, which is far below 2^64, so that the remainder favors none.
    pub(super) fn below(&mut self, limit: usize) -> usize {
        (self.next() % (limit as u64).max(1)) as usize
    }

    /// Two different records of at least two.
    pub(super) fn pair(&mut self, records: usize) -> (usize, usize) {
        let (one, other) = (self.below(records), self.below(records - 1));
        (one, if other < one { other } else { other + 1 })
    }
}
