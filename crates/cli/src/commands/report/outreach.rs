//! Whether patients are reached after a discharge.

use super::{Asked, count};
use anyhow::Result;
use domain::followup::Window;
use pages::{Outreach, OutreachCount};

/// How discharges of each clinic stand in each window.
const STANDING: &str = "
    select coalesce(clinic.name, followup.clinic_id, 'unassigned') as clinic, followup.window_name,
        sum(case when followup.status = 'met' then 1 else 0 end),
        sum(case when followup.status = 'missed' then 1 else 0 end),
        sum(case when followup.status = 'pending' then 1 else 0 end),
        sum(case when followup.status like 'excluded%' then 1 else 0 end)
    from analytics.discharge_followup as followup
    left join (
        select clinic_id, max(name) as name from curated.clinic
        where tenant = '{tenant}' group by clinic_id
    ) as clinic
        on clinic.clinic_id = followup.clinic_id
    where followup.tenant = '{tenant}'
    group by coalesce(clinic.name, followup.clinic_id, 'unassigned'), followup.window_name
    order by 1, 2
";

pub(super) async fn outreach(asked: &Asked<'_>) -> Result<Outreach> {
    let rows = asked.rows(STANDING).await?;
    Ok(Outreach { rows: rows.iter().filter_map(|row| standing(row)).collect() })
}

fn standing(row: &[String]) -> Option<OutreachCount> {
    Some(OutreachCount {
        clinic: row[0].clone(),
        window: Window::ALL.into_iter().find(|window| window.name() == row[1])?,
        met: count(row, 2),
        missed: count(row, 3),
        pending: count(row, 4),
        excluded: count(row, 5),
    })
}
