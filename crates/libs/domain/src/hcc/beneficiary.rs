//! Who is scored, and in which segment of the model.

use std::str::FromStr;

use crate::code::CodeError;

/// What the score needs to know of a person, beside the diagnoses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Beneficiary {
    /// Age in whole years on February 1 of the payment year.
    pub age: u32,
    /// The sex of Medicare's records.
    pub sex: Sex,
    /// Medicaid in the payment month, or for a new enrollee in the payment year.
    pub medicaid: Medicaid,
    /// Why the person first got Medicare.
    pub entitlement: Entitlement,
    /// Since when and where the person lives as a member.
    pub enrollment: Enrollment,
}

/// The sex of Medicare's records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Sex {
    /// `F` or `2`.
    Female,
    /// `M` or `1`.
    Male,
}

/// What Medicaid adds to Medicare.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Medicaid {
    /// Nothing.
    None,
    /// Premiums or cost sharing alone: dual status codes 01, 03, 05 and 06.
    Partial,
    /// Full benefits: 02, 04 and 08.
    Full,
    /// Medicaid that is neither: 07, 09 and 10. It counts for residents of institutions only.
    Other,
}

/// The original reason for entitlement (OREC).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Entitlement {
    /// 0: age.
    Age,
    /// 1: disability.
    Disability,
    /// 2: end-stage renal disease.
    RenalDisease,
    /// 3: disability and end-stage renal disease.
    DisabilityAndRenalDisease,
}

/// How long and where the person is a member.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Enrollment {
    /// Twelve months of Part B in the year of the diagnoses, living in the community.
    Community,
    /// The same, and more than 90 days in an institution.
    Institution,
    /// Fewer than twelve months of Part B.
    New,
    /// Fewer than twelve months, in a special needs plan for chronic conditions.
    NewInSpecialNeedsPlan,
}

/// The part of the population whose coefficients apply.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Segment {
    /// `CNA`: community, without Medicaid, 65 or older.
    CommunityNonDualAged,
    /// `CND`: community, without Medicaid, under 65.
    CommunityNonDualDisabled,
    /// `CFA`: community, full Medicaid, 65 or older.
    CommunityFullDualAged,
    /// `CFD`: community, full Medicaid, under 65.
    CommunityFullDualDisabled,
    /// `CPA`: community, partial Medicaid, 65 or older.
    CommunityPartialDualAged,
    /// `CPD`: community, partial Medicaid, under 65.
    CommunityPartialDualDisabled,
    /// `INS`: in an institution.
    Institutional,
    /// `NE`: new enrollees.
    NewEnrollee,
    /// `SNPNE`: new enrollees of a special needs plan.
    SpecialNeedsNewEnrollee,
}

impl Beneficiary {
    /// Whether the person is 65 or older.
    pub fn is_aged(&self) -> bool {
        self.age >= 65
    }

    /// Whether the person has Medicare for another reason than age.
    pub fn is_disabled(&self) -> bool {
        !self.is_aged() && self.entitlement != Entitlement::Age
    }

    /// Whether the person had Medicare for a disability before turning 65.
    pub fn was_disabled(&self) -> bool {
        self.is_aged() && self.entitlement == Entitlement::Disability
    }

    /// The segment whose coefficients apply.
    pub fn segment(&self) -> Segment {
        match self.enrollment {
            Enrollment::Community => self.community(),
            Enrollment::Institution => Segment::Institutional,
            Enrollment::New => Segment::NewEnrollee,
            Enrollment::NewInSpecialNeedsPlan => Segment::SpecialNeedsNewEnrollee,
        }
    }

    fn community(&self) -> Segment {
        match (self.medicaid, self.is_aged()) {
            (Medicaid::Full, true) => Segment::CommunityFullDualAged,
            (Medicaid::Full, false) => Segment::CommunityFullDualDisabled,
            (Medicaid::Partial, true) => Segment::CommunityPartialDualAged,
            (Medicaid::Partial, false) => Segment::CommunityPartialDualDisabled,
            (Medicaid::None | Medicaid::Other, true) => Segment::CommunityNonDualAged,
            (Medicaid::None | Medicaid::Other, false) => Segment::CommunityNonDualDisabled,
        }
    }
}

impl Segment {
    /// The name in CMS's tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::CommunityNonDualAged => "CNA",
            Self::CommunityNonDualDisabled => "CND",
            Self::CommunityFullDualAged => "CFA",
            Self::CommunityFullDualDisabled => "CFD",
            Self::CommunityPartialDualAged => "CPA",
            Self::CommunityPartialDualDisabled => "CPD",
            Self::Institutional => "INS",
            Self::NewEnrollee => "NE",
            Self::SpecialNeedsNewEnrollee => "SNPNE",
        }
    }
}

impl FromStr for Sex {
    type Err = CodeError;

    fn from_str(text: &str) -> Result<Self, CodeError> {
        match text {
            "F" | "2" => Ok(Self::Female),
            "M" | "1" => Ok(Self::Male),
            _ => Err(CodeError { kind: "sex" }),
        }
    }
}

/// Reads a monthly dual status code; `00`, `NA`, `99` and nothing say that there is no Medicaid.
impl FromStr for Medicaid {
    type Err = CodeError;

    fn from_str(text: &str) -> Result<Self, CodeError> {
        match text {
            "" | "00" | "NA" | "99" => Ok(Self::None),
            "01" | "03" | "05" | "06" => Ok(Self::Partial),
            "02" | "04" | "08" => Ok(Self::Full),
            "07" | "09" | "10" => Ok(Self::Other),
            _ => Err(CodeError { kind: "dual status code" }),
        }
    }
}

impl FromStr for Entitlement {
    type Err = CodeError;

    fn from_str(text: &str) -> Result<Self, CodeError> {
        match text {
            "0" => Ok(Self::Age),
            "1" => Ok(Self::Disability),
            "2" => Ok(Self::RenalDisease),
            "3" => Ok(Self::DisabilityAndRenalDisease),
            _ => Err(CodeError { kind: "reason for entitlement" }),
        }
    }
}
