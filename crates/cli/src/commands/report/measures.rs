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
        let counts = rows.first().map_or(Counts::Known(none()), |row| counts(row));
        totals.push(MeasureTotal { measure: one, counts });
    }
    let months = asked.rows(&counted(measure, "cast(discharge.discharged_on as varchar)")).await?;
    let facility = "coalesce(place.name, discharge.facility_id, 'unknown')";
    let facilities = asked.rows(&counted(measure, facility)).await?;
    Ok(Readmission {
        measure,
        totals,
        months: by_month(&months),
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

/// Days put together to their months.
fn by_month(days: &[Vec<String>]) -> Vec<MonthRate> {
    let mut months = std::collections::BTreeMap::<Month, (u64, u64)>::new();
    for row in days {
        let Ok(day) = row[0].parse() else { continue };
        let sums = months.entry(Month::of(day)).or_default();
        *sums = (sums.0 + count(row, 1), sums.1 + count(row, 2));
    }
    let rate = |(part, whole)| Counts::from(Rate::new(part, whole).ok());
    months.into_iter().map(|(month, sums)| MonthRate { month, counts: rate(sums) }).collect()
}

fn counts(row: &[String]) -> Counts {
    Counts::from(Rate::new(count(row, 1), count(row, 2)).ok())
}

fn none() -> Rate {
    Rate::new(0, 0).unwrap_or_else(|_| unreachable!("nothing of nothing is a rate"))
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
