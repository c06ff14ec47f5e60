//! Diagnoses and findings in SNOMED CT, with the ICD-10-CM code a claim shows for them and the
//! Charlson category the risk counts (Quan et al. 2005 by way of the ICD-10 code).

use crate::lace::Category;

/// One diagnosis or finding.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Problem {
    pub(crate) code: &'static str,
    pub(crate) text: &'static str,
    /// Empty for what is never billed.
    pub(crate) icd: &'static str,
    pub(crate) category: Option<Category>,
}

macro_rules! problems {
    ($($name:ident = $code:literal $text:literal $icd:literal $($category:ident)?;)*) => {
        $(pub(crate) static $name: Problem = Problem {
            code: $code,
            text: $text,
            icd: $icd,
            category: problems!(@category $($category)?),
        };)*
    };
    (@category) => { None };
    (@category $category:ident) => { Some(Category::$category) };
}

problems! {
    MI = "22298006" "Myocardial infarction (disorder)" "I21.9" MyocardialInfarction;
    STEMI = "401303003" "Acute ST segment elevation myocardial infarction (disorder)" "I21.3" MyocardialInfarction;
    NSTEMI = "401314000" "Acute non-ST segment elevation myocardial infarction (disorder)" "I21.4" MyocardialInfarction;
    CHF = "88805009" "Chronic congestive heart failure (disorder)" "I50.22" HeartFailure;
    HEART_FAILURE = "84114007" "Heart failure (disorder)" "I50.9" HeartFailure;
    STROKE = "230690007" "Cerebrovascular accident (disorder)" "I63.9" Cerebrovascular;
    TIA = "266257000" "Transient ischemic attack (disorder)" "G45.9" Cerebrovascular;
    ALZHEIMER = "26929004" "Alzheimer's disease (disorder)" "G30.9" Dementia;
    DEMENTIA = "52448006" "Dementia (disorder)" "F03.90" Dementia;
    CHRONIC_BRONCHITIS = "185086009" "Chronic obstructive bronchitis (disorder)" "J44.9" Pulmonary;
    EMPHYSEMA = "87433001" "Pulmonary emphysema (disorder)" "J43.9" Pulmonary;
    COPD = "13645005" "Chronic obstructive lung disease (disorder)" "J44.9" Pulmonary;
    ASTHMA = "195967001" "Asthma (disorder)" "J45.909" Pulmonary;
    CHILDHOOD_ASTHMA = "233678006" "Childhood asthma (disorder)" "J45.909" Pulmonary;
    RHEUMATOID_ARTHRITIS = "69896004" "Rheumatoid arthritis (disorder)" "M06.9" Rheumatic;
    LUPUS = "55464009" "Systemic lupus erythematosus (disorder)" "M32.9" Rheumatic;
    PEPTIC_ULCER = "13200003" "Peptic ulcer (disorder)" "K27.9" PepticUlcer;
    GASTRIC_ULCER = "397825006" "Gastric ulcer (disorder)" "K25.9" PepticUlcer;
    HEPATITIS_C = "128302006" "Chronic hepatitis C (disorder)" "B18.2" MildLiver;
    DIABETES_2 = "44054006" "Diabetes mellitus type 2 (disorder)" "E11.9" Diabetes;
    DIABETES_1 = "46635009" "Diabetes mellitus type 1 (disorder)" "E10.9" Diabetes;
    DIABETIC_KIDNEY = "127013003" "Disorder of kidney due to diabetes mellitus (disorder)" "E11.22" DiabetesWithComplications;
    MICROALBUMINURIA = "90781000119102" "Microalbuminuria due to type 2 diabetes mellitus (disorder)" "E11.29" DiabetesWithComplications;
    DIABETIC_NEUROPATHY = "368581000119106" "Neuropathy due to type 2 diabetes mellitus (disorder)" "E11.40" DiabetesWithComplications;
    DIABETIC_RETINOPATHY = "422034002" "Retinopathy due to type 2 diabetes mellitus (disorder)" "E11.319" DiabetesWithComplications;
    HEMIPLEGIA = "50582007" "Hemiplegia (disorder)" "G81.90" Hemiplegia;
    CKD_1 = "431855005" "Chronic kidney disease stage 1 (disorder)" "N18.1" MildRenal;
    CKD_2 = "431856006" "Chronic kidney disease stage 2 (disorder)" "N18.2" MildRenal;
    CKD_3 = "433144002" "Chronic kidney disease stage 3 (disorder)" "N18.30" MildRenal;
    CKD_4 = "431857002" "Chronic kidney disease stage 4 (disorder)" "N18.4" SevereRenal;
    ESRD = "46177005" "End-stage renal disease (disorder)" "N18.6" SevereRenal;
    BREAST_CANCER = "254837009" "Malignant neoplasm of breast (disorder)" "C50.919" Cancer;
    COLON_CANCER = "93761005" "Primary malignant neoplasm of colon (disorder)" "C18.9" Cancer;
    LUNG_CANCER = "254637007" "Non-small cell lung cancer (disorder)" "C34.90" Cancer;
    SMALL_CELL_CANCER = "254632001" "Small cell carcinoma of lung (disorder)" "C34.90" Cancer;
    LEUKEMIA = "91861009" "Acute myeloid leukemia (disorder)" "C92.00" Cancer;
    PROSTATE_METASTASIS = "314994000" "Metastasis from malignant tumor of prostate (disorder)" "C79.9" Metastasis;
    METASTASIS = "128462008" "Secondary malignant neoplastic disease (disorder)" "C79.9" Metastasis;
    AIDS = "62479008" "AIDS (disorder)" "B20" Aids;
    HIV = "86406008" "Human immunodeficiency virus infection (disorder)" "Z21";
    PROSTATE_NEOPLASM = "126906006" "Neoplasm of prostate (disorder)" "D49.5";
    HYPERTENSION = "59621000" "Essential hypertension (disorder)" "I10";
    ISCHEMIC_HEART = "414545008" "Ischemic heart disease (disorder)" "I25.9";
    ATRIAL_FIBRILLATION = "49436004" "Atrial fibrillation (disorder)" "I48.91";
    OBESITY = "162864005" "Body mass index 30+ - obesity (finding)" "E66.9";
    PREDIABETES = "15777000" "Prediabetes (finding)" "R73.03";
    HYPERLIPIDEMIA = "55822004" "Hyperlipidemia (disorder)" "E78.5";
    ANEMIA = "271737000" "Anemia (disorder)" "D64.9";
    OSTEOPOROSIS = "64859006" "Osteoporosis (disorder)" "M81.0";
    KNEE_ARTHRITIS = "239873007" "Osteoarthritis of knee (disorder)" "M17.9";
    HIP_ARTHRITIS = "239872002" "Osteoarthritis of hip (disorder)" "M16.9";
    CHRONIC_SINUSITIS = "40055000" "Chronic sinusitis (disorder)" "J32.9";
    SLEEP_DISORDER = "39898005" "Sleep disorder (disorder)" "G47.9";
    BACK_PAIN = "278860009" "Chronic low back pain (finding)" "M54.50";
    DEPRESSION = "370143000" "Major depressive disorder (disorder)" "F32.A";
    PNEUMONIA = "233604007" "Pneumonia (disorder)" "J18.9";
    SEPSIS = "91302008" "Sepsis (disorder)" "A41.9";
    CYSTITIS = "307426000" "Acute infective cystitis (disorder)" "N30.00";
    HIP_FRACTURE = "359817006" "Closed fracture of hip (disorder)" "S72.009A";
    APPENDICITIS = "74400008" "Appendicitis (disorder)" "K37";
    PREGNANCY = "72892002" "Normal pregnancy (finding)" "Z34.90";
    STERILIZATION = "183996000" "Sterilization requested (situation)" "Z30.2";
    REHABILITATION = "52052004" "Rehabilitation therapy (regime/therapy)" "Z51.89";
    VIRAL_SINUSITIS = "444814009" "Viral sinusitis (disorder)" "J01.90";
    BRONCHITIS = "10509002" "Acute bronchitis (disorder)" "J20.9";
    PHARYNGITIS = "195662009" "Acute viral pharyngitis (disorder)" "J02.8";
    STREP_THROAT = "43878008" "Streptococcal sore throat (disorder)" "J02.0";
    EAR_INFECTION = "65363002" "Otitis media (disorder)" "H66.90";
    ANKLE_SPRAIN = "44465007" "Sprain of ankle (disorder)" "S93.409A";
    FOREARM_FRACTURE = "65966004" "Fracture of forearm (disorder)" "S52.90XA";
    CONCUSSION = "62106007" "Concussion with no loss of consciousness (disorder)" "S06.0X0A";
    LACERATION = "284551006" "Laceration of foot (disorder)" "S91.319A";
    COVID = "840539006" "COVID-19" "U07.1";
    FATIGUE = "84229001" "Fatigue (finding)" "R53.83";
}

