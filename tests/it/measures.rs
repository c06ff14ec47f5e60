//! What the platform measures, from delivered files to tables of analytics.

mod analytics;
mod readmission;
mod synpuf;
mod synthea;
