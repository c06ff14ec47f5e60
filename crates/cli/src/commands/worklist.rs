//! `carelake worklist`: the page of whom to call today, through the function's own handler.

use super::call::Call;
use crate::{
    args::{Format, Worklist},
    embedded::Embedded,
    output,
};
use anyhow::{Context, Result, bail};
use chrono::{DateTime, Utc};
use lambda_http::Body;
use medallion::render;
use serde_json::json;
use std::{
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
};
use worklist::{Neighbours, handle};

/// Where the page's readers find it.
const LINK: &str = "http://127.0.0.1:8080/worklist";

pub(super) async fn run(args: &Worklist, embedded: &Embedded, format: Format) -> Result<ExitCode> {
    let last = embedded.state.last_as_of()?;
    let at = args.at.or(last).context("nothing was refreshed yet: carelake refresh comes first")?;
    let clinics = match &args.clinic {
        Some(clinic) => clinic.clone(),
        None => clinics(embedded).await?,
    };
    let (route, media) = match format {
        Format::Table => ("GET /worklist", "text/html"),
        Format::Json => ("GET /worklist", "application/json"),
        Format::Csv => ("GET /worklist.csv", "text/csv"),
    };
    let text = ask(route, media, &clinics, at, embedded).await?;
    if format == Format::Table {
        let path = args.out.clone().unwrap_or_else(|| default_path(embedded));
        fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))?;
        output::line(format!("open {} in a browser", path.display()));
    } else {
        output::line(text.trim_end());
    }
    Ok(ExitCode::SUCCESS)
}

/// Writes the page of every clinic as of an instant.
pub(super) async fn write(path: &Path, at: DateTime<Utc>, embedded: &Embedded) -> Result<()> {
    let clinics = clinics(embedded).await?;
    let page = ask("GET /worklist", "text/html", &clinics, at, embedded).await?;
    fs::write(path, page).with_context(|| format!("cannot write {}", path.display()))
}

/// Where the page lies without another wish.
pub(super) fn default_path(embedded: &Embedded) -> PathBuf {
    PathBuf::from(embedded.place()).join("worklist.html")
}

async fn ask(
    route: &'static str,
    media: &str,
    clinics: &str,
    at: DateTime<Utc>,
    embedded: &Embedded,
) -> Result<String> {
    let call = Call {
        route,
        headers: json!({ "accept": media }),
        body: None,
        clinics,
        scopes: &["worklist:read"],
        id: "cli-worklist".to_owned(),
        at,
    };
    let neighbours = Neighbours {
        store: &embedded.state,
        notes: &embedded.state,
        topics: &(),
        token_key: &embedded.token_key,
        link: LINK,
    };
    let response = Box::pin(handle(call.request(embedded)?, &neighbours, &|| at)).await;
    let text = match response.body() {
        Body::Text(text) => text.clone(),
        Body::Binary(bytes) => String::from_utf8_lossy(bytes).into_owned(),
        _ => String::new(),
    };
    if !response.status().is_success() {
        bail!("the worklist cannot be shown ({}): was there a refresh?", response.status());
    }
    Ok(text)
}

/// Every clinic that somebody of the newest refresh belongs to.
async fn clinics(embedded: &Embedded) -> Result<String> {
    let sql = format!(
        "select distinct clinic_id from analytics.outreach_worklist where tenant = '{}'
         order by clinic_id",
        embedded.tenant
    );
    let found = embedded.medallion.session().await?.query(&sql).await?;
    let rows = render::cells(&found)?.into_iter().flatten().collect::<Vec<_>>();
    Ok(if rows.is_empty() { "unassigned".to_owned() } else { rows.join(",") })
}
