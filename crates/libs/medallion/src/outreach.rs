//! What a refresh hands to the functions that work without the lake: who persons are now, whom a
//! clinic may have to call, and the clocks of their discharges.

use crate::{Medallion, MedallionError, Run, score::Columns};
use chrono::{DateTime, Days, NaiveDate, Utc};
use domain::{
    alert::{AlertType, ScoreRow},
    care::{Evaluation, FollowUpClock},
    followup::Zone,
    id::{PersonId, TenantId},
    phi::Phi,
    worklist::WorkRow,
};
use lake::TableName;

const WORKLIST: &str = "analytics.outreach_worklist";

/// Person ids that are, or once were, another person's.
const MOVED: &str = "
    with known as (
        select tenant, mint_person_id(tenant, data_source, patient_id) as minted, person_id
        from curated.patient_xref
    ),

    changed as (
        select distinct tenant, mint_person_id(tenant, data_source, patient_id) as minted
        from ops.identity_change
    )

    select known.tenant, known.minted, known.person_id
    from known
    left join changed
        on changed.tenant = known.tenant and changed.minted = known.minted
    where known.minted <> known.person_id or changed.minted is not null
    order by known.tenant, known.minted";

const ROWS: &str = "
    select *, cast(extract(year from birth_date) as bigint) as birth_year
    from analytics.outreach_worklist
    order by tenant, person_id";

/// Whom no clock is to run for any more: it is stopped within days of a death.
fn died_since(since: NaiveDate) -> String {
    format!(
        "select tenant, person_id
         from curated.patient
         where death_date >= date '{since}'
         order by tenant, person_id"
    )
}

/// Whose refresh it is, whether or not anybody of them is to be called.
const TENANTS: &str = "select distinct tenant from curated.patient order by tenant";

/// For how long deaths are looked at.
const DEATHS_DAYS: Days = Days::new(60);

/// A person id, and whose it is now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// The customer.
    pub tenant: TenantId,
    /// The id that the platform gave to a source's patient.
    pub minted: PersonId,
    /// The person.
    pub person: PersonId,
}

/// A person whom a clinic may have to call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToCall {
    /// The customer.
    pub tenant: TenantId,
    /// What the worklist shows.
    pub row: WorkRow,
    /// The clock of the latest discharge, if there is one.
    pub clock: Option<FollowUpClock>,
}

/// What a refresh hands on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outreach {
    /// The customers whose persons the run scored.
    pub tenants: Vec<TenantId>,
    /// Ids that are, or once were, another person's.
    pub moved: Vec<Moved>,
    /// Persons to call.
    pub to_call: Vec<ToCall>,
    /// Persons who have died.
    pub died: Vec<(TenantId, PersonId)>,
}

impl Medallion {
    /// What the run hands on. The table `analytics.outreach_worklist` holds the run's rows.
    ///
    /// # Errors
    /// As reading and computing fail.
    pub async fn outreach(&self, run: &Run) -> Result<Outreach, MedallionError> {
        let rows = self.rows_for(TENANTS, &["curated.patient"]).await?;
        let tenant_of = |columns: &Columns, row| columns.text_ref("tenant", row)?.parse().ok();
        let tenants = rows.iter().flat_map(|rows| each(rows, tenant_of)).collect();
        let moved = self.rows_for(MOVED, &["curated.patient_xref", "ops.identity_change"]);
        let moved = moved.await?.iter().flat_map(|rows| each(rows, moved_of)).collect();
        let read = |columns: &Columns, row| to_call_of(columns, row, run);
        let rows = self.rows_for(ROWS, &[WORKLIST]).await?;
        let to_call = rows.iter().flat_map(|rows| each(rows, read)).collect();
        let since = run.as_of.date_naive().checked_sub_days(DEATHS_DAYS).unwrap_or_default();
        let rows = self.rows_for(&died_since(since), &["curated.patient"]).await?;
        let died = rows.iter().flat_map(|rows| each(rows, person_of)).collect();
        Ok(Outreach { tenants, moved, to_call, died })
    }

