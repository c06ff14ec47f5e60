//! Readmissions and lengths of stay.

use super::{Asked, count};
use anyhow::Result;
use domain::rate::Rate;
use pages::{
    Counts, FacilityRate, Lengths, Measure, MeasureTotal, Month, MonthRate, Readmission, StayMonth,
    Stays,
};

/// Readmissions by month and facility after one measure, and all measures side by side. The page
/// itself hides what is too small to be shown.
pub(super) async fn readmission(asked: &Asked<'_>, measure: Measure) -> Result<Readmission> {
    let mut totals = Vec::new();
    for one in Measure::ALL {
        let rows = asked.rows(&counted(one, "'all'")).await?;
        let counts = counts(rows.first().map_or(&[], Vec::as_slice));
        totals.push(MeasureTotal { measure: one, counts });
    }
    let month = "concat(substr(cast(discharge.discharged_on as varchar), 1, 7), '-01')";
    let months = asked.rows(&counted(measure, month)).await?;
    let facility = "coalesce(place.name, discharge.facility_id, 'unknown')";
    let facilities = asked.rows(&counted(measure, facility)).await?;
    Ok(Readmission {
        measure,
        totals,
        months: months
            .iter()
            .filter_map(|row| {
                Some(MonthRate { month: Month::of(row[0].parse().ok()?), counts: counts(row) })
            })
            .collect(),
        facilities: facilities
            .iter()
            .map(|row| FacilityRate { facility: row[0].clone(), counts: counts(row) })
            .collect(),
    })
}

/// Readmissions and index discharges by the value of an expression.
fn counted(measure: Measure, by: &str) -> String {
    format!(
        "select {by} as part, sum(case when discharge.is_readmitted then 1 else 0 end), count(*)
         from analytics.{} as discharge
         left join (
            select location_id, max(name) as name from curated.location
            where tenant = '{{tenant}}' group by location_id
         ) as place
            on place.location_id = discharge.facility_id
         where discharge.tenant = '{{tenant}}' and discharge.is_index
         group by {by}",
        measure.name()
    )
}

fn counts(row: &[String]) -> Counts {
    Counts::from(Rate::new(count(row, 1), count(row, 2)).ok())
}

/// Lengths of stay by month of discharge.
pub(super) async fn stays(asked: &Asked<'_>) -> Result<Stays> {
    let sql = "select concat(substr(cast(stay.discharged_on as varchar), 1, 7), '-01') as month,
            count(*) as discharges, max(los.mean_midnights), max(los.median), max(los.p90)
        from curated.stay as stay
        join analytics.length_of_stay as los
            on los.tenant = stay.tenant
            and los.grouping_name = 'all'
            and los.month = substr(cast(stay.discharged_on as varchar), 1, 7)
        where stay.tenant = '{tenant}' and stay.length_of_stay is not null
        group by substr(cast(stay.discharged_on as varchar), 1, 7)";
    let rows = asked.rows(sql).await?;
    Ok(Stays { months: rows.iter().filter_map(|row| stay_month(row)).collect() })
}

fn stay_month(row: &[String]) -> Option<StayMonth> {
    let number = |at: usize| row.get(at)?.parse::<f64>().ok();
    let lengths = || Some(Lengths { mean: number(2)?, median: number(3)?, p90: number(4)? });
    Some(StayMonth {
        month: Month::of(row[0].parse().ok()?),
        discharges: count(row, 1),
        lengths: lengths(),
    })
}