/// Reasons of which every admission is planned. Neoplasms are among them, since Synthea gives its
/// cycles of chemotherapy no other mark.
pub(crate) static PLANNED: [&Problem; 9] = [
    &LUNG_CANCER,
    &SMALL_CELL_CANCER,
    &BREAST_CANCER,
    &COLON_CANCER,
    &LEUKEMIA,
    &KNEE_ARTHRITIS,
    &HIP_ARTHRITIS,
    &STERILIZATION,
    &REHABILITATION,
];

/// Reasons of stays that never begin the thirty days: treatment of cancer, rehabilitation,
/// psychiatry.
pub(crate) static NO_INDEX: [&Problem; 7] = [
    &LUNG_CANCER,
    &SMALL_CELL_CANCER,
    &BREAST_CANCER,
    &COLON_CANCER,
    &LEUKEMIA,
    &REHABILITATION,
    &DEPRESSION,
];

/// What brings people to a clinic for a week or two, with weights.
pub(crate) static MINOR: [(u32, &Problem); 11] = [
    (20, &VIRAL_SINUSITIS),
    (14, &BRONCHITIS),
    (12, &PHARYNGITIS),
    (6, &STREP_THROAT),
    (6, &EAR_INFECTION),
    (8, &CYSTITIS),
    (6, &ANKLE_SPRAIN),
    (4, &LACERATION),
    (3, &COVID),
    (4, &FATIGUE),
    (3, &CONCUSSION),
];

