//! What claims are made of: procedure codes without texts, modifiers, plans and words.

use crate::care::encounter::Class;

/// The plans of the payers, by number; one name holds a comma and must be quoted.
pub(crate) static PLANS: [[&str; 3]; 8] = [
    ["Original Medicare", "Medicare Advantage, Part C", "Medicare Advantage HMO"],
    ["Medicaid MCO", "Medicaid Fee for Service", "CHIP"],
    ["Dual Complete", "Dual Complete, Extra Help", "Dual Select"],
    ["Gold PPO", "Silver HMO", "Bronze EPO, Basic"],
    ["Blue Choice PPO", "Blue Care HMO", "Blue Saver HDHP w/ HSA"],
    ["Choice Plus", "Navigate HMO", "Core EPO, Narrow Network"],
    ["Open Access Select", "Managed Choice POS", "Premier Care"],
    ["Open Access Plus", "LocalPlus", "SureFit, Regional"],
];

/// The codes a professional bills for an encounter of this class (CPT-shaped and HCPCS).
pub(crate) fn professional(class: Class) -> &'static [&'static str] {
    match class {
        Class::Wellness => &["99395", "99396", "99397", "G0439", "G0438"],
        Class::Ambulatory | Class::Outpatient => &["99213", "99214", "99212", "99215", "99204"],
        Class::UrgentCare => &["99203", "99213", "S9083"],
        Class::Emergency => &["99283", "99284", "99285", "99282"],
        Class::Inpatient => &["99223", "99232", "99233", "99239", "99222"],
        Class::Snf => &["99305", "99309", "99308"],
        Class::Home => &["G0299", "G0151", "99349"],
        Class::Hospice => &["Q5001", "T2042"],
        Class::Virtual => &["99213", "G2012", "99442"],
    }
}

/// The codes a hospital bills outside of stays; a stay has none.
pub(crate) static FACILITY: [&str; 5] = ["G0463", "99284", "99283", "71046", "93005"];
/// Laboratory tests.
pub(crate) static LABORATORY: [&str; 6] = ["80053", "85025", "83036", "80061", "84443", "36415"];
/// Drugs and supplies.
pub(crate) static DRUGS: [&str; 6] = ["J1815", "J7613", "J3490", "A4253", "J8499", "J0897"];
/// Modifiers of professional lines; mostly none.
pub(crate) static MODIFIERS: [(u32, &str); 5] =
    [(80, ""), (10, "25"), (4, "59"), (3, "LT"), (3, "RT")];

/// The place of service of an encounter class (CMS place of service code set).
pub(crate) fn place(class: Class) -> &'static str {
    match class {
        Class::Wellness | Class::Ambulatory => "11",
        Class::Outpatient => "22",
        Class::UrgentCare => "20",
        Class::Emergency => "23",
        Class::Inpatient => "21",
        Class::Snf => "31",
        Class::Home => "12",
        Class::Hospice => "34",
        Class::Virtual => "10",
    }
}
