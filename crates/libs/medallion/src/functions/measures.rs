//! Functions of measures: rates, windows and local dates.

use super::arity;
use arrow::{
    array::{ArrayRef, AsArray, BooleanArray, Date32Array, Float64Array},
    compute::cast,
    datatypes::{DataType, Date32Type, Int64Type, TimeUnit, TimestampMicrosecondType},
    error::ArrowError,
};
use chrono::{DateTime, NaiveDate, TimeDelta};
use domain::{
    followup::{Window, date_in},
    rate::{Interval, Rate},
};
use lake::Session;
use std::sync::Arc;

pub(super) fn register(session: &Session) {
    let counts = || vec![DataType::Int64, DataType::Int64];
    session.add_function("wilson_low", counts(), DataType::Float64, wilson_low);
    session.add_function("wilson_high", counts(), DataType::Float64, wilson_high);
    session.add_function("is_rate_suppressed", counts(), DataType::Boolean, is_rate_suppressed);
    let window = vec![DataType::Utf8, DataType::Date32];
    session.add_function("followup_deadline", window, DataType::Date32, followup_deadline);
    let instant = DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into()));
    session.add_function("local_date", vec![instant, DataType::Utf8], DataType::Date32, local_date);
}

/// The lower end of the Wilson interval of a numerator and a denominator.
fn wilson_low(arguments: &[ArrayRef]) -> Result<ArrayRef, ArrowError> {
    Ok(Arc::new(Float64Array::from(ends(arguments, |interval| interval.low)?)))
}

/// The upper end of the Wilson interval of a numerator and a denominator.
fn wilson_high(arguments: &[ArrayRef]) -> Result<ArrayRef, ArrowError> {
    Ok(Arc::new(Float64Array::from(ends(arguments, |interval| interval.high)?)))
}

fn ends(
    arguments: &[ArrayRef],
    end: impl Fn(Interval) -> f64,
) -> Result<Vec<Option<f64>>, ArrowError> {
    let end = |rate: Rate| rate.wilson95().map(&end);
    Ok(rates(arguments)?.into_iter().map(|rate| rate.and_then(end)).collect())
}

/// Whether a numerator and its denominator are too small to be shown.
fn is_rate_suppressed(arguments: &[ArrayRef]) -> Result<ArrayRef, ArrowError> {
    let suppressed = rates(arguments)?.into_iter().map(|rate| rate.map(Rate::is_suppressed));
    Ok(Arc::new(suppressed.collect::<BooleanArray>()))
}

/// The rates of two columns of counts; none where they are no rate.
fn rates(arguments: &[ArrayRef]) -> Result<Vec<Option<Rate>>, ArrowError> {
    let [part, whole] = arguments else { return Err(arity("a function of rates")) };
    let (part, whole) = (part.as_primitive::<Int64Type>(), whole.as_primitive::<Int64Type>());
    let rate = |(part, whole): (Option<i64>, Option<i64>)| {
        let count = |value: Option<i64>| u64::try_from(value?).ok();
        Rate::new(count(part)?, count(whole)?).ok()
    };
    Ok(part.iter().zip(whole.iter()).map(rate).collect())
}

/// The last date of a follow-up window, by its name, after a date of discharge.
fn followup_deadline(arguments: &[ArrayRef]) -> Result<ArrayRef, ArrowError> {
    let [windows, dates] = arguments else { return Err(arity("followup_deadline")) };
    let (windows, dates) = (windows.as_string::<i32>(), dates.as_primitive::<Date32Type>());
    let deadline = |(window, date): (Option<&str>, Option<i32>)| {
        let window = Window::ALL.into_iter().find(|one| Some(one.name()) == window)?;
        Some(days(window.deadline(day(date?)?)))
    };
    Ok(Arc::new(windows.iter().zip(dates).map(deadline).collect::<Date32Array>()))
}

/// The date that clocks of a time zone, by its name in the tz database, showed at an instant; the
/// date in UTC where the zone is not known.
fn local_date(arguments: &[ArrayRef]) -> Result<ArrayRef, ArrowError> {
    let [instants, zones] = arguments else { return Err(arity("local_date")) };
    let zones = cast(zones, &DataType::Utf8)?;
    let (instants, zones) =
        (instants.as_primitive::<TimestampMicrosecondType>(), zones.as_string::<i32>());
    let local = |(instant, zone): (Option<i64>, Option<&str>)| {
        let at = DateTime::from_timestamp_micros(instant?)?;
        let zone = zone.and_then(|name| name.parse().ok()).unwrap_or(domain::followup::Zone::UTC);
        Some(days(date_in(zone, at)))
    };
    Ok(Arc::new(instants.iter().zip(zones).map(local).collect::<Date32Array>()))
}

pub(super) fn day(days: i32) -> Option<NaiveDate> {
    NaiveDate::default().checked_add_signed(TimeDelta::days(i64::from(days)))
}

fn days(date: NaiveDate) -> i32 {
    i32::try_from((date - NaiveDate::default()).num_days()).unwrap_or(i32::MAX)
}
