//! Encounters and procedures in SNOMED CT, by class of encounter.

use crate::care::encounter::Class;

/// A code and its term.
#[derive(Debug)]
pub(crate) struct Service {
    pub(crate) code: &'static str,
    pub(crate) text: &'static str,
}

const fn service(code: &'static str, text: &'static str) -> Service {
    Service { code, text }
}

/// The check-up that begins every known illness outside hospital.
pub(crate) static PROBLEM_VISIT: Service =
    service("185347001", "Encounter for problem (procedure)");
/// The visit after a stay.
pub(crate) static FOLLOW_UP: Service = service("390906007", "Follow-up encounter (procedure)");
/// Written after a death, in the class of wellness visits.
pub(crate) static DEATH_CERTIFICATION: Service = service("308646001", "Death Certification");
/// The first encounter of a hospital stay.
pub(crate) static ADMISSION: Service = service("32485007", "Hospital admission (procedure)");
/// The later encounters of a stay that the hospital splits.
pub(crate) static TRANSFERS: [Service; 3] = [
    service("305342007", "Admission to ward (procedure)"),
    service("397821002", "Patient transfer to intensive care unit (procedure)"),
    service("305351004", "Admission to intensive care unit (procedure)"),
];

static WELLNESS: [(u32, Service); 1] =
    [(1, service("162673000", "General examination of patient (procedure)"))];
static CHILD: [(u32, Service); 1] = [(1, service("410620009", "Well child visit (procedure)"))];
static AMBULATORY: [(u32, Service); 4] = [
    (60, service("185347001", "Encounter for problem (procedure)")),
    (20, service("185345009", "Encounter for symptom (procedure)")),
    (10, service("390906007", "Follow-up encounter (procedure)")),
    (10, service("185349003", "Encounter for check up (procedure)")),
];
static OUTPATIENT: [(u32, Service); 3] = [
    (60, service("185349003", "Encounter for check up (procedure)")),
    (20, service("308335008", "Patient encounter procedure (procedure)")),
    (15, service("698314001", "Consultation for treatment (procedure)")),
];
static URGENT: [(u32, Service); 1] =
    [(1, service("702927004", "Urgent care clinic (environment)"))];
static EMERGENCY: [(u32, Service); 2] = [
    (80, service("50849002", "Emergency room admission (procedure)")),
    (20, service("182813001", "Emergency treatment (procedure)")),
];
static INPATIENT: [(u32, Service); 2] = [
    (80, service("32485007", "Hospital admission (procedure)")),
    (20, service("305408004", "Admission to surgical department (procedure)")),
];
static SNF: [(u32, Service); 1] =
    [(1, service("449411000124106", "Admission to skilled nursing facility (procedure)"))];
static HOME: [(u32, Service); 1] = [(1, service("439708006", "Home visit (procedure)"))];
static HOSPICE: [(u32, Service); 1] =
    [(1, service("305336008", "Admission to hospice (procedure)"))];
static VIRTUAL: [(u32, Service); 1] =
    [(1, service("448337001", "Telemedicine consultation with patient (procedure)"))];

/// What an encounter of this class may be called.
pub(crate) fn encounters(class: Class, child: bool) -> &'static [(u32, Service)] {
    match class {
        Class::Wellness if child => &CHILD,
        Class::Wellness => &WELLNESS,
        Class::Ambulatory => &AMBULATORY,
        Class::Outpatient => &OUTPATIENT,
        Class::UrgentCare => &URGENT,
        Class::Emergency => &EMERGENCY,
        Class::Inpatient => &INPATIENT,
        Class::Snf => &SNF,
        Class::Home => &HOME,
        Class::Hospice => &HOSPICE,
        Class::Virtual => &VIRTUAL,
    }
}

static CHECKS: [Service; 5] = [
    service("710824005", "Assessment of health and social care needs (procedure)"),
    service("171207006", "Depression screening (procedure)"),
    service("428211000124100", "Assessment of substance use (procedure)"),
    service("430193006", "Medication Reconciliation (procedure)"),
    service("762993000", "Assessment using Morse Fall Scale (procedure)"),
];
static CLINIC: [Service; 4] = [
    service("5880005", "Physical examination procedure (procedure)"),
    service("430193006", "Medication Reconciliation (procedure)"),
    service("73761001", "Colonoscopy (procedure)"),
    service("104091002", "Hemogram, automated, with RBC, WBC, Hgb, Hct, Indices, Platelet count"),
];
static HOSPITAL: [Service; 6] = [
    service("399208008", "Plain chest X-ray (procedure)"),
    service("29303009", "Electrocardiographic procedure (procedure)"),
    service("371908008", "Oxygen administration by mask (procedure)"),
    service("71493000", "Transfusion of packed red blood cells (procedure)"),
    service("133899007", "Postoperative care (regime/therapy)"),
    service("710824005", "Assessment of health and social care needs (procedure)"),
];
static NURSING: [Service; 4] = [
    service("410401003", "Nursing care/supplementary surveillance (regime/therapy)"),
    service("91251008", "Physical therapy procedure (regime/therapy)"),
    service("84478008", "Occupational therapy (regime/therapy)"),
    service("370789001", "Development of individualized plan of care (procedure)"),
];
static REMOTE: [Service; 2] = [
    service("84100007", "History taking (procedure)"),
    service("223470000", "Discussion about signs and symptoms (procedure)"),
];

/// What is done during an encounter of this class.
pub(crate) fn procedures(class: Class) -> &'static [Service] {
    match class {
        Class::Wellness | Class::Outpatient | Class::UrgentCare => &CHECKS,
        Class::Ambulatory => &CLINIC,
        Class::Emergency | Class::Inpatient => &HOSPITAL,
        Class::Snf | Class::Home | Class::Hospice => &NURSING,
        Class::Virtual => &REMOTE,
    }
}
