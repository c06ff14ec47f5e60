//! The prefixes of Quan et al., Med Care 2005;43:1130, tables 1 and 2, columns "Enhanced ICD-9-CM",
//! without the dot. A list that both indices share stands once.

use crate::comorbidity::{Charlson, Elixhauser, prefix::Row};

/// Heart failure, in both indices.
#[rustfmt::skip]
const HEART_FAILURE: &[&str] = &[
    "39891", "40201", "40211", "40291", "40401", "40403", "40411", "40413", "40491", "40493",
    "4254", "4255", "4256", "4257", "4258", "4259", "428",
];

/// Peripheral vascular disease, in both indices.
#[rustfmt::skip]
const PERIPHERAL_VASCULAR: &[&str] = &[
    "0930", "4373", "440", "441", "4431", "4432", "4433", "4434", "4435", "4436", "4437", "4438",
    "4439", "4471", "5571", "5579", "V434",
];

/// Hemiplegia and paraplegia, in both indices.
#[rustfmt::skip]
const PARALYSIS: &[&str] = &[
    "3341", "342", "343", "3440", "3441", "3442", "3443", "3444", "3445", "3446", "3449",
];

/// Metastatic tumours, in both indices.
#[rustfmt::skip]
const METASTATIC: &[&str] = &[
    "196", "197", "198", "199",
];

/// AIDS, in both indices.
#[rustfmt::skip]
const AIDS: &[&str] = &[
    "042", "043", "044",
];

/// The Charlson categories (table 1). Hypertensive heart and kidney disease with both failures
/// (`404.x3`) is in two categories, and so is cerebral aneurysm (`437.3`).
#[rustfmt::skip]
pub(super) const CHARLSON: [Row<Charlson>; 17] = [
    (Charlson::MyocardialInfarction, &["410", "412"]),
    (Charlson::HeartFailure, HEART_FAILURE),
    (Charlson::PeripheralVascular, PERIPHERAL_VASCULAR),
    (Charlson::Cerebrovascular, &[
        "36234", "430", "431", "432", "433", "434", "435", "436", "437", "438",
    ]),
    (Charlson::Dementia, &["290", "2941", "3312"]),
    (Charlson::ChronicPulmonary, &[
        "4168", "4169", "490", "491", "492", "493", "494", "495", "496", "500", "501", "502", "503",
        "504", "505", "5064", "5081", "5088",
    ]),
    (Charlson::Rheumatic, &[
        "4465", "7100", "7101", "7102", "7103", "7104", "7140", "7141", "7142", "7148", "725",
    ]),
    (Charlson::PepticUlcer, &["531", "532", "533", "534"]),
    (Charlson::MildLiver, &[
        "07022", "07023", "07032", "07033", "07044", "07054", "0706", "0709", "570", "571", "5733",
        "5734", "5738", "5739", "V427",
    ]),
    (Charlson::Diabetes, &["2500", "2501", "2502", "2503", "2508", "2509"]),
    (Charlson::DiabetesComplicated, &["2504", "2505", "2506", "2507"]),
    (Charlson::Hemiplegia, PARALYSIS),
    (Charlson::Renal, &[
        "40301", "40311", "40391", "40402", "40403", "40412", "40413", "40492", "40493", "582",
        "5830", "5831", "5832", "5833", "5834", "5835", "5836", "5837", "585", "586", "5880",
        "V420", "V451", "V56",
    ]),
    (Charlson::Cancer, &[
        "14", "15", "16", "170", "171", "172", "174", "175", "176", "177", "178", "179", "18",
        "190", "191", "192", "193", "194", "1950", "1951", "1952", "1953", "1954", "1955", "1956",
        "1957", "1958", "200", "201", "202", "203", "204", "205", "206", "207", "208", "2386",
    ]),
    (Charlson::SevereLiver, &[
        "4560", "4561", "4562", "5722", "5723", "5724", "5725", "5726", "5727", "5728",
    ]),
    (Charlson::Metastatic, METASTATIC),
    (Charlson::Aids, AIDS),
];

