#![doc = include_str!("../README.md")]

mod chart;
mod disclosure;
mod input;
mod text;
mod view;
mod worklist;

pub use input::{
    Cause, ColumnFill, Completeness, Counts, FacilityRate, Head, Lengths, Measure, MeasureTotal,
    Month, MonthRate, Outreach, OutreachCount, Patient, Patients, Quarantined, Readmission, Report,
    StayMonth, Stays, TableFill, TableVersion, UnknownMeasure,
};

pub use worklist::{
    RefusedForm, Shell, WORKLIST_POLICY, outcome_words, worklist, worklist_notice, worklist_patient,
};

/// The report as one self-contained HTML document.
pub fn report(report: &Report) -> String {
    view::page(report).into_string()
}
