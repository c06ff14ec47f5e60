//! The coefficients of a model, by variable and segment.

use std::collections::HashMap;

use super::{Segment, Weight};

const SEGMENTS: usize = 7;
const NEW_ENROLLEES: usize = 8;

/// A table of each of the two kinds: continuing members by variable and segment, and new enrollees
/// by cell of age and sex.
#[derive(Debug)]
pub(super) struct Coefficients {
    continuing: HashMap<&'static str, [Option<Weight>; SEGMENTS]>,
    new: HashMap<&'static str, [Option<Weight>; NEW_ENROLLEES]>,
}

/// A variable of the model with its name as the tables have it, and its coefficient.
pub(super) type Found = (&'static str, Weight);

impl Coefficients {
    pub(super) fn read(continuing: &'static str, new: &'static str) -> Self {
        Self { continuing: rows(continuing), new: rows(new) }
    }

    /// The coefficient of a variable for a continuing member; none where the segment does not know
    /// it.
    pub(super) fn continuing(&self, variable: &str, segment: Segment) -> Option<Found> {
        let column = match segment {
            Segment::CommunityNonDualAged => 0,
            Segment::CommunityNonDualDisabled => 1,
            Segment::CommunityFullDualAged => 2,
            Segment::CommunityFullDualDisabled => 3,
            Segment::CommunityPartialDualAged => 4,
            Segment::CommunityPartialDualDisabled => 5,
            Segment::Institutional => 6,
            Segment::NewEnrollee | Segment::SpecialNeedsNewEnrollee => return None,
        };
        let (name, row) = self.continuing.get_key_value(variable)?;
        Some((name, row[column]?))
    }

    /// The coefficient of a new enrollee's cell of age and sex.
    pub(super) fn new_enrollee(
        &self,
        cell: &str,
        special_needs: bool,
        was_disabled: bool,
        medicaid: bool,
    ) -> Option<Found> {
        let column = [(special_needs, 4), (was_disabled, 2), (medicaid, 1)];
        let column: usize = column.iter().map(|(is, step)| usize::from(*is) * step).sum();
        let (name, row) = self.new.get_key_value(cell)?;
        Some((name, row[column]?))
    }
}

/// A line names its variable and has a number, or a hyphen for none, in each column.
fn rows<const N: usize>(text: &'static str) -> HashMap<&'static str, [Option<Weight>; N]> {
    let row = |line: &'static str| {
        let mut cells = line.split_ascii_whitespace();
        let name = cells.next()?;
        let weights: Vec<_> = cells.map(|cell| cell.parse().ok()).collect();
        Some((name, weights.try_into().ok()?))
    };
    text.lines().filter_map(row).collect()
}
