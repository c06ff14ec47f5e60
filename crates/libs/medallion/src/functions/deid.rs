//! Functions of what may be told without naming a person.

use super::{arity, measures::day};
use arrow::{
    array::{ArrayRef, AsArray, StringArray},
    datatypes::{DataType, Date32Type},
    error::ArrowError,
};
use domain::deid::{SmallAreas, ToldAge};
use lake::Session;
use std::sync::Arc;

pub(super) fn register(session: &Session) {
    let text = || DataType::Utf8;
    session.add_function("told_zip3", vec![text()], text(), told_zip3);
    let dates = vec![DataType::Date32, DataType::Date32];
    session.add_function("told_age", dates, text(), told_age);
}

/// The ZIP area that may be told, else 000.
fn told_zip3(arguments: &[ArrayRef]) -> Result<ArrayRef, ArrowError> {
    let [codes] = arguments else { return Err(arity("told_zip3")) };
    let area = |code: Option<&str>| {
        Some(SmallAreas::default().area_of(code.unwrap_or_default()).to_owned())
    };
    let told = codes.as_string::<i32>().iter().map(area);
    Ok(Arc::new(told.collect::<StringArray>()))
}

/// The age of a birth date on another date: completed years to 89, then 90+.
fn told_age(arguments: &[ArrayRef]) -> Result<ArrayRef, ArrowError> {
    let [births, dates] = arguments else { return Err(arity("told_age")) };
    let (births, dates) = (births.as_primitive::<Date32Type>(), dates.as_primitive::<Date32Type>());
    let told = births.iter().zip(dates).map(|(birth, date)| {
        let age = ToldAge::on(day(birth?)?, day(date?)?)?;
        Some(age.to_string())
    });
    Ok(Arc::new(told.collect::<StringArray>()))
}
