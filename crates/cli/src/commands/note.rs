//! `carelake note`: a note through notes-intake's own handler.

use super::delivered::DeliveredFiles;
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
    let request = request(args, at, embedded)?;
    let now = last.map_or_else(lambda_kit::utc_now, |last| lambda_kit::utc_now().max(last));
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
    output::line(format!("accepted: {body}"));
    track(embedded, now).await?;
    deliver(embedded).await?;
    if !is_known(args, embedded).await? {
        output::line("no table names this patient yet: the note counts once one does");
    }
    Ok(ExitCode::SUCCESS)
}

/// Takes fresh notes in where alerts look, as the function behind the stream does.
pub(super) async fn track(embedded: &Embedded, now: DateTime<Utc>) -> Result<()> {
    let Some(event) = embedded.state.fresh_notes()? else { return Ok(()) };
    let handled = contact_tracker::handle(&event, &embedded.state, &|| now).await?;
    embedded.state.notes_are_tracked(handled.failed.as_deref())
}

/// Puts the notes into the raw zone, as the stream's delivery does.
pub(super) async fn deliver(embedded: &Embedded) -> Result<()> {
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
    let id =
        format!("cli-{}", hex::encode(&Sha256::digest(format!("{}{body}", args.clinic))[..12]));
    let event = json!({
        "version": "2.0", "routeKey": "POST /outreach-notes", "rawPath": "/outreach-notes",
        "rawQueryString": "", "headers": { "content-type": "application/json" },
        "requestContext": {
            "accountId": "embedded", "apiId": "embedded", "domainName": "embedded",
            "http": {
                "method": "POST", "path": "/outreach-notes", "protocol": "HTTP/1.1",
                "sourceIp": "127.0.0.1", "userAgent": "carelake",
            },
            "requestId": id, "routeKey": "POST /outreach-notes", "stage": "$default",
            "time": at.format("%d/%b/%Y:%H:%M:%S +0000").to_string(), "timeEpoch": at.timestamp_millis(),
            "authorizer": { "jwt": {
                "claims": {
                    "sub": "command-line", "tenant": embedded.tenant.as_str(),
                    "clinics": args.clinic, "scope": "outreach:write",
                },
                "scopes": ["outreach:write"],
            }},
        },
        "isBase64Encoded": false, "body": body,
    });
    lambda_http::request::from_str(&event.to_string()).context("cannot make the request")
}
