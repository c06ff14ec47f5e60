//! Events of many keys to the rows of a history.

use super::columns::column_of as column;
use arrow::{
    array::{
        Array, ArrayRef, AsArray, BooleanBuilder, Int64Builder, RecordBatch,
        TimestampMicrosecondBuilder, UInt32Array,
    },
    compute::{SortColumn, cast, concat_batches, lexsort_to_indices, partition, take_record_batch},
    datatypes::{DataType, Field, Schema, TimeUnit, TimestampMicrosecondType},
    error::ArrowError,
};
use domain::history::{Event, Micros, periods};
use std::{collections::HashMap, ops::Range, sync::Arc};

/// The rows of a history that the events make: each period a row with its event's columns.
///
/// `events` holds the columns of an event, `is_deleted`, `row_hash` and `_event_id`; an event may be
/// told several times.
pub(super) fn rebuild(
    events: Vec<RecordBatch>,
    keys: &[String],
) -> Result<RecordBatch, ArrowError> {
    let Some(first) = events.first() else {
        return Ok(RecordBatch::new_empty(Arc::new(Schema::empty())));
    };
    let events = concat_batches(&first.schema(), &events)?;
    let events = in_order(&events, keys)?;
    let by_key: Vec<ArrayRef> =
        keys.iter().map(|name| column(&events, name).cloned()).collect::<Result<_, _>>()?;
    let groups = partition(&by_key)?.ranges();
    let told = Told::of(&events)?;
    let mut rows = Rows::default();
    for group in groups {
        rows.take(&told, group);
    }
    rows.finish(&events)
}

/// Sorted by key, then in the order of their feed.
fn in_order(events: &RecordBatch, keys: &[String]) -> Result<RecordBatch, ArrowError> {
    let order = ["_committed_at", "_sequence", "_event_id", "_known_from"];
    let names = keys.iter().map(String::as_str).chain(order);
    let columns: Vec<SortColumn> = names
        .map(|name| Ok(SortColumn { values: column(events, name)?.clone(), options: None }))
        .collect::<Result<_, ArrowError>>()?;
    take_record_batch(events, &lexsort_to_indices(&columns, None)?)
}

/// What periods are made from, by row.
struct Told {
    committed_at: Vec<Micros>,
    known_from: Vec<Micros>,
    states: ArrayRef,
    names: ArrayRef,
    deleted: ArrayRef,
}

impl Told {
    fn of(events: &RecordBatch) -> Result<Self, ArrowError> {
        let micros = |name: &str| -> Result<Vec<Micros>, ArrowError> {
            let plain = DataType::Timestamp(TimeUnit::Microsecond, None);
            let values = cast(column(events, name)?, &plain)?;
            Ok(values.as_primitive::<TimestampMicrosecondType>().values().to_vec())
        };
        Ok(Self {
            committed_at: micros("_committed_at")?,
            known_from: micros("_known_from")?,
            states: cast(column(events, "row_hash")?, &DataType::Utf8)?,
            names: cast(column(events, "_event_id")?, &DataType::Utf8)?,
            deleted: column(events, "is_deleted")?.clone(),
        })
    }

    fn event(&self, row: usize, known_at: Micros) -> Event {
        let state = self.states.as_string::<i32>().value(row);
        Event {
            valid_at: self.committed_at[row],
            known_at,
            state: u128::from_str_radix(state, 16).unwrap_or_default(),
            is_deleted: self.deleted.as_boolean().value(row),
        }
    }

    /// The events of one key, each once: its first place in the order of the feed, and its least
    /// arrival.
    fn once(&self, group: Range<usize>) -> (Vec<usize>, Vec<Micros>) {
        let names = self.names.as_string::<i32>();
        let mut seen: HashMap<&str, usize> = HashMap::new();
        let (mut rows, mut known) = (Vec::new(), Vec::new());
        for row in group {
            match seen.get(names.value(row)) {
                Some(at) => known[*at] = self.known_from[row].min(known[*at]),
                None => {
                    seen.insert(names.value(row), rows.len());
                    rows.push(row);
                    known.push(self.known_from[row]);
                }
            }
        }
        (rows, known)
    }
}

/// The rows of a history in the making.
#[derive(Default)]
struct Rows {
    taken: Vec<u32>,
    valid_from: TimestampMicrosecondBuilder,
    valid_to: TimestampMicrosecondBuilder,
    known_from: TimestampMicrosecondBuilder,
    known_to: TimestampMicrosecondBuilder,
    arrived: TimestampMicrosecondBuilder,
    is_current: BooleanBuilder,
    version: Int64Builder,
}

impl Rows {
    fn take(&mut self, told: &Told, group: Range<usize>) {
        let (rows, known) = told.once(group);
        let events: Vec<Event> =
            rows.iter().zip(&known).map(|(row, known)| told.event(*row, *known)).collect();
        for period in periods(&events) {
            self.taken.push(u32::try_from(rows[period.event]).unwrap_or(u32::MAX));
            self.valid_from.append_value(period.valid_from);
            self.valid_to.append_option(period.valid_to);
            self.known_from.append_value(period.known_from);
            self.known_to.append_option(period.known_to);
            self.arrived.append_value(known[period.event]);
            self.is_current.append_value(period.is_open() && !events[period.event].is_deleted);
            let version = period.version.and_then(|version| i64::try_from(version).ok());
            self.version.append_option(version);
        }
    }

    fn finish(mut self, events: &RecordBatch) -> Result<RecordBatch, ArrowError> {
        let rows = take_record_batch(events, &UInt32Array::from(self.taken))?;
        let made: [(&str, ArrayRef); 7] = [
            ("valid_from", utc(&mut self.valid_from)),
            ("valid_to", utc(&mut self.valid_to)),
            ("known_from", utc(&mut self.known_from)),
            ("known_to", utc(&mut self.known_to)),
            ("_known_from", utc(&mut self.arrived)),
            ("is_current", Arc::new(self.is_current.finish())),
            ("version", Arc::new(self.version.finish())),
        ];
        let schema = rows.schema();
        let kept = schema.fields().iter().zip(rows.columns());
        let kept = kept.filter(|(field, _)| field.name() != "_known_from");
        let (mut fields, mut arrays): (Vec<Arc<Field>>, Vec<ArrayRef>) =
            kept.map(|(field, array)| (field.clone(), array.clone())).unzip();
        for (name, array) in made {
            fields.push(Arc::new(Field::new(name, array.data_type().clone(), true)));
            arrays.push(array);
        }
        RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays)
    }
}

fn utc(builder: &mut TimestampMicrosecondBuilder) -> ArrayRef {
    Arc::new(builder.finish().with_timezone("UTC"))
}
