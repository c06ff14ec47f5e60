//! What follows a refresh: a nurse calls, the next refresh leaves alone whom it need not tell of again,
//! and the ledger says why.

use super::{
    note,
    refresh::{self, Refreshed},
    worklist,
};
use crate::{
    args::{Format, Note},
    embedded::Embedded,
    output,
};
use anyhow::Result;
use chrono::TimeDelta;
use domain::{alert::Verdict, care::DecisionRow};
use medallion::render;

/// Rows of the ledger that are shown.
const SHOWN: usize = 10;

/// Says what was shown, and lets a nurse reach the first patient of the list.
pub(super) async fn call(done: &Refreshed, embedded: &Embedded, format: Format) -> Result<()> {
    output::say(
        format,
        format!("messages that reached a channel so far: {}", embedded.state.shown()?),
    );
    let alerts = |row: &&DecisionRow| row.verdict == Verdict::Publish;
    let Some(row) = done.alerted.decisions.iter().find(alerts) else { return Ok(()) };
    let call = Note {
        patient: None,
        person: Some(row.person_id.to_string()),
        outcome: "REACHED_PATIENT".to_owned(),
        at: Some(done.as_of + TimeDelta::minutes(20)),
        clinic: row.clinic_id.to_string(),
        text: Some("visit booked".to_owned()),
        field: Vec::new(),
    };
    let accepted = note::post(&call, done.as_of + TimeDelta::minutes(21), embedded).await?;
    output::say(format, format!("a nurse reached {}: {accepted}", row.person_id));
    Ok(())
}

/// Refreshes an hour later, shows the ledger, and writes the page of whom to call.
pub(super) async fn again(done: &Refreshed, embedded: &Embedded, format: Format) -> Result<()> {
    let later = done.as_of + TimeDelta::hours(1);
    let again = refresh::refresh(Some(later), embedded).await?;
    output::say(format, "the same an hour later");
    refresh::summary(&again, format);
    ledger(&again, embedded, format).await?;
    worklist::write(&worklist::default_path(embedded), later, embedded).await
}

/// Why the refresh told of whom, and of whom not.
async fn ledger(done: &Refreshed, embedded: &Embedded, format: Format) -> Result<()> {
    let sql = format!(
        "select decision.person_id, decision.trigger, decision.verdict, decision.since,
            decision.until, risk.risk_score
         from analytics.alert_decision as decision
         left join analytics.patient_risk as risk
            on risk.run_id = decision.run_id and risk.person_id = decision.person_id
         where decision.run_id = '{}'
         order by decision.verdict desc, decision.person_id limit {SHOWN}",
        done.run_id
    );
    let found = embedded.medallion.session().await?.query(&sql).await?;
    let headings = ["person", "judged because of", "verdict", "since", "until", "score"];
    output::rows(&headings, &render::cells(&found)?, format)
}
