//! The few functions that the SQL models call beyond what DataFusion, Spark SQL and Athena share.
//!
//! An engine that runs the models gives these names its own meaning: `days_between(a, b)` is
//! `datediff(b, a)` in Spark and `date_diff('day', a, b)` in Athena.

mod deid;
mod measures;

use arrow::{
    array::{Array, ArrayRef, AsArray, BooleanArray, Int64Array, StringArray},
    datatypes::{DataType, Date32Type},
    error::ArrowError,
};
use domain::{ccs, id::PersonId};
use lake::Session;
use std::sync::Arc;

/// Teaches a session the platform's functions.
pub(crate) fn register(session: &Session) {
    let text = || DataType::Utf8;
    session.add_function("mint_person_id", vec![text(), text(), text()], text(), mint_person_id);
    let dates = vec![DataType::Date32, DataType::Date32];
    session.add_function("days_between", dates, DataType::Int64, days_between);
    let code = || vec![text(), text()];
    session.add_function("ccs_diagnosis", code(), DataType::Int64, ccs_diagnosis);
    session.add_function("ccs_procedure", code(), DataType::Int64, ccs_procedure);
    session.add_function("is_acute_diagnosis", code(), DataType::Boolean, is_acute_diagnosis);
    session.add_function("is_potentially_planned", code(), DataType::Boolean, is_planned);
    measures::register(session);
    deid::register(session);
}

/// The person id of a source patient: tenant, data source, patient id. Null where one of them is
/// null or not an id.
fn mint_person_id(arguments: &[ArrayRef]) -> Result<ArrayRef, ArrowError> {
    let [tenant, source, patient] = arguments else { return Err(arity("mint_person_id")) };
    let column = |array: &ArrayRef| array.as_string::<i32>().clone();
    let (tenant, source, patient) = (column(tenant), column(source), column(patient));
    let minted = (0..patient.len()).map(|row| {
        let present = tenant.is_valid(row) && source.is_valid(row) && patient.is_valid(row);
        present.then(|| mint(tenant.value(row), source.value(row), patient.value(row))).flatten()
    });
    Ok(Arc::new(minted.collect::<StringArray>()))
}

fn mint(tenant: &str, source: &str, patient: &str) -> Option<String> {
    let person =
        PersonId::mint(&tenant.parse().ok()?, &source.parse().ok()?, &patient.parse().ok()?);
    Some(person.as_str().to_owned())
}

/// Days from the first date to the second; null where one of them is.
fn days_between(arguments: &[ArrayRef]) -> Result<ArrayRef, ArrowError> {
    let [from, to] = arguments else { return Err(arity("days_between")) };
    let (from, to) = (from.as_primitive::<Date32Type>(), to.as_primitive::<Date32Type>());
    let days = from.iter().zip(to).map(|(from, to)| Some(i64::from(to?) - i64::from(from?)));
    Ok(Arc::new(days.collect::<Int64Array>()))
}

/// The CCS category of an ICD-10-CM code; null for another code system.
fn ccs_diagnosis(arguments: &[ArrayRef]) -> Result<ArrayRef, ArrowError> {
    let found = of_codes(arguments, "icd-10-cm", |code| ccs::diagnosis(code).map(i64::from))?;
    Ok(Arc::new(Int64Array::from(found)))
}

/// The CCS category of an ICD-10-PCS code; null for another code system.
fn ccs_procedure(arguments: &[ArrayRef]) -> Result<ArrayRef, ArrowError> {
    let found = of_codes(arguments, "icd-10-pcs", |code| ccs::procedure(code).map(i64::from))?;
    Ok(Arc::new(Int64Array::from(found)))
}

fn is_acute_diagnosis(arguments: &[ArrayRef]) -> Result<ArrayRef, ArrowError> {
    let found = of_codes(arguments, "icd-10-cm", |code| Some(ccs::is_acute(code)))?;
    Ok(Arc::new(BooleanArray::from(found)))
}

fn is_planned(arguments: &[ArrayRef]) -> Result<ArrayRef, ArrowError> {
    let found = of_codes(arguments, "icd-10-pcs", |code| Some(ccs::is_potentially_planned(code)))?;
    Ok(Arc::new(BooleanArray::from(found)))
}

/// What `of` says of each code of one code system; the arguments are code systems and codes.
fn of_codes<T>(
    arguments: &[ArrayRef],
    system: &str,
    of: impl Fn(&str) -> Option<T>,
) -> Result<Vec<Option<T>>, ArrowError> {
    let [systems, codes] = arguments else { return Err(arity("a function of codes")) };
    let (systems, codes) = (systems.as_string::<i32>(), codes.as_string::<i32>());
    let one = |(named, code): (Option<&str>, Option<&str>)| {
        code.filter(|_| named == Some(system)).and_then(&of)
    };
    Ok(systems.iter().zip(codes.iter()).map(one).collect())
}

fn arity(function: &str) -> ArrowError {
    ArrowError::InvalidArgumentError(format!("{function} got another number of arguments"))
}
