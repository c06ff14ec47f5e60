//! Whether two records are of one person: the weights of Fellegi and Sunter, J Am Stat Assoc
//! 1969;64:1183-1210.
//!
//! Each compared field falls on a level of agreement. Of the level, `m` is the chance among records
//! of one person and `u` the chance among records of two, and it adds log2(m/u) bits to the log
//! odds of the prior. The chances are given; nothing here estimates them.

mod comparison;
mod level;
mod weight;

pub use comparison::{Comparison, Level};
pub use level::{birth_date_level, exact_level, name_level, ssn_level, zip_level};
pub use weight::{Chance, Decision, LinkageError, MatchWeight};

#[cfg(test)]
mod tests;
