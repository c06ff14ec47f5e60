//! The care people get: hospital admissions, visits, and the life that holds them together.

pub(crate) mod added;
pub(crate) mod admissions;
pub(crate) mod encounter;
pub(crate) mod life;
pub(crate) mod visits;
