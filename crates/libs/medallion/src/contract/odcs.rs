//! The YAML of a contract, as the Open Data Contract Standard v3 lays it out, to types.

use super::{
    Classification, Column, ColumnType, Contract, Derived, History, RowRule, StorageHint, ValueRule,
};
use lake::TableName;
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::Value;

/// A contract that does not say what it must.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("contract {contract}: {problem}")]
pub struct ContractError {
    /// The contract's file, without its ending.
    pub contract: String,
    /// What is wrong with it.
    pub problem: String,
}

#[derive(Deserialize)]
struct Document {
    version: String,
    description: Description,
    schema: Vec<Schema>,
}

#[derive(Deserialize)]
struct Description {
    purpose: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Schema {
    physical_name: String,
    #[serde(default)]
    custom_properties: Vec<CustomProperty>,
    #[serde(default)]
    quality: Vec<Quality>,
    #[serde(default)]
    properties: Vec<Property>,
}

#[derive(Deserialize)]
struct CustomProperty {
    property: String,
    value: Value,
}

#[derive(Deserialize)]
struct Quality {
    name: String,
    implementation: Value,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Property {
    name: String,
    physical_type: String,
    #[serde(default)]
    required: bool,
    #[serde(default)]
    primary_key: bool,
    #[serde(default)]
    partition_key_position: Option<u32>,
    classification: Classification,
    description: String,
    #[serde(default)]
    custom_properties: Vec<CustomProperty>,
    #[serde(default)]
    quality: Vec<Quality>,
}

/// Reads one contract; `name` is for errors.
pub(super) fn parse(name: &str, text: &str) -> Result<Contract, ContractError> {
    let wrong = |problem: String| ContractError { contract: name.to_owned(), problem };
    let document: Document =
        serde_saphyr::from_str(text).map_err(|error| wrong(error.to_string()))?;
    let [schema]: [Schema; 1] =
        document.schema.try_into().map_err(|_| wrong("holds not exactly one table".to_owned()))?;
    let custom = &schema.custom_properties;
    let reads: Vec<String> = property(custom, "reads").map_err(wrong)?.unwrap_or_default();
    let columns_of: Option<String> = property(custom, "columnsOf").map_err(wrong)?;
    Ok(Contract {
        table: table_name(&schema.physical_name).map_err(wrong)?,
        version: document.version,
        purpose: document.description.purpose,
        history: property(custom, "history").map_err(wrong)?.unwrap_or(History::Append),
        datasets: property(custom, "datasets").map_err(wrong)?.unwrap_or_default(),
        reads: reads
            .iter()
            .map(|read| table_name(read))
            .collect::<Result<_, _>>()
            .map_err(wrong)?,
        columns_of: columns_of.map(|table| table_name(&table)).transpose().map_err(wrong)?,
        replace_by: property(custom, "replaceBy").map_err(wrong)?.unwrap_or_default(),
        cluster_by: property(custom, "clusterBy").map_err(wrong)?.unwrap_or_default(),
        columns: schema
            .properties
            .into_iter()
            .map(column)
            .collect::<Result<_, _>>()
            .map_err(wrong)?,
        row_checks: schema
            .quality
            .into_iter()
            .map(row_rule)
            .collect::<Result<_, _>>()
            .map_err(wrong)?,
    })
}

/// The zones' common columns name no table of their own: `raw._envelope` stands for `raw.envelope`.
fn table_name(text: &str) -> Result<TableName, String> {
    text.replace("._", ".").parse().map_err(|error| format!("{text}: {error}"))
}

fn column(property_: Property) -> Result<Column, String> {
    let custom = &property_.custom_properties;
    let derived: Option<Derived> = property(custom, "derivedFrom")?;
    let encoding: Option<StorageHint> = property(custom, "encoding")?;
    Ok(Column {
        kind: kind(&property_.physical_type)?,
        required: property_.required,
        may_be_absent: property(custom, "mayBeAbsent")?.unwrap_or(false),
        is_key: property_.primary_key,
        partition_position: property_.partition_key_position,
        classification: property_.classification,
        description: property_.description,
        headers: property(custom, "headers")?.unwrap_or_default(),
        encoding: encoding.unwrap_or_default(),
        is_control_total: property(custom, "controlTotal")?.unwrap_or(false),
        derived,
        rules: property_.quality.into_iter().map(value_rule).collect::<Result<_, _>>()?,
        name: property_.name,
    })
}

fn kind(physical: &str) -> Result<ColumnType, String> {
    Ok(match physical {
        "string" => ColumnType::Text,
        "bigint" => ColumnType::Integer,
        "double" => ColumnType::Double,
        "boolean" => ColumnType::Boolean,
        "date" => ColumnType::Date,
        "timestamp" => ColumnType::Timestamp,
        "decimal(18,2)" => ColumnType::Decimal(18, 2),
        other => return Err(format!("physical type {other} is not known")),
    })
}

fn row_rule(quality: Quality) -> Result<RowRule, String> {
    let side = |name: &str| {
        let column = quality.implementation.get(name).and_then(Value::as_str);
        column.map(str::to_owned).ok_or_else(|| format!("rule {} has no {name}", quality.name))
    };
    Ok(RowRule { left: side("left")?, right: side("right")?, code: quality.name.clone() })
}

fn value_rule(quality: Quality) -> Result<(String, ValueRule), String> {
    let rule = serde_json::from_value(quality.implementation)
        .map_err(|error| format!("rule {}: {error}", quality.name))?;
    Ok((quality.name, rule))
}

fn property<T: DeserializeOwned>(all: &[CustomProperty], name: &str) -> Result<Option<T>, String> {
    let found = all.iter().find(|one| one.property == name);
    found
        .map(|one| serde_json::from_value(one.value.clone()))
        .transpose()
        .map_err(|error| format!("property {name}: {error}"))
}
