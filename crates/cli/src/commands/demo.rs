//! `carelake demo`: from files to the patients to call today.

use super::{
    aftermath, day,
    ingest::{self, Delivered},
    refresh::{self, Refreshed},
    report, truth, worklist, world,
};
use crate::{
    args::{Demo, Format},
    embedded::Embedded,
    output,
};
use ::world::WorldSpec;
use anyhow::{Result, bail};
use domain::alert::Verdict;
use medallion::{ingest::Ingested, render};
use pages::Measure;
use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

/// Patients that the list shows before it says how many more there are.
const SHOWN: usize = 20;

pub(super) async fn run(args: &Demo, embedded: &Embedded, format: Format) -> Result<ExitCode> {
    let (files, world) = files(args, embedded, format)?;
    let report = report::default_path(embedded);
    output::say(format, format!("the report of this demo will be {}", report.display()));
    let taken = ingest::take(&files, embedded).await?;
    ingest::report(&taken, format)?;
    ingest::balance(&taken, format);
    let done = refresh::refresh(args.as_of.as_of, embedded).await?;
    refresh::summary(&done, format);
    list(&done, embedded, format).await?;
    report::write(&report, Measure::Hwr, embedded).await?;
    if let Some(world) = &world {
        compare(world, &taken, &done, embedded, format).await?;
        aftermath::call(&done, embedded, format).await?;
        day::play(world, done.as_of, embedded, format).await?;
        aftermath::again(&done, embedded, format).await?;
    } else {
        worklist::write(&worklist::default_path(embedded), done.as_of, embedded).await?;
    }
    next_steps(&done, embedded, args, format);
    Ok(if ingest::is_balanced(&taken) {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(super::UNBALANCED)
    })
}

/// The files to take in, and the world that they belong to.
fn files(
    args: &Demo,
    embedded: &Embedded,
    format: Format,
) -> Result<(Vec<Delivered>, Option<PathBuf>)> {
    if let Some(data) = &args.data {
        let known = |file: &Delivered| {
            let dataset = file.key.split('/').nth(3).unwrap_or_default();
            embedded.medallion.contracts().of_dataset(dataset).is_some()
        };
        let (files, others): (Vec<_>, Vec<_>) =
            ingest::folder(data, "synthea", embedded)?.into_iter().partition(known);
        if !others.is_empty() {
            let names: Vec<String> = others.iter().map(|file| file_name(&file.path)).collect();
            output::say(
                format,
                format!("left alone, no contract takes them yet: {}", names.join(", ")),
            );
        }
        return Ok((files, None));
    }
    let out = PathBuf::from(embedded.place())
        .join("_world")
        .join(format!("{}-{}", args.patients, args.seed));
    let place = embedded.place();
    if Path::new(&place).join("ops").is_dir() && !out.is_dir() {
        bail!("the lake at {place} holds other data: give the demo one of its own with --lake");
    }
    world::write(args.patients, args.seed, &out)?;
    let mut files = ingest::folder(&out.join("ehr"), "ehr", embedded)?;
    files.extend(ingest::folder(&out.join("payer"), "payer", embedded)?);
    files.extend(ingest::folder(&out.join("notes"), "carelake", embedded)?);
    let extracted = WorldSpec::default().as_of.to_string();
    files.iter_mut().for_each(|file| file.put_into(&extracted));
    Ok((files, Some(out)))
}

fn file_name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// The patients to call today; where there are none, the highest scores and why none alerts.
async fn list(done: &Refreshed, embedded: &Embedded, format: Format) -> Result<()> {
    let decisions = &done.alerted.decisions;
    if !decisions.iter().any(|row| row.risk_score >= row.threshold) {
        output::say(
            format,
            "no patient is at or above a threshold: a score of 80 needs a hospital stay that ended \
             in the last 30 days; the highest scores are",
        );
        return scores(done, "", 5, embedded, format).await;
    }
    let is_call = |verdict| matches!(verdict, Verdict::Publish | Verdict::DuplicateOfAlert);
    let calls = decisions.iter().filter(|row| is_call(row.verdict)).count();
    output::say(format, format!("patients to call today: {calls}"));
    let called = "and decision.verdict in ('publish', 'duplicate_within_24h_of_alert')";
    scores(done, called, SHOWN, embedded, format).await?;
    if calls > SHOWN {
        output::say(format, format!("and {} more, in analytics.alert_decision", calls - SHOWN));
    }
    output::say(format, format!("alerts sent by this run: {}", done.alerted.sent));
    Ok(())
}

/// The highest scores of the run among those that `condition` leaves.
async fn scores(
    done: &Refreshed,
    condition: &str,
    most: usize,
    embedded: &Embedded,
    format: Format,
) -> Result<()> {
    let run = &done.run_id;
    let sql = format!(
        "select risk.person_id, patient.data_source, patient.patient_id, risk.risk_score,
            risk.risk_band, cast(risk.discharged_at as date) as discharged, risk.reasons,
            risk.actionable_reasons
         from analytics.patient_risk as risk
         join curated.patient as patient
            on patient.tenant = risk.tenant and patient.person_id = risk.person_id
         left join analytics.alert_decision as decision
            on decision.run_id = risk.run_id and decision.person_id = risk.person_id
         where risk.run_id = '{run}' {condition}
         order by risk.risk_score desc, risk.person_id limit {most}"
    );
    let found = embedded.medallion.session().await?.query(&sql).await?;
    let headings =
        ["person", "source", "patient", "score", "band", "discharged", "reasons", "to act on"];
    output::rows(&headings, &render::cells(&found)?, format)
}

async fn compare(
    world: &Path,
    taken: &[Ingested],
    done: &Refreshed,
    embedded: &Embedded,
    format: Format,
) -> Result<()> {
    let truth = truth::read(world)?;
    let wrong = truth::differences(&truth, taken);
    match wrong.as_slice() {
        [] => output::say(
            format,
            "accepted and quarantined rows of every file are what the world's truth says",
        ),
        wrong => {
            for line in wrong {
                output::say(format, format!("differs from the world's truth: {line}"));
            }
        }
    }
    truth::identity(world, embedded, format).await?;
    if truth.as_of.and_utc() == done.as_of {
        truth::readmissions(world, embedded, format).await?;
        truth::score(&truth, &done.run_id, embedded, format).await?;
    }
    Ok(())
}

fn next_steps(done: &Refreshed, embedded: &Embedded, args: &Demo, format: Format) {
    let place = embedded.place();
    let command = std::env::args().next().unwrap_or_else(|| "carelake".to_owned());
    let lake = format!("--lake {place}");
    let person = done.alerted.decisions.first().map_or("PERSON_ID", |row| row.person_id.as_str());
    let again = match &args.data {
        Some(data) => format!("--data {}", data.display()),
        None => format!("--patients {} --seed {}", args.patients, args.seed),
    };
    for page in [report::default_path(embedded), worklist::default_path(embedded)] {
        output::say(format, format!("open {} in a browser", page.display()));
    }
    output::say(format, format!("the lake lies in {place}; try next"));
    output::say(
        format,
        format!(
            "  {command} {lake} sql \"select verdict, count(*) from alert_decision group by verdict\""
        ),
    );
    output::say(
        format,
        format!("  {command} {lake} note --person {person} --outcome REACHED_PATIENT"),
    );
    output::say(
        format,
        format!("  {command} {lake} demo {again}   # again: no row and no alert twice"),
    );
}
