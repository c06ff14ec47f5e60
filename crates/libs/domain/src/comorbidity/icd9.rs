//! ICD-9-CM codes to categories, by prefix: claims and histories before October 2015.

mod tables;
#[cfg(test)]
mod tests;

use super::{
    Charlson, CharlsonSet, ElixhauserSet, LaceLine, LaceLines,
    prefix::{plain, within},
};
use tables::{CHARLSON, ELIXHAUSER, SEVERE_RENAL};

/// The Charlson categories of a code (Quan et al., Med Care 2005;43:1130, enhanced ICD-9-CM): none,
/// one or two. The code may carry its dot and be in either case.
pub fn charlson(code: &str) -> CharlsonSet {
    categories(&plain(code)).collect()
}

/// The Elixhauser categories of a code (same publication): none, one or several. The code may carry
/// its dot and be in either case.
pub fn elixhauser(code: &str) -> ElixhauserSet {
    let code = plain(code);
    let rows = ELIXHAUSER.iter().filter(|(_, prefixes)| within(&code, prefixes));
    rows.map(|(category, _)| *category).collect()
}

/// The lines of LACE that a code reaches. Renal disease is severe with stage 4, stage 5 or
/// end-stage disease (585.4 to 585.6, 403.x1, 404.x2 and 404.x3), with a transplant (V42.0) and
/// with dialysis (V45.1, V56); any other renal code of Quan is mild, and so is 585 without its
/// stage. This is our reading: the codes say what AHRQ calls severe in ICD-10-CM.
pub fn lace_lines(code: &str) -> LaceLines {
    let code = plain(code);
    let severe = within(&code, &SEVERE_RENAL).then_some(LaceLine::SevereLiverOrRenal);
    categories(&code).filter_map(Charlson::lace_line).chain(severe).collect()
}

fn categories(code: &str) -> impl Iterator<Item = Charlson> {
    let rows = CHARLSON.iter().filter(move |(_, prefixes)| within(code, prefixes));
    rows.map(|(category, _)| *category)
}