/// The Elixhauser categories (table 2). A code may be in several.
#[rustfmt::skip]
pub(super) const ELIXHAUSER: [Row<Elixhauser>; 31] = [
    (Elixhauser::HeartFailure, HEART_FAILURE),
    (Elixhauser::Arrhythmia, &[
        "4260", "42610", "42612", "42613", "4267", "4269", "4270", "4271", "4272", "4273", "4274",
        "4276", "4277", "4278", "4279", "7850", "99601", "99604", "V450", "V533",
    ]),
    (Elixhauser::Valvular, &[
        "0932", "394", "395", "396", "397", "424", "7463", "7464", "7465", "7466", "V422", "V433",
    ]),
    (Elixhauser::PulmonaryCirculation, &["4150", "4151", "416", "4170", "4178", "4179"]),
    (Elixhauser::PeripheralVascular, PERIPHERAL_VASCULAR),
    (Elixhauser::Hypertension, &["401"]),
    (Elixhauser::HypertensionComplicated, &["402", "403", "404", "405"]),
    (Elixhauser::Paralysis, PARALYSIS),
    (Elixhauser::OtherNeurological, &[
        "3319", "3320", "3321", "3334", "3335", "33392", "334", "335", "3362", "340", "341", "345",
        "3481", "3483", "7803", "7843",
    ]),
    (Elixhauser::ChronicPulmonary, &[
        "4168", "4169", "490", "491", "492", "493", "494", "495", "496", "497", "498", "499", "500",
        "501", "502", "503", "504", "505", "5064", "5081", "5088",
    ]),
    (Elixhauser::Diabetes, &["2500", "2501", "2502", "2503"]),
    (Elixhauser::DiabetesComplicated, &["2504", "2505", "2506", "2507", "2508", "2509"]),
    (Elixhauser::Hypothyroidism, &["2409", "243", "244", "2461", "2468"]),
    (Elixhauser::RenalFailure, &[
        "40301", "40311", "40391", "40402", "40403", "40412", "40413", "40492", "40493", "585",
        "586", "5880", "V420", "V451", "V56",
    ]),
    (Elixhauser::Liver, &[
        "07022", "07023", "07032", "07033", "07044", "07054", "0706", "0709", "4560", "4561",
        "4562", "570", "571", "5722", "5723", "5724", "5725", "5726", "5727", "5728", "5733",
        "5734", "5738", "5739", "V427",
    ]),
    (Elixhauser::PepticUlcer, &["5317", "5319", "5327", "5329", "5337", "5339", "5347", "5349"]),
    (Elixhauser::Aids, AIDS),
    (Elixhauser::Lymphoma, &["200", "201", "202", "2030", "2386"]),
    (Elixhauser::Metastatic, METASTATIC),
    (Elixhauser::SolidTumour, &[
        "140", "141", "142", "143", "144", "145", "146", "147", "148", "149", "150", "151", "152",
        "153", "154", "155", "156", "157", "158", "159", "160", "161", "162", "163", "164", "165",
        "166", "167", "168", "169", "170", "171", "172", "174", "175", "176", "177", "178", "179",
        "180", "181", "182", "183", "184", "185", "186", "187", "188", "189", "190", "191", "192",
        "193", "194", "195",
    ]),
    (Elixhauser::Rheumatic, &[
        "446", "7010", "7100", "7101", "7102", "7103", "7104", "7108", "7109", "7112", "714",
        "7193", "720", "725", "7285", "72889", "72930",
    ]),
    (Elixhauser::Coagulopathy, &["286", "2871", "2873", "2874", "2875"]),
    (Elixhauser::Obesity, &["2780"]),
    (Elixhauser::WeightLoss, &["260", "261", "262", "263", "7832", "7994"]),
    (Elixhauser::FluidElectrolyte, &["2536", "276"]),
    (Elixhauser::BloodLossAnemia, &["2800"]),
    (Elixhauser::DeficiencyAnemia, &[
        "2801", "2802", "2803", "2804", "2805", "2806", "2807", "2808", "2809", "281",
    ]),
    (Elixhauser::Alcohol, &[
        "2652", "2911", "2912", "2913", "2915", "2916", "2917", "2918", "2919", "3030", "3039",
        "3050", "3575", "4255", "5353", "5710", "5711", "5712", "5713", "980", "V113",
    ]),
    (Elixhauser::Drugs, &[
        "292", "304", "3052", "3053", "3054", "3055", "3056", "3057", "3058", "3059", "V6542",
    ]),
    (Elixhauser::Psychoses, &["2938", "295", "29604", "29614", "29644", "29654", "297", "298"]),
    (Elixhauser::Depression, &["2962", "2963", "2965", "3004", "309", "311"]),
];

/// Prefixes that make a renal disease severe: hypertensive kidney disease with stage 5 or end-stage
/// disease (`403.x1`), hypertensive heart and kidney disease with the same (`404.x2`, `404.x3`),
/// kidney disease from stage 4 on (`585.4` to `585.6`), a transplant (`V42.0`), dialysis (`V45.1`)
/// and dialysis care (`V56`). AHRQ gives ICD-9-CM no degree of severity: these are the codes that
/// mean what `RENLFL_SEV` of ICD-10-CM means.
pub(super) const SEVERE_RENAL: [&str; 15] = [
    "40301", "40311", "40391", "40402", "40403", "40412", "40413", "40492", "40493", "5854",
    "5855", "5856", "V420", "V451", "V56",
];
