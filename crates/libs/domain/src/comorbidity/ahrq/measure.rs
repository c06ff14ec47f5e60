//! The thirty-eight measures, their weights, and which of them ask for presence on admission.

/// A measure of the AHRQ Elixhauser Comorbidity Software Refined for ICD-10-CM, v2026-1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Measure {
    /// Acquired immune deficiency syndrome, or infection with HIV.
    Aids,
    /// Alcohol abuse.
    Alcohol,
    /// Anemia from a nutritional deficiency or a chronic disease.
    DeficiencyAnemia,
    /// Autoimmune conditions.
    Autoimmune,
    /// Anemia from chronic blood loss.
    BloodLossAnemia,
    /// Leukemia.
    Leukemia,
    /// Lymphoma.
    Lymphoma,
    /// Metastatic cancer.
    Metastatic,
    /// Solid tumour in situ.
    InSitu,
    /// Malignant solid tumour without metastasis.
    SolidTumour,
    /// Cerebrovascular disease.
    Cerebrovascular,
    /// Heart failure.
    HeartFailure,
    /// Coagulopathy.
    Coagulopathy,
    /// Dementia.
    Dementia,
    /// Depression.
    Depression,
    /// Diabetes with chronic complication.
    DiabetesComplicated,
    /// Diabetes without chronic complication.
    Diabetes,
    /// Drug abuse.
    Drugs,
    /// Hypertension with complication.
    HypertensionComplicated,
    /// Hypertension without complication.
    Hypertension,
    /// Mild liver disease.
    MildLiver,
    /// Moderate or severe liver disease, liver failure.
    SevereLiver,
    /// Chronic pulmonary disease.
    ChronicPulmonary,
    /// Neurological disorders that affect movement.
    Movement,
    /// Other neurological disorders.
    OtherNeurological,
    /// Seizures and epilepsy.
    Seizures,
    /// Obesity.
    Obesity,
    /// Paralysis.
    Paralysis,
    /// Peripheral vascular disease.
    PeripheralVascular,
    /// Psychoses.
    Psychoses,
    /// Pulmonary circulation disease.
    PulmonaryCirculation,
    /// Moderate renal failure and disease.
    RenalModerate,
    /// Severe renal failure and disease.
    RenalSevere,
    /// Hypothyroidism.
    Hypothyroidism,
    /// Other thyroid disorders.
    OtherThyroid,
    /// Peptic ulcer disease.
    PepticUlcer,
    /// Valvular disease.
    Valvular,
    /// Weight loss.
    WeightLoss,
}

/// What is published of a measure.
struct Published {
    name: &'static str,
    readmission: i32,
    mortality: i32,
    present_on_admission: bool,
}

impl Measure {
    /// Every measure, in the order of the published weights.
    pub const ALL: [Self; 38] = [
        Self::Aids,
        Self::Alcohol,
        Self::DeficiencyAnemia,
        Self::Autoimmune,
        Self::BloodLossAnemia,
        Self::Leukemia,
        Self::Lymphoma,
        Self::Metastatic,
        Self::InSitu,
        Self::SolidTumour,
        Self::Cerebrovascular,
        Self::HeartFailure,
        Self::Coagulopathy,
        Self::Dementia,
        Self::Depression,
        Self::DiabetesComplicated,
        Self::Diabetes,
        Self::Drugs,
        Self::HypertensionComplicated,
        Self::Hypertension,
        Self::MildLiver,
        Self::SevereLiver,
        Self::ChronicPulmonary,
        Self::Movement,
        Self::OtherNeurological,
        Self::Seizures,
        Self::Obesity,
        Self::Paralysis,
        Self::PeripheralVascular,
        Self::Psychoses,
        Self::PulmonaryCirculation,
        Self::RenalModerate,
        Self::RenalSevere,
        Self::Hypothyroidism,
        Self::OtherThyroid,
        Self::PepticUlcer,
        Self::Valvular,
        Self::WeightLoss,
    ];

