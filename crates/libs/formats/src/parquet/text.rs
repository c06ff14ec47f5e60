//! Arrow values to the text that a careful person would have typed into a CSV file.

use std::io::Write;

use arrow::array::{Array, ArrayRef, AsArray, RecordBatch};
use arrow::compute::{CastOptions, cast_with_options};
use arrow::datatypes::{
    DataType, Date32Type, Field, Float32Type, Float64Type, Int64Type, Schema, TimeUnit, UInt64Type,
};
use arrow::error::ArrowError;

use crate::value::civil;

const DAY: i128 = 86_400_000_000_000;

/// Appends the values of a column to `text`; calls `cell(row, start, end)` for each that is not null.
pub(super) fn write(
    array: &ArrayRef,
    as_date: bool,
    text: &mut Vec<u8>,
    mut cell: impl FnMut(usize, usize, usize),
) -> Result<(), ArrowError> {
    let mut each = |array: &dyn Array, put: &dyn Fn(&mut Vec<u8>, usize) -> std::io::Result<()>| {
        for row in (0..array.len()).filter(|row| array.is_valid(*row)) {
            let start = text.len();
            put(text, row)?;
            cell(row, start, text.len());
        }
        Ok::<_, ArrowError>(())
    };
    match array.data_type() {
        DataType::Null => Ok(()),
        DataType::Utf8 | DataType::Binary | DataType::LargeUtf8 | DataType::LargeBinary => {
            let bytes = cast(array, &DataType::LargeBinary)?;
            let bytes = bytes.as_binary::<i64>();
            each(bytes, &|to, row| to.write_all(bytes.value(row)))
        }
        DataType::FixedSizeBinary(_) => {
            let bytes = array.as_fixed_size_binary();
            each(bytes, &|to, row| to.write_all(bytes.value(row)))
        }
        DataType::Boolean => {
            let bits = array.as_boolean();
            each(bits, &|to, row| write!(to, "{}", bits.value(row)))
        }
        DataType::UInt64 => {
            let numbers = array.as_primitive::<UInt64Type>();
            each(numbers, &|to, row| write!(to, "{}", numbers.value(row)))
        }
        kind if kind.is_integer() => {
            let numbers = cast(array, &DataType::Int64)?;
            let numbers = numbers.as_primitive::<Int64Type>();
            each(numbers, &|to, row| write!(to, "{}", numbers.value(row)))
        }
        DataType::Float32 => {
            let numbers = array.as_primitive::<Float32Type>();
            each(numbers, &|to, row| write!(to, "{}", numbers.value(row)))
        }
        DataType::Float64 => {
            let numbers = array.as_primitive::<Float64Type>();
            each(numbers, &|to, row| write!(to, "{}", numbers.value(row)))
        }
        DataType::Date32 => {
            let days = array.as_primitive::<Date32Type>();
            each(days, &|to, row| day(to, i64::from(days.value(row))))
        }
        DataType::Timestamp(unit, _) => {
            let unit = match unit {
                TimeUnit::Second => 1_000_000_000,
                TimeUnit::Millisecond => 1_000_000,
                TimeUnit::Microsecond => 1_000,
                TimeUnit::Nanosecond => 1,
            };
            // The unit and zone are dropped, so that the numbers themselves can be read.
            let numbers = cast(array, &DataType::Int64)?;
            let numbers = numbers.as_primitive::<Int64Type>();
            each(numbers, &|to, row| instant(to, i128::from(numbers.value(row)) * unit, as_date))
        }
        kind if kind.is_nested() => {
            let texts = json(array)?;
            each(array, &|to, row| to.write_all(texts.get(row).map_or(&[][..], Vec::as_slice)))
        }
        _ => {
            let texts = cast(array, &DataType::Utf8)?;
            let texts = texts.as_string::<i32>();
            each(texts, &|to, row| to.write_all(texts.value(row).as_bytes()))
        }
    }
}

fn cast(array: &ArrayRef, to: &DataType) -> Result<ArrayRef, ArrowError> {
    cast_with_options(array, to, &CastOptions { safe: false, ..CastOptions::default() })
}

/// `YYYY-MM-DD`; years outside four digits come out with more, which no date rule takes.
fn day(to: &mut Vec<u8>, days: i64) -> std::io::Result<()> {
    let (year, month, day) = civil(days);
    write!(to, "{year:04}-{month:02}-{day:02}")
}

/// An instant given in nanoseconds: as a plain day when it is a midnight that a date column wants, else in UTC
/// with as many places as it has.
fn instant(to: &mut Vec<u8>, nanoseconds: i128, as_date: bool) -> std::io::Result<()> {
    let (days, rest) = (nanoseconds.div_euclid(DAY), nanoseconds.rem_euclid(DAY));
    day(to, i64::try_from(days).unwrap_or(i64::MAX / DAY as i64))?;
    if as_date && rest == 0 {
        return Ok(());
    }
    let (seconds, fraction) = (rest / 1_000_000_000, rest % 1_000_000_000);
    let (hour, minute, second) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    write!(to, "T{hour:02}:{minute:02}:{second:02}")?;
    match fraction {
        0 => {}
        whole if whole % 1_000 == 0 => write!(to, ".{:06}", whole / 1_000)?,
        fine => write!(to, ".{fine:09}")?,
    }
    to.write_all(b"Z")
}

/// Nested values as JSON texts.
fn json(array: &ArrayRef) -> Result<Vec<Vec<u8>>, ArrowError> {
    const NAME: &str = "v";
    let field = Field::new(NAME, array.data_type().clone(), true);
    let batch = RecordBatch::try_new(Schema::new(vec![field]).into(), vec![array.clone()])?;
    let mut lines = arrow::json::LineDelimitedWriter::new(Vec::new());
    lines.write(&batch)?;
    lines.finish()?;
    let strip = |line: &[u8]| {
        line.strip_prefix(b"{\"v\":").and_then(|rest| rest.strip_suffix(b"}")).map(<[u8]>::to_vec)
    };
    let lines = lines.into_inner();
    Ok(lines.split(|byte| *byte == b'\n').map(|line| strip(line).unwrap_or_default()).collect())
}
