//! ICD-10-CM codes to categories, by prefix.

use super::{Charlson, LaceLine, LaceLines};

/// Prefixes of each category (Quan et al., Med Care 2005;43:1130, table 1), upper case and without
/// the dot. No prefix of one category begins one of another, so the order does not matter.
#[rustfmt::skip]
const QUAN_2005: [(Charlson, &[&str]); 17] = [
    (Charlson::MyocardialInfarction, &[
        "I21", "I22", "I252",
    ]),
    (Charlson::HeartFailure, &[
        "I099", "I110", "I130", "I132", "I255", "I420", "I425", "I426", "I427", "I428", "I429",
        "I43", "I50", "P290",
    ]),
    (Charlson::PeripheralVascular, &[
        "I70", "I71", "I731", "I738", "I739", "I771", "I790", "I792", "K551", "K558", "K559",
        "Z958", "Z959",
    ]),
    (Charlson::Cerebrovascular, &[
        "G45", "G46", "H340", "I60", "I61", "I62", "I63", "I64", "I65", "I66", "I67", "I68",
        "I69",
    ]),
    (Charlson::Dementia, &[
        "F00", "F01", "F02", "F03", "F051", "G30", "G311",
    ]),
    (Charlson::ChronicPulmonary, &[
        "I278", "I279", "J40", "J41", "J42", "J43", "J44", "J45", "J46", "J47", "J60", "J61",
        "J62", "J63", "J64", "J65", "J66", "J67", "J684", "J701", "J703",
    ]),
    (Charlson::Rheumatic, &[
        "M05", "M06", "M315", "M32", "M33", "M34", "M351", "M353", "M360",
    ]),
    (Charlson::PepticUlcer, &[
        "K25", "K26", "K27", "K28",
    ]),
    (Charlson::MildLiver, &[
        "B18", "K700", "K701", "K702", "K703", "K709", "K713", "K714", "K715", "K717", "K73",
        "K74", "K760", "K762", "K763", "K764", "K768", "K769", "Z944",
    ]),
    (Charlson::Diabetes, &[
        "E100", "E101", "E106", "E108", "E109", "E110", "E111", "E116", "E118", "E119", "E120",
        "E121", "E126", "E128", "E129", "E130", "E131", "E136", "E138", "E139", "E140", "E141",
        "E146", "E148", "E149",
    ]),
    (Charlson::DiabetesComplicated, &[
        "E102", "E103", "E104", "E105", "E107", "E112", "E113", "E114", "E115", "E117", "E122",
        "E123", "E124", "E125", "E127", "E132", "E133", "E134", "E135", "E137", "E142", "E143",
        "E144", "E145", "E147",
    ]),
    (Charlson::Hemiplegia, &[
        "G041", "G114", "G801", "G802", "G81", "G82", "G830", "G831", "G832", "G833", "G834",
        "G839",
    ]),
    (Charlson::Renal, &[
        "I120", "I131", "N032", "N033", "N034", "N035", "N036", "N037", "N052", "N053", "N054",
        "N055", "N056", "N057", "N18", "N19", "N250", "Z490", "Z491", "Z492", "Z940", "Z992",
    ]),
    (Charlson::Cancer, &[
        "C00", "C01", "C02", "C03", "C04", "C05", "C06", "C07", "C08", "C09", "C10", "C11",
        "C12", "C13", "C14", "C15", "C16", "C17", "C18", "C19", "C20", "C21", "C22", "C23",
        "C24", "C25", "C26", "C30", "C31", "C32", "C33", "C34", "C37", "C38", "C39", "C40",
        "C41", "C43", "C45", "C46", "C47", "C48", "C49", "C50", "C51", "C52", "C53", "C54",
        "C55", "C56", "C57", "C58", "C60", "C61", "C62", "C63", "C64", "C65", "C66", "C67",
        "C68", "C69", "C70", "C71", "C72", "C73", "C74", "C75", "C76", "C81", "C82", "C83",
        "C84", "C85", "C88", "C90", "C91", "C92", "C93", "C94", "C95", "C96", "C97",
    ]),
    (Charlson::SevereLiver, &[
        "I850", "I859", "I864", "I982", "K704", "K711", "K721", "K729", "K765", "K766", "K767",
    ]),
    (Charlson::Metastatic, &[
        "C77", "C78", "C79", "C80",
    ]),
    (Charlson::Aids, &[
        "B20", "B21", "B22", "B24",
    ]),
];

/// Prefixes that make a renal disease severe (AHRQ Elixhauser Comorbidity Software Refined v2026-1,
/// `RENLFL_SEV`). Hypertensive heart and kidney disease with stage 5 (`I132`) and dialysis
/// non-compliance (`Z9115`) are severe without being Quan's `rend`.
const SEVERE_RENAL: [&str; 13] = [
    "I120", "I1311", "I132", "N184", "N185", "N186", "Z4901", "Z4902", "Z4931", "Z4932", "Z9115",
    "Z940", "Z992",
];

/// The category of a code; `None` where it has none. The code may carry its dot and be in either
/// case.
pub fn charlson(code: &str) -> Option<Charlson> {
    let code = plain(code);
    let within = |prefixes: &[&str]| prefixes.iter().any(|prefix| code.starts_with(prefix));
    let (category, _) = QUAN_2005.iter().find(|(_, prefixes)| within(prefixes))?;
    Some(match category {
        Charlson::Renal if within(&SEVERE_RENAL) => Charlson::RenalSevere,
        category => *category,
    })
}

/// The lines of LACE that a code reaches: its category's, and the severe renal line for a code that
/// AHRQ calls severe.
pub fn lace_lines(code: &str) -> LaceLines {
    let severe = SEVERE_RENAL.iter().any(|prefix| plain(code).starts_with(prefix));
    let renal = severe.then_some(LaceLine::SevereLiverOrRenal);
    charlson(code).and_then(Charlson::lace_line).into_iter().chain(renal).collect()
}

fn plain(code: &str) -> String {
    code.chars().filter(|c| *c != '.').map(|c| c.to_ascii_uppercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vectors;

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
        for (category, prefixes) in QUAN_2005 {
            for (other, others) in QUAN_2005.iter().filter(|(other, _)| *other != category) {
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
    fn every_shared_code_vector_is_equal() {
        vectors::each("comorbidity_code_vectors.csv", |row| {
            let code = row.text("icd10cm");
            let found: Vec<_> = charlson(code).map(Charlson::abbreviation).into_iter().collect();
            assert_eq!(found, row.list("charlson_quan_categories"), "{code}");
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