    /// The published name, without its `CMR_`.
    pub const fn name(self) -> &'static str {
        self.published().name
    }

    /// The measure of a published name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|measure| measure.name() == name)
    }

    /// What the measure adds to the index of readmission within 30 days for any cause.
    pub const fn readmission_weight(self) -> i32 {
        self.published().readmission
    }

    /// What the measure adds to the index of death in hospital.
    pub const fn mortality_weight(self) -> i32 {
        self.published().mortality
    }

    /// Whether a diagnosis reaches the measure only when it was present on admission.
    pub const fn needs_presence_on_admission(self) -> bool {
        self.published().present_on_admission
    }

    /// Name, weight for readmission, weight for death, whether presence on admission is asked for.
    #[rustfmt::skip]
    const fn published(self) -> Published {
        let (name, readmission, mortality, present_on_admission) = match self {
            Self::Aids => ("AIDS", 5, -4, false),
            Self::Alcohol => ("ALCOHOL", 3, -1, false),
            Self::DeficiencyAnemia => ("ANEMDEF", 5, -3, true),
            Self::Autoimmune => ("AUTOIMMUNE", 2, 0, false),
            Self::BloodLossAnemia => ("BLDLOSS", 2, -4, true),
            Self::Leukemia => ("CANCER_LEUK", 10, 9, false),
            Self::Lymphoma => ("CANCER_LYMPH", 7, 5, false),
            Self::Metastatic => ("CANCER_METS", 11, 22, false),
            Self::InSitu => ("CANCER_NSITU", 0, 0, false),
            Self::SolidTumour => ("CANCER_SOLID", 7, 10, false),
            Self::Cerebrovascular => ("CBVD", 0, 5, true),
            Self::HeartFailure => ("HF", 7, 14, true),
            Self::Coagulopathy => ("COAG", 3, 14, true),
            Self::Dementia => ("DEMENTIA", 1, 5, false),
            Self::Depression => ("DEPRESS", 2, -8, false),
            Self::DiabetesComplicated => ("DIAB_CX", 4, -2, false),
            Self::Diabetes => ("DIAB_UNCX", 0, 0, false),
            Self::Drugs => ("DRUG_ABUSE", 6, -7, false),
            Self::HypertensionComplicated => ("HTN_CX", 0, 1, false),
            Self::Hypertension => ("HTN_UNCX", 0, 0, false),
            Self::MildLiver => ("LIVER_MLD", 3, 2, true),
            Self::SevereLiver => ("LIVER_SEV", 10, 16, true),
            Self::ChronicPulmonary => ("LUNG_CHRONIC", 4, 2, false),
            Self::Movement => ("NEURO_MOVT", 1, -1, true),
            Self::OtherNeurological => ("NEURO_OTH", 2, 22, true),
            Self::Seizures => ("NEURO_SEIZ", 5, 2, true),
            Self::Obesity => ("OBESE", -2, -7, false),
            Self::Paralysis => ("PARALYSIS", 3, 4, true),
            Self::PeripheralVascular => ("PERIVASC", 1, 3, false),
            Self::Psychoses => ("PSYCHOSES", 6, -9, true),
            Self::PulmonaryCirculation => ("PULMCIRC", 3, 4, true),
            Self::RenalModerate => ("RENLFL_MOD", 4, 3, true),
            Self::RenalSevere => ("RENLFL_SEV", 8, 7, true),
            Self::Hypothyroidism => ("THYROID_HYPO", 0, -3, false),
            Self::OtherThyroid => ("THYROID_OTH", 0, -8, false),
            Self::PepticUlcer => ("ULCER_PEPTIC", 2, 0, true),
            Self::Valvular => ("VALVE", 0, 0, true),
            Self::WeightLoss => ("WGHTLOSS", 6, 13, true),
        };
        Published { name, readmission, mortality, present_on_admission }
    }
}
