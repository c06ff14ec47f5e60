//! What the score of each person is made from: the models' rows, joined and assessed.

use super::name;
use crate::{
    Medallion, Run,
    model::sql_of,
    run::{show_run, work},
};
use arrow::{
    array::{Array, ArrayRef, AsArray, RecordBatch},
    compute::cast,
    datatypes::{DataType, Int64Type, TimeUnit, TimestampMicrosecondType},
    error::ArrowError,
};
use chrono::{DateTime, Utc};
use domain::{
    comorbidity::{LaceLines, icd10, snomed},
    lace::{Assessment, IndexStay, RiskInput, assess},
};
use lake::{LakeError, Session, TableName};
use std::collections::HashMap;

/// One scored person.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Candidate {
    pub(super) tenant: String,
    pub(super) person_id: String,
    pub(super) stay_id: Option<String>,
    pub(super) discharged_at: Option<DateTime<Utc>>,
    pub(super) clinic_id: Option<String>,
    pub(super) threshold: i64,
    pub(super) is_in_facility: bool,
    pub(super) input: RiskInput,
    pub(super) assessment: Assessment,
    pub(super) mapped_share: Option<f64>,
}

/// The comorbidity of one person: the lines reached, and how many of the codes are known.
#[derive(Debug, Clone, Copy, Default)]
struct Problems {
    lines: LaceLines,
    codes: u32,
    mapped: u32,
}

/// Runs the models as of the run's instant; also tells the version of every table they read.
pub(super) async fn gather(
    medallion: &Medallion,
    run: &Run,
) -> Result<(Vec<Candidate>, String), LakeError> {
    let session = medallion.empty_session()?;
    let versions = show_inputs(medallion, &session).await?;
    show_run(&session, run, &work("run")?)?;
    let persons = session.query(model("analytics.patient_risk")).await?;
    if let Some(schema) = persons.first().map(RecordBatch::schema) {
        session.add_rows(&work("risk_input")?, schema, persons.clone())?;
    } else {
        return Ok((Vec::new(), versions));
    }
    let problems = problems(&session.query(model("analytics.risk_condition")).await?)?;
    let candidates = persons.iter().map(|batch| candidates(batch, &problems));
    Ok((candidates.collect::<Result<Vec<_>, _>>()?.concat(), versions))
}

async fn show_inputs(medallion: &Medallion, session: &Session) -> Result<String, LakeError> {
    let mut versions = Vec::new();
    let contract = name().ok().and_then(|name| medallion.contracts.of(&name));
    for read in contract.into_iter().flat_map(|contract| &contract.reads) {
        if let Some(contract) = medallion.contracts.of(read) {
            let table = medallion.show(session, contract).await?;
            versions.extend(table.map(|table| format!("{read}@{}", table.version())));
        }
    }
    Ok(versions.join(" "))
}

fn model(table: &str) -> &'static str {
    table.parse::<TableName>().ok().and_then(|name| sql_of(&name)).unwrap_or_default()
}

/// The lines of each (tenant, person).
fn problems(batches: &[RecordBatch]) -> Result<HashMap<(String, String), Problems>, LakeError> {
    let mut found: HashMap<(String, String), Problems> = HashMap::new();
    for batch in batches {
        let columns = Columns::of(batch)?;
        for row in 0..batch.num_rows() {
            let code = columns.text("source_code", row).unwrap_or_default();
            let lines = match columns.text("source_code_type", row).as_deref() {
                Some("icd-10-cm") => icd10::lace_lines(&code),
                _ => snomed::lace_lines(&code),
            };
            let person = found.entry(columns.person(row)?).or_default();
            person.lines = person.lines | lines;
            person.codes += 1;
            person.mapped += u32::from(lines != LaceLines::NONE);
        }
    }
    Ok(found)
}

