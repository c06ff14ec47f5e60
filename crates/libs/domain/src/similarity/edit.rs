//! Distances in edits. Time and memory grow with the product of both lengths.

use std::collections::HashMap;

/// Insertions, deletions and substitutions that make `b` of `a` (Levenshtein, Sov Phys Dokl
/// 1966;10:707-710).
pub fn levenshtein(a: &str, b: &str) -> usize {
    Table::of(a, b, |_, _| None).last()
}

/// The same with swaps of two neighbors, no character being edited twice: optimal string
/// alignment. It is no metric: `ca` to `abc` is 3 although both are near `ac`.
pub fn optimal_alignment(a: &str, b: &str) -> usize {
    Table::of(a, b, |table, (row, column)| {
        let swapped = row > 1
            && column > 1
            && table.a[row - 1] == table.b[column - 2]
            && table.a[row - 2] == table.b[column - 1];
        swapped.then(|| table.at(row - 2, column - 2) + 1)
    })
    .last()
}

/// Whether [`optimal_alignment`] of two texts is at most 1, found without allocating.
pub fn within_one_edit(a: &str, b: &str) -> bool {
    let same = a.chars().zip(b.chars()).take_while(|(one, other)| one == other);
    let start: usize = same.map(|(letter, _)| letter.len_utf8()).sum();
    let (a, b) = (&a[start..], &b[start..]);
    let (mut left, mut right) = (a.chars(), b.chars());
    let (one, other) = (left.next(), right.next());
    let (after_one, after_other) = (left.as_str(), right.as_str());
    if after_one == after_other || after_one == b || a == after_other {
        return true;
    }
    let swapped = left.next() == other && right.next() == one;
    swapped && left.as_str() == right.as_str()
}

/// The same with edits between the swapped characters too (Damerau, Commun ACM 1964;7:171-176,
/// computed as Lowrance and Wagner, J ACM 1975;22:177-183).
pub fn damerau(a: &str, b: &str) -> usize {
    // The row where each character of `a` last stood above, and the column of the current row's
    // last match.
    let mut rows: HashMap<char, usize> = HashMap::new();
    let mut matched = 0;
    Table::of(a, b, |table, (row, column)| {
        if column == 1 {
            matched = 0;
            if row > 1 {
                rows.insert(table.a[row - 2], row - 1);
            }
        }
        let letter = table.b[column - 1];
        let above = rows.get(&letter).copied();
        let left = matched;
        if table.a[row - 1] == letter {
            matched = column;
        }
        let above = above.filter(|_| left > 0)?;
        Some(table.at(above - 1, left - 1) + (row - above) + (column - left) - 1)
    })
    .last()
}

/// The distances between all beginnings of two texts.
struct Table {
    a: Vec<char>,
    b: Vec<char>,
    cells: Vec<usize>,
}

impl Table {
    /// Fills the table row by row; `swap` gives the distance by way of a swap that ends at a cell,
    /// where there is one.
    fn of(a: &str, b: &str, mut swap: impl FnMut(&Self, (usize, usize)) -> Option<usize>) -> Self {
        let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
        let cells = Vec::with_capacity((a.len() + 1) * (b.len() + 1));
        let mut table = Self { a, b, cells };
        for row in 0..=table.a.len() {
            for column in 0..=table.b.len() {
                let cell = if row == 0 || column == 0 {
                    row + column
                } else {
                    let plain = table.plain(row, column);
                    swap(&table, (row, column)).map_or(plain, |swapped| plain.min(swapped))
                };
                table.cells.push(cell);
            }
        }
        table
    }

    fn plain(&self, row: usize, column: usize) -> usize {
        let differs = usize::from(self.a[row - 1] != self.b[column - 1]);
        let gap = self.at(row - 1, column).min(self.at(row, column - 1)) + 1;
        gap.min(self.at(row - 1, column - 1) + differs)
    }

    fn at(&self, row: usize, column: usize) -> usize {
        self.cells[row * (self.b.len() + 1) + column]
    }

    fn last(&self) -> usize {
        self.at(self.a.len(), self.b.len())
    }
}
