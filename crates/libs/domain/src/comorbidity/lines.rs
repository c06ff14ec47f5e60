//! The lines of the LACE index's own Charlson sum.

use std::{fmt, ops::BitOr};

/// A line of the comorbidity table that LACE prints (van Walraven et al., CMAJ 2010;182:551, table
/// of components; the weights follow Schneeweiss et al., Health Serv Res 2003;38:1103, not Charlson
/// 1987).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LaceLine {
    /// Previous myocardial infarction: 1.
    MyocardialInfarction,
    /// Peripheral vascular disease: 1.
    PeripheralVascular,
    /// Cerebrovascular disease: 1.
    Cerebrovascular,
    /// Diabetes without complications: 1.
    Diabetes,
    /// Congestive heart failure: 2.
    HeartFailure,
    /// Diabetes with end-organ damage: 2.
    DiabetesComplicated,
    /// Chronic pulmonary disease: 2.
    ChronicPulmonary,
    /// Any tumour, with lymphoma and leukaemia: 2.
    Cancer,
    /// Dementia: 3.
    Dementia,
    /// Connective tissue disease: 3.
    ConnectiveTissue,
    /// AIDS: 4.
    Aids,
    /// Metastatic solid tumour: 6.
    Metastatic,
    /// Mild liver or renal disease, once: 2.
    MildLiverOrRenal,
    /// Moderate or severe liver or renal disease, once: 4.
    SevereLiverOrRenal,
}

impl LaceLine {
    /// Every line, in the order of a detail text.
    pub const ALL: [Self; 14] = [
        Self::MyocardialInfarction,
        Self::PeripheralVascular,
        Self::Cerebrovascular,
        Self::Diabetes,
        Self::HeartFailure,
        Self::DiabetesComplicated,
        Self::ChronicPulmonary,
        Self::Cancer,
        Self::Dementia,
        Self::ConnectiveTissue,
        Self::Aids,
        Self::Metastatic,
        Self::MildLiverOrRenal,
        Self::SevereLiverOrRenal,
    ];

    /// What the line adds to the sum.
    pub const fn weight(self) -> u32 {
        match self {
            Self::MyocardialInfarction
            | Self::PeripheralVascular
            | Self::Cerebrovascular
            | Self::Diabetes => 1,
            Self::HeartFailure
            | Self::DiabetesComplicated
            | Self::ChronicPulmonary
            | Self::Cancer
            | Self::MildLiverOrRenal => 2,
            Self::Dementia | Self::ConnectiveTissue => 3,
            Self::Aids | Self::SevereLiverOrRenal => 4,
            Self::Metastatic => 6,
        }
    }

    /// The line's name in a detail text.
    pub const fn name(self) -> &'static str {
        match self {
            Self::MyocardialInfarction => "mi",
            Self::PeripheralVascular => "pvd",
            Self::Cerebrovascular => "cevd",
            Self::Diabetes => "diab",
            Self::HeartFailure => "chf",
            Self::DiabetesComplicated => "diabwc",
            Self::ChronicPulmonary => "cpd",
            Self::Cancer => "canc",
            Self::Dementia => "dementia",
            Self::ConnectiveTissue => "rheumd",
            Self::Aids => "aids",
            Self::Metastatic => "metacanc",
            Self::MildLiverOrRenal => "mild_liver_or_renal",
            Self::SevereLiverOrRenal => "mod_severe_liver_or_renal",
        }
    }

    /// The milder line that this one makes count for nothing.
    const fn overrules(self) -> Option<Self> {
        match self {
            Self::DiabetesComplicated => Some(Self::Diabetes),
            Self::Metastatic => Some(Self::Cancer),
            Self::SevereLiverOrRenal => Some(Self::MildLiverOrRenal),
            _ => None,
        }
    }
}

/// The lines that a patient's diagnoses reach. A set in sixteen bits: its number can be a column,
/// and the set of a patient is the bitwise or of the sets of the patient's codes.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct LaceLines(u16);

impl LaceLines {
    /// No line.
    pub const NONE: Self = Self(0);

    /// The set of one line.
    pub const fn of(line: LaceLine) -> Self {
        Self(1 << line as u16)
    }

    /// The set as a number; each line has one fixed bit.
    pub const fn bits(self) -> u16 {
        self.0
    }

    /// The set of a number from [`LaceLines::bits`]; bits without a line are dropped.
    pub const fn from_bits(bits: u16) -> Self {
        Self(bits & ((1 << LaceLine::ALL.len()) - 1))
    }

    /// Whether the line was reached, overruled or not.
    pub const fn contains(self, line: LaceLine) -> bool {
        self.0 & Self::of(line).0 != 0
    }

    /// The lines that count, in the order of [`LaceLine::ALL`]: complicated diabetes overrules
    /// diabetes, metastatic overrules tumour, and severe liver or renal disease overrules mild.
    pub fn counted(self) -> impl Iterator<Item = LaceLine> {
        let overruled = move |line| {
            LaceLine::ALL
                .into_iter()
                .any(|worse| worse.overrules() == Some(line) && self.contains(worse))
        };
        LaceLine::ALL.into_iter().filter(move |line| self.contains(*line) && !overruled(*line))
    }

    /// The sum of the counted lines' weights.
    pub fn sum(self) -> u32 {
        self.counted().map(LaceLine::weight).sum()
    }
}

impl BitOr for LaceLines {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl FromIterator<LaceLines> for LaceLines {
    fn from_iter<I: IntoIterator<Item = Self>>(sets: I) -> Self {
        sets.into_iter().fold(Self::NONE, BitOr::bitor)
    }
}

impl FromIterator<LaceLine> for LaceLines {
    fn from_iter<I: IntoIterator<Item = LaceLine>>(lines: I) -> Self {
        lines.into_iter().map(Self::of).collect()
    }
}

/// The counted lines with their weights: `chf=2, diabwc=2`.
impl fmt::Display for LaceLines {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, line) in self.counted().enumerate() {
            let separator = if place == 0 { "" } else { ", " };
            write!(f, "{separator}{}={}", line.name(), line.weight())?;
        }
        Ok(())
    }
}

impl fmt::Debug for LaceLines {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "LaceLines({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worse_degree_of_a_disease_counts_alone() {
        for (worse, milder) in [
            (LaceLine::DiabetesComplicated, LaceLine::Diabetes),
            (LaceLine::Metastatic, LaceLine::Cancer),
            (LaceLine::SevereLiverOrRenal, LaceLine::MildLiverOrRenal),
        ] {
            let both: LaceLines = [milder, worse].into_iter().collect();
            assert_eq!(both.counted().collect::<Vec<_>>(), [worse]);
            assert_eq!(LaceLines::of(milder).sum(), milder.weight());
        }
    }

    #[test]
    fn a_set_survives_its_number_and_unknown_bits_are_dropped() {
        let all: LaceLines = LaceLine::ALL.into_iter().collect();
        assert_eq!(LaceLines::from_bits(all.bits()), all);
        assert_eq!(LaceLines::from_bits(u16::MAX), all);
        assert_eq!(LaceLines::from_bits(0), LaceLines::NONE);
    }

    #[test]
    fn more_lines_never_make_a_smaller_sum() {
        for bits in 0..1 << 14 {
            let set = LaceLines::from_bits(bits);
            for line in LaceLine::ALL {
                assert!((set | LaceLines::of(line)).sum() >= set.sum(), "{set} and {line:?}");
            }
        }
    }
}
