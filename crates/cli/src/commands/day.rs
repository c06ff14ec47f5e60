//! A day of changes at the sources, delivered out of order, and what the tables say afterwards.

use super::{
    ingest::{self, Delivered},
    reconcile, refresh, storm,
};
use crate::{args::Format, embedded::Embedded, output};
use anyhow::{Context, Result};
use chrono::{DateTime, TimeDelta, Utc};
use domain::raw_key::RawKey;
use medallion::{
    AsOf,
    ingest::{Delivery, Source},
    render,
};
use std::{fs, io::Cursor, path::Path};
use world::ChangedDay;

/// Plays the day that begins at `as_of`.
pub(super) async fn play(
    world: &Path,
    as_of: DateTime<Utc>,
    embedded: &Embedded,
    format: Format,
) -> Result<()> {
    let day = match world::changed_day(world, as_of.date_naive()) {
        Ok(day) => day,
        Err(world::WorldError::TooSmall) => return Ok(()),
        Err(error) => return Err(error).context("cannot make a day of changes"),
    };
    output::say(
        format,
        format!("a day of changes, {}, delivered out of order", as_of.date_naive()),
    );
    let mut taken = ingest::take(&files(&day, world, embedded)?, embedded).await?;
    taken.extend(storm::take(as_of.date_naive(), embedded).await?);
    ingest::report(&taken, format)?;
    refresh::refresh(Some(as_of), embedded).await?;
    history(&day, embedded, format).await?;
    before_and_after(&day, as_of, embedded, format).await?;
    storm::tell(embedded, format).await?;
    compare(&day, as_of, embedded, format).await
}

/// The change files, written beside the world.
fn files(day: &ChangedDay, world: &Path, embedded: &Embedded) -> Result<Vec<Delivered>> {
    let folder = world.join("changes").join("patients");
    fs::create_dir_all(&folder).context("cannot write the day of changes")?;
    let mut files = Vec::new();
    for file in &day.files {
        let path = folder.join(&file.name);
        fs::write(&path, &file.text).context("cannot write the day of changes")?;
        let key = ingest::key(embedded, "ehr", "patients", &path);
        files.push(Delivered { key, path });
    }
    Ok(files)
}

/// What is on record of the patient who moved.
async fn history(day: &ChangedDay, embedded: &Embedded, format: Format) -> Result<()> {
    let sql = format!(
        "select version, address, city, valid_from, valid_to, is_current
         from curated.patient_history
         where patient_id = '{}' and known_to is null
             and valid_from is distinct from valid_to
         order by valid_from",
        day.moved
    );
    let found = embedded.medallion.session().await?.query(&sql).await?;
    output::say(format, format!("the history of patient {}", day.moved));
    let headings = ["version", "address", "city", "true from", "true to", "current"];
    output::rows(&headings, &render::cells(&found)?, format)
}

/// The two patients whom the day changed most, before it and after it.
async fn before_and_after(
    day: &ChangedDay,
    as_of: DateTime<Utc>,
    embedded: &Embedded,
    format: Format,
) -> Result<()> {
    let mut rows = Vec::new();
    let points = [as_of, as_of + TimeDelta::hours(7), as_of + TimeDelta::days(1)];
    for valid in points {
        let session = embedded.medallion.session_as_of(AsOf { valid, known: None }).await?;
        for (who, id) in [("moved", &day.moved), ("deleted", &day.deleted)] {
            let sql = format!(
                "select address, city from curated.source_patient where patient_id = '{id}'"
            );
            let found = render::cells(&session.query(&sql).await?)?;
            let place = found.first().map_or("no such patient".to_owned(), |row| row.join(", "));
            rows.push(vec![valid.format("%Y-%m-%d %H:%M").to_string(), who.to_owned(), place]);
        }
    }
    output::rows(&["as of", "the patient who was", "lives at"], &rows, format)
}

/// The source's extract at the end of the day against the table.
async fn compare(
    day: &ChangedDay,
    as_of: DateTime<Utc>,
    embedded: &Embedded,
    format: Format,
) -> Result<()> {
    let key = format!("raw/{}/ehr/patients/patients.csv", embedded.tenant);
    let delivery = Delivery {
        bucket: "local".to_owned(),
        key: RawKey::parse(&key).context("the tenant is not a name")?,
        version: "end of day".to_owned(),
        extracted_at: as_of + TimeDelta::days(1),
        arrived_at: lambda_kit::utc_now(),
        run_id: "reconcile".to_owned(),
    };
    let extract = Source::Stream(Box::new(Cursor::new(day.extract.clone().into_bytes())));
    let found = embedded.medallion.reconcile(&delivery, extract).await?;
    output::say(format, "the source's extract at the end of the day against the table");
    reconcile::report(&found, format)
}
