//! How far the data can be trusted.

use super::{Asked, count, instant};
use anyhow::Result;
use domain::{comorbidity::snomed::Coverage, rate::Rate};
use pages::{ColumnFill, Completeness, Quarantined, TableFill};

pub(super) async fn completeness(asked: &Asked<'_>) -> Result<Completeness> {
    let quarantine = "select dataset, reason_code, count(*) from raw.quarantine
        where tenant = '{tenant}' group by dataset, reason_code order by 3 desc, 1, 2";
    let quarantine = asked.rows(quarantine).await?;
    Ok(Completeness {
        tables: tables(asked).await?,
        mapped_diagnoses: mapped(asked).await?,
        quarantine: quarantine
            .iter()
            .map(|row| Quarantined {
                dataset: row[0].clone(),
                reason: row[1].clone(),
                rows: count(row, 2),
            })
            .collect(),
    })
}

async fn tables(asked: &Asked<'_>) -> Result<Vec<TableFill>> {
    let sql = "select table_name, column_name, rows_counted, filled
        from analytics.data_completeness where tenant = '{tenant}' order by 1, 2";
    let mut tables: Vec<TableFill> = Vec::new();
    for row in asked.rows(sql).await? {
        if tables.last().is_none_or(|last| last.table != row[0]) {
            let newest = newest(asked, &row[0]).await?;
            let (table, rows) = (row[0].clone(), count(&row, 2));
            tables.push(TableFill { table, rows, newest, columns: Vec::new() });
        }
        let filled = Rate::new(count(&row, 3), count(&row, 2));
        if let (Some(table), Ok(filled)) = (tables.last_mut(), filled) {
            table.columns.push(ColumnFill { column: row[1].clone(), filled });
        }
    }
    Ok(tables)
}

/// When the newest row of a table arrived.
async fn newest(asked: &Asked<'_>, table: &str) -> Result<Option<chrono::DateTime<chrono::Utc>>> {
    let sql = format!(
        "select cast(max(_known_from) as varchar) from {table} where tenant = '{{tenant}}'"
    );
    let rows = asked.rows(&sql).await?;
    Ok(rows.first().and_then(|row| instant(&row[0])))
}

/// The share of diseases whose code the comorbidity tables know; ICD codes are known as a whole.
async fn mapped(asked: &Asked<'_>) -> Result<Rate> {
    let sql =
        "select source_code_type, source_code, coalesce(max(source_description), ''), count(*)
        from curated.condition where tenant = '{tenant}' group by source_code_type, source_code";
    let (mut diseases, mut unmapped) = (0, 0);
    for row in asked.rows(sql).await? {
        let mut one = Coverage::default();
        match row[0].as_str() {
            "snomed-ct" => one.count(&row[1], &row[2]),
            _ => one.diseases = 1,
        }
        diseases += one.diseases * count(&row, 3);
        unmapped += one.unmapped * count(&row, 3);
    }
    Ok(Rate::new(diseases - unmapped, diseases)?)
}
