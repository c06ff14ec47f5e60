//! Text to values: exact or refused, never rounded, cut or guessed.

mod date;
mod number;
mod timestamp;

pub use date::{Days, civil, date, days_from_civil};
pub use number::{boolean, decimal, double, integer};
pub use timestamp::timestamp;

#[cfg(test)]
mod tests;