/// What brings people to an emergency room and home again.
pub(crate) static URGENT: [(u32, &Problem); 8] = [
    (10, &FOREARM_FRACTURE),
    (10, &LACERATION),
    (8, &CONCUSSION),
    (8, &CYSTITIS),
    (10, &BRONCHITIS),
    (8, &ANKLE_SPRAIN),
    (6, &COVID),
    (4, &FATIGUE),
];

/// Social findings as they are asked for at check-ups: weight, code, text.
pub(crate) static SOCIAL: [(u32, Problem); 9] = [
    (34, finding("160903007", "Full-time employment (finding)")),
    (16, finding("160904001", "Part-time employment (finding)")),
    (22, finding("73595000", "Stress (finding)")),
    (10, finding("423315002", "Limited social contact (finding)")),
    (9, finding("422650009", "Social isolation (finding)")),
    (9, finding("741062008", "Not in labor force (finding)")),
    (6, finding("73438004", "Unemployed (finding)")),
    (5, finding("266934004", "Transport problem (finding)")),
    (40, finding("314529007", "Medication review due (situation)")),
];

/// Codes that no map knows, as local systems send them.
pub(crate) static UNKNOWN: [Problem; 4] = [
    finding("999000011000001104", "Local problem list entry A (disorder)"),
    finding("999000021000001108", "Local problem list entry B (disorder)"),
    finding("999000031000001105", "Legacy diagnosis, not mapped (disorder)"),
    finding("999000041000001101", "Imported \"other\" diagnosis (disorder)"),
];

const fn finding(code: &'static str, text: &'static str) -> Problem {
    Problem { code, text, icd: "", category: None }
}