fn candidates(
    batch: &RecordBatch,
    problems: &HashMap<(String, String), Problems>,
) -> Result<Vec<Candidate>, LakeError> {
    let columns = Columns::of(batch)?;
    (0..batch.num_rows()).map(|row| candidate(&columns, row, problems)).collect()
}

fn candidate(
    columns: &Columns,
    row: usize,
    problems: &HashMap<(String, String), Problems>,
) -> Result<Candidate, LakeError> {
    let person = columns.person(row)?;
    let known = problems.get(&person).copied().unwrap_or_default();
    let stay_id = columns.text("stay_id", row);
    let stay = stay_id.as_ref().map(|_| IndexStay {
        days: columns.count("length_of_stay", row),
        acute: columns.count("is_acute", row) == 1,
    });
    let input = RiskInput {
        stay,
        comorbidities: known.lines,
        emergency_visits: columns.count("emergency_visits", row),
    };
    Ok(Candidate {
        tenant: person.0,
        person_id: person.1,
        stay_id,
        discharged_at: columns.instant("discharged_at", row),
        clinic_id: columns.text("clinic_id", row),
        threshold: i64::from(columns.count("threshold", row)),
        is_in_facility: columns.flag("is_in_facility", row),
        assessment: assess(&input),
        input,
        mapped_share: (known.codes > 0).then(|| f64::from(known.mapped) / f64::from(known.codes)),
    })
}

/// The columns of a model's batch by name, in types that are easy to ask.
struct Columns(HashMap<String, ArrayRef>);

impl Columns {
    fn of(batch: &RecordBatch) -> Result<Self, LakeError> {
        let schema = batch.schema();
        let plain = |array: &ArrayRef| match array.data_type() {
            DataType::Utf8View | DataType::LargeUtf8 | DataType::Dictionary(_, _) => {
                cast(array, &DataType::Utf8)
            }
            DataType::Int32 | DataType::UInt64 => cast(array, &DataType::Int64),
            DataType::Timestamp(_, _) => {
                cast(array, &DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into())))
            }
            _ => Ok(array.clone()),
        };
        let columns = schema.fields().iter().zip(batch.columns()).map(|(field, array)| {
            let array = plain(array).map_err(shape)?;
            Ok((field.name().clone(), array))
        });
        Ok(Self(columns.collect::<Result<_, LakeError>>()?))
    }

    fn text(&self, column: &str, row: usize) -> Option<String> {
        let values = self.0.get(column)?.as_string_opt::<i32>()?;
        values.is_valid(row).then(|| values.value(row).to_owned())
    }

    /// The (tenant, person) of a row; a row without them is a defect of its model.
    fn person(&self, row: usize) -> Result<(String, String), LakeError> {
        let key = |column| {
            let missing = || ArrowError::SchemaError(format!("row without {column}"));
            self.text(column, row).ok_or_else(|| shape(missing()))
        };
        Ok((key("tenant")?, key("person_id")?))
    }

    fn count(&self, column: &str, row: usize) -> u32 {
        let values = self.0.get(column).and_then(|array| array.as_primitive_opt::<Int64Type>());
        let value = values.and_then(|values| values.is_valid(row).then(|| values.value(row)));
        value.and_then(|value| u32::try_from(value).ok()).unwrap_or_default()
    }

    fn flag(&self, column: &str, row: usize) -> bool {
        let values = self.0.get(column).and_then(|array| array.as_boolean_opt());
        values.is_some_and(|values| values.is_valid(row) && values.value(row))
    }

    fn instant(&self, column: &str, row: usize) -> Option<DateTime<Utc>> {
        let values = self.0.get(column)?.as_primitive_opt::<TimestampMicrosecondType>()?;
        let micros = values.is_valid(row).then(|| values.value(row))?;
        DateTime::from_timestamp_micros(micros)
    }
}

fn shape(source: ArrowError) -> LakeError {
    match work("risk_input") {
        Ok(table) => LakeError::Shape { table, source },
        Err(error) => error,
    }
}
