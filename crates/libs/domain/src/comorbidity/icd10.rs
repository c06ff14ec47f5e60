//! ICD-10-CM codes to categories, by prefix.

mod tables;

use super::{
    Charlson, ElixhauserSet, LaceLine, LaceLines,
    prefix::{plain, within},
};
use tables::{CHARLSON, ELIXHAUSER, SEVERE_RENAL};

/// The category of a code; `None` where it has none. The code may carry its dot and be in either
/// case.
pub fn charlson(code: &str) -> Option<Charlson> {
    let code = plain(code);
    let (category, _) = CHARLSON.iter().find(|(_, prefixes)| within(&code, prefixes))?;
    Some(match category {
        Charlson::Renal if within(&code, &SEVERE_RENAL) => Charlson::RenalSevere,
        category => *category,
    })
}

/// The Elixhauser categories of a code: none, one or several. The code may carry its dot and be in
/// either case.
pub fn elixhauser(code: &str) -> ElixhauserSet {
    let code = plain(code);
    let rows = ELIXHAUSER.iter().filter(|(_, prefixes)| within(&code, prefixes));
    rows.map(|(category, _)| *category).collect()
}

/// The lines of LACE that a code reaches: its category's, and the severe renal line for a code that
/// AHRQ calls severe.
pub fn lace_lines(code: &str) -> LaceLines {
    let renal = within(&plain(code), &SEVERE_RENAL).then_some(LaceLine::SevereLiverOrRenal);
    charlson(code).and_then(Charlson::lace_line).into_iter().chain(renal).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        comorbidity::{Category, Elixhauser},
        vectors,
    };

    fn text(code: &str) -> String {
        lace_lines(code).to_string()
    }

    #[test]
    fn a_code_counts_with_or_without_its_dot() {
        assert_eq!(charlson("E11.22"), Some(Charlson::DiabetesComplicated));
        assert_eq!(charlson("e1122"), Some(Charlson::DiabetesComplicated));
        assert_eq!(charlson("E11"), None);
        assert_eq!(charlson(""), None);
    }

    #[test]
    fn no_code_is_in_two_categories() {
        for (category, prefixes) in CHARLSON {
            for (other, others) in CHARLSON.iter().filter(|(other, _)| *other != category) {
                let shared = prefixes.iter().find(|a| others.iter().any(|b| a.starts_with(b)));
                assert_eq!(shared, None, "{category:?} and {other:?}");
            }
        }
    }

    #[test]
    fn renal_disease_is_severe_from_stage_4_with_dialysis_and_with_a_transplant() {
        for code in
            ["N18.4", "N18.5", "N18.6", "I12.0", "I13.11", "Z49.31", "Z94.0", "Z99.2", "Z91.15"]
        {
            assert_eq!(text(code), "mod_severe_liver_or_renal=4", "{code}");
        }
        for code in ["N18.30", "N18.9", "N19", "I13.10", "N03.2", "Z49.0"] {
            assert_eq!(text(code), "mild_liver_or_renal=2", "{code}");
        }
        assert_eq!(text("I13.2"), "chf=2, mod_severe_liver_or_renal=4");
    }

    #[test]
    fn ulcer_and_hemiplegia_have_a_category_and_no_line() {
        assert_eq!(charlson("K25.9"), Some(Charlson::PepticUlcer));
        assert_eq!(charlson("G81.91"), Some(Charlson::Hemiplegia));
        assert_eq!(lace_lines("K25.9") | lace_lines("G81.91"), LaceLines::NONE);
    }

    #[test]
    fn a_code_may_be_in_several_elixhauser_categories() {
        for (code, expected) in [
            ("I11.0", "chf hypc"),
            ("i13.10", "hypc rf"),
            ("I42.6", "chf alcohol"),
            ("K70.30", "ld alcohol"),
            ("F31.5", "psycho depre"),
            ("G11.4", "para ond"),
            ("I27.9", "pcd cpd"),
            ("Z21", ""),
            ("", ""),
        ] {
            let found: Vec<_> = elixhauser(code).iter().map(Elixhauser::abbreviation).collect();
            assert_eq!(found.join(" "), expected, "{code}");
        }
    }

    #[test]
    fn every_prefix_is_plain_and_begins_no_other_of_its_row() {
        let charlson = CHARLSON.map(|(_, prefixes)| prefixes);
        for row in charlson.into_iter().chain(ELIXHAUSER.map(|(_, prefixes)| prefixes)) {
            for prefix in row {
                assert_eq!(plain(prefix), *prefix);
                let begun = row.iter().filter(|other| other.starts_with(prefix)).count();
                assert_eq!(begun, 1, "{prefix}");
            }
        }
    }

    #[test]
    fn every_shared_code_vector_is_equal() {
        vectors::each("comorbidity_code_vectors.csv", |row| {
            let code = row.text("icd10cm");
            let found: Vec<_> = charlson(code).map(Charlson::abbreviation).into_iter().collect();
            assert_eq!(found, row.list("charlson_quan_categories"), "{code}");
            let found: Vec<_> = elixhauser(code).iter().map(Elixhauser::abbreviation).collect();
            assert_eq!(found, row.list("elixhauser_quan_categories"), "{code}");
        });
    }

    #[test]
    fn every_shared_patient_vector_has_equal_categories() {
        let all = [
            "mi", "chf", "pvd", "cevd", "dementia", "cpd", "rheumd", "pud", "mld", "diab",
            "diabwc", "hp", "rend", "canc", "msld", "metacanc", "aids",
        ];
        vectors::each("charlson_vectors.csv", |row| {
            let codes = row.list("icd10_codes");
            let found: Vec<_> = codes
                .iter()
                .filter_map(|code| charlson(code))
                .map(Charlson::abbreviation)
                .collect();
            for category in all {
                let expected = row.text(category) == "1";
                assert_eq!(
                    found.contains(&category),
                    expected,
                    "{} {category}",
                    row.text("vec_id")
                );
            }
        });
    }

    /// LACE's weights are Schneeweiss's but for connective tissue (3, not 0), renal disease (by
    /// severity, not 3), hemiplegia (no line, not 1) and liver or renal counted once; patients
    /// without those must have the same sum.
    #[test]
    fn the_lace_sum_is_the_schneeweiss_score_where_the_two_agree() {
        let mut compared = 0;
        let found = vectors::each("charlson_vectors.csv", |row| {
            let codes = row.list("icd10_codes");
            let severe_beside_quan = |code: &&str| {
                lace_lines(code).contains(LaceLine::SevereLiverOrRenal)
                    && !matches!(
                        charlson(code),
                        Some(Charlson::RenalSevere | Charlson::SevereLiver)
                    )
            };
            let differs = ["rheumd", "rend", "hp"].iter().any(|category| row.text(category) == "1");
            if differs || codes.iter().any(severe_beside_quan) {
                return;
            }
            let lines: LaceLines = codes.into_iter().map(lace_lines).collect();
            let id = row.text("vec_id");
            assert_eq!(lines.sum(), row.parsed::<u32>("schneeweiss2003"), "{id}");
            compared += 1;
        });
        assert!(compared >= found / 2, "{compared} of {found}");
    }
}
