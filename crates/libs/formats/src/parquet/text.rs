//! Arrow values to the text that a careful person would have typed into a CSV file.

use std::io::Write;

use arrow::array::{Array, ArrayRef, ArrowPrimitiveType, AsArray, PrimitiveArray, RecordBatch};
use arrow::compute::{CastOptions, cast_with_options};
use arrow::datatypes::{
    DataType, Date32Type, Field, Float32Type, Float64Type, Int64Type, Schema, TimeUnit, UInt64Type,
};
use arrow::error::ArrowError;

use crate::value::civil;

const DAY: i128 = 86_400_000_000_000;

/// Takes the texts of a column: `cell(row, start, end)` is called for each that is not null.
struct Sink<'a, F> {
    text: &'a mut Vec<u8>,
    cell: F,
}

type Written = Result<(), ArrowError>;

impl<F: FnMut(usize, usize, usize)> Sink<'_, F> {
    fn each(
        &mut self,
        array: &dyn Array,
        put: impl Fn(&mut Vec<u8>, usize) -> std::io::Result<()>,
    ) -> Written {
        for row in (0..array.len()).filter(|row| array.is_valid(*row)) {
            let start = self.text.len();
            put(self.text, row)?;
            (self.cell)(row, start, self.text.len());
        }
        Ok(())
    }

    fn shown<T>(&mut self, array: &PrimitiveArray<T>) -> Written
    where
        T: ArrowPrimitiveType<Native: std::fmt::Display>,
    {
        self.each(array, |to, row| write!(to, "{}", array.value(row)))
    }
}

/// Appends the values of a column to `text`; calls `cell(row, start, end)` for each that is not
/// null.
pub(super) fn write(
    array: &ArrayRef,
    as_date: bool,
    text: &mut Vec<u8>,
    cell: impl FnMut(usize, usize, usize),
) -> Written {
    let mut sink = Sink { text, cell };
    match array.data_type() {
        DataType::Null => Ok(()),
        DataType::Utf8 | DataType::Binary | DataType::LargeUtf8 | DataType::LargeBinary => {
            let bytes = cast(array, &DataType::LargeBinary)?;
            let bytes = bytes.as_binary::<i64>();
            sink.each(bytes, |to, row| to.write_all(bytes.value(row)))
        }
        DataType::FixedSizeBinary(_) => {
            let bytes = array.as_fixed_size_binary();
            sink.each(bytes, |to, row| to.write_all(bytes.value(row)))
        }
        DataType::Boolean => {
            let bits = array.as_boolean();
            sink.each(bits, |to, row| write!(to, "{}", bits.value(row)))
        }
        DataType::UInt64 => sink.shown(array.as_primitive::<UInt64Type>()),
        DataType::Float32 => sink.shown(array.as_primitive::<Float32Type>()),
        DataType::Float64 => sink.shown(array.as_primitive::<Float64Type>()),
        kind if kind.is_integer() => {
            sink.shown(cast(array, &DataType::Int64)?.as_primitive::<Int64Type>())
        }
        DataType::Date32 => {
            let days = array.as_primitive::<Date32Type>();
            sink.each(days, |to, row| day(to, i64::from(days.value(row))))
        }
        DataType::Timestamp(unit, _) => {
            // Without unit and zone the numbers themselves can be read.
            let numbers = cast(array, &DataType::Int64)?;
            let (numbers, unit) = (numbers.as_primitive::<Int64Type>(), nanoseconds(*unit));
            let value = |row| i128::from(numbers.value(row)) * unit;
            sink.each(numbers, |to, row| instant(to, value(row), as_date))
        }
        kind if kind.is_nested() => {
            let texts = json(array)?;
            let text = |row: usize| texts.get(row).map_or(&[][..], Vec::as_slice);
            sink.each(array, |to, row| to.write_all(text(row)))
        }
        _ => {
            let texts = cast(array, &DataType::Utf8)?;
            let texts = texts.as_string::<i32>();
            sink.each(texts, |to, row| to.write_all(texts.value(row).as_bytes()))
        }
    }
}

fn nanoseconds(unit: TimeUnit) -> i128 {
    match unit {
        TimeUnit::Second => 1_000_000_000,
        TimeUnit::Millisecond => 1_000_000,
        TimeUnit::Microsecond => 1_000,
        TimeUnit::Nanosecond => 1,
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

/// An instant given in nanoseconds: as a plain day when it is a midnight that a date column wants,
/// else in UTC with as many places as it has.
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
