//! `carelake note`: a note through notes-intake's own handler.

use super::{call::Call, delivered::DeliveredFiles};
use crate::{args::Note, embedded::Embedded, output};
use anyhow::{Context, Result, bail};
use chrono::{DateTime, Utc};
use lambda_http::{Body, Request};
use medallion::render;
use notes_intake::handle;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::process::ExitCode;

pub(super) async fn run(args: &Note, embedded: &Embedded) -> Result<ExitCode> {
    let last = embedded.state.last_as_of()?;
    let at =
        args.at.or(last).context("give the contact's time with --at: nothing was refreshed yet")?;
    let now = last.map_or_else(lambda_kit::utc_now, |last| lambda_kit::utc_now().max(last));
    let accepted = post(&Note { at: Some(at), ..args.clone() }, now, embedded).await?;
    output::line(format!("accepted: {accepted}"));
    if !is_known(args, embedded).await? {
        output::line("no table names this patient yet: the note counts once one does");
    }
    Ok(ExitCode::SUCCESS)
}

/// Posts a note, and lets what follows the stream take it in; answers as the function does.
pub(super) async fn post(args: &Note, now: DateTime<Utc>, embedded: &Embedded) -> Result<String> {
    let request = request(args, args.at.unwrap_or(now), embedded)?;
    let state = &embedded.state;
    let response = handle(request, state, state, None, &|| now).await;
    let body = match response.body() {
        Body::Text(text) => text.clone(),
        Body::Binary(bytes) => String::from_utf8_lossy(bytes).into_owned(),
        _ => String::new(),
    };
    if !response.status().is_success() {
        let problem: Value = serde_json::from_str(&body).unwrap_or_default();
        bail!(
            "the note was refused: {}",
            problem["detail"].as_str().or(problem["title"].as_str()).unwrap_or("no reason")
        );
    }
    track(embedded, now).await?;
    deliver(embedded).await?;
    Ok(body)
}

/// Takes fresh notes in where alerts look, as the function behind the stream does.
async fn track(embedded: &Embedded, now: DateTime<Utc>) -> Result<()> {
    let Some(event) = embedded.state.fresh_notes()? else { return Ok(()) };
    let handled = contact_tracker::handle(&event, &embedded.state, &|| now).await?;
    embedded.state.notes_are_tracked(handled.failed.as_deref())
}

/// Puts the notes into the raw zone, as the stream's delivery does.
async fn deliver(embedded: &Embedded) -> Result<()> {
    let files = DeliveredFiles::of(embedded);
    for (id, body) in embedded.state.notes()? {
        let key = format!("raw/{}/carelake/outreach_notes/{id}.ndjson", embedded.tenant);
        files.put(&key, &format!("{body}\n")).context("cannot keep the note")?;
    }
    files.take_in(embedded).await
}

/// Whether a source has named the patient.
async fn is_known(args: &Note, embedded: &Embedded) -> Result<bool> {
    let xref = "select person_id, data_source, patient_id from curated.patient_xref";
    let found = embedded.medallion.session().await?.query(xref).await?;
    let named = args.patient.as_deref().and_then(|patient| patient.split_once(':'));
    let is_this = |row: &Vec<String>| match (&args.person, named) {
        (Some(person), _) => row[0] == *person,
        (None, Some((source, id))) => row[1] == source && row[2] == id,
        (None, None) => false,
    };
    Ok(render::cells(&found)?.iter().any(is_this))
}

/// The request as the gateway would pass it on, its token verified.
fn request(args: &Note, at: DateTime<Utc>, embedded: &Embedded) -> Result<Request> {
    let mut note =
        json!({ "outcome": args.outcome, "contacted_at": at.to_rfc3339(), "text": args.text });
    for field in &args.field {
        let (name, value) = field.split_once('=').context("write a field as NAME=VALUE")?;
        note[name] = json!(value);
    }
    match (&args.person, args.patient.as_deref().map(|patient| patient.split_once(':'))) {
        (Some(person), _) => note["person_id"] = json!(person),
        (None, Some(Some((source, id)))) => {
            note["data_source"] = json!(source);
            note["patient_id"] = json!(id);
        }
        _ => bail!("name the patient as SOURCE:ID, such as ehr:1b2c"),
    }
    let body = note.to_string();
    let digest = Sha256::digest(format!("{}{body}", args.clinic));
    let call = Call {
        route: "POST /outreach-notes",
        headers: json!({ "content-type": "application/json" }),
        body: Some(body),
        clinics: &args.clinic,
        scopes: &["outreach:write"],
        id: format!("cli-{}", hex::encode(&digest[..12])),
        at,
    };
    call.request(embedded)
}
