//! Who lives in the world: people, and what ails them.

pub(crate) mod illness;
pub(crate) mod names;
pub(crate) mod person;