    async fn rows_for(
        &self,
        sql: &str,
        tables: &[&str],
    ) -> Result<Vec<(Columns, usize)>, MedallionError> {
        let table: TableName = crate::catalog::named(WORKLIST)?;
        let compute = |source| MedallionError::Compute { table: table.clone(), source };
        let tables = tables.iter().map(|table| crate::catalog::named(table));
        let tables: Vec<TableName> = tables.collect::<Result<_, _>>()?;
        let session = self.session_of(&tables).await.map_err(compute)?;
        let batches = session.query(sql).await.map_err(compute)?;
        let columns = batches.iter().map(|batch| Ok((Columns::of(batch)?, batch.num_rows())));
        columns.collect::<Result<_, _>>().map_err(compute)
    }
}

/// The rows of a batch, read. Ids come out of our own tables, so that a row always has its form.
fn each<T>(
    (columns, rows): &(Columns, usize),
    read: impl Fn(&Columns, usize) -> Option<T>,
) -> Vec<T> {
    (0..*rows).filter_map(|row| read(columns, row)).collect()
}

fn moved_of(columns: &Columns, row: usize) -> Option<Moved> {
    let (tenant, person) = person_of(columns, row)?;
    Some(Moved { tenant, minted: columns.text_ref("minted", row)?.parse().ok()?, person })
}

fn person_of(columns: &Columns, row: usize) -> Option<(TenantId, PersonId)> {
    let text = |column| columns.text_ref(column, row);
    Some((text("tenant")?.parse().ok()?, text("person_id")?.parse().ok()?))
}

fn to_call_of(columns: &Columns, row: usize, run: &Run) -> Option<ToCall> {
    let (tenant, person_id) = person_of(columns, row)?;
    let score = score_of(columns, row, person_id)?;
    let zone: Zone = columns.text_ref("time_zone", row)?.parse().ok()?;
    let evaluation = Evaluation {
        tenant: tenant.clone(),
        run_id: run.id.parse().ok()?,
        as_of: run.as_of,
        alert_type: AlertType::ReadmissionRisk,
        score,
    };
    let clock = FollowUpClock::start(evaluation.clone(), zone);
    let row = work_row(columns, row, zone, evaluation, clock.as_ref().map(|clock| clock.due_at))?;
    Some(ToCall { tenant, row, clock })
}

fn score_of(columns: &Columns, row: usize, person_id: PersonId) -> Option<ScoreRow> {
    let text = |column| columns.text_ref(column, row);
    let points = |column| u8::try_from(columns.count(column, row)).ok()?.try_into().ok();
    Some(ScoreRow {
        person_id,
        clinic_id: text("clinic_id")?.parse().ok()?,
        risk_score: points("risk_score")?,
        band: serde_json::from_value(text("risk_band")?.into()).ok()?,
        reasons: phrases(text("reasons")),
        threshold: points("threshold")?,
        discharged_at: columns.instant("discharged_at", row),
        basis: serde_json::from_value(text("basis")?.into()).ok()?,
        in_facility: columns.flag("is_in_facility", row),
    })
}

fn work_row(
    columns: &Columns,
    row: usize,
    time_zone: Zone,
    evaluation: Evaluation,
    contact_due_at: Option<DateTime<Utc>>,
) -> Option<WorkRow> {
    let text = |column| columns.text(column, row);
    let names = [text("first_name"), text("last_name")];
    let name = names.into_iter().flatten().collect::<Vec<_>>().join(" ");
    let birth_year = i32::try_from(columns.count("birth_year", row)).ok().filter(|year| *year > 0);
    let score = evaluation.score;
    Some(WorkRow {
        person_id: score.person_id,
        clinic_id: score.clinic_id,
        time_zone,
        data_source: text("data_source")?.parse().ok()?,
        patient_id: text("patient_id")?.parse().ok()?,
        name: Phi::new(name),
        phone: text("phone").map(Phi::new),
        birth_year: birth_year.map(Phi::new),
        risk_score: score.risk_score,
        threshold: score.threshold,
        reasons: score.reasons,
        actionable: phrases(columns.text_ref("actionable_reasons", row)),
        discharged_at: score.discharged_at,
        facility: text("facility"),
        in_facility: score.in_facility,
        contact_due_at,
        visit_due_at: None,
        run_id: evaluation.run_id,
        as_of: evaluation.as_of,
    })
}

/// Phrases of a closed list, split by semicolons.
fn phrases<T: std::str::FromStr>(text: Option<&str>) -> Vec<T> {
    text.unwrap_or_default().split("; ").filter_map(|phrase| phrase.parse().ok()).collect()
}
