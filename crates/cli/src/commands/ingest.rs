//! `carelake ingest`: files as S3 events through file-ingest's own handler.

use crate::{
    args::{Format, Ingest, Missing},
    embedded::Embedded,
    output,
};
use anyhow::{Context, Result, bail};
use chrono::Utc;
use domain::raw_key::RawKey;
use file_ingest::{Folder, Taken, handle};
use medallion::ingest::{Ingested, Outcome};
use serde_json::json;
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

/// Stands for the bucket in the identity of files.
const BUCKET: &str = "local";

/// A file and the key that it stands for.
pub(super) struct Delivered {
    pub(super) key: String,
    pub(super) path: PathBuf,
}

impl Delivered {
    /// Puts the file into a folder below its dataset: `snapshot` says that it is complete and that
    /// what it lacks was deleted, a date says when it was extracted.
    pub(super) fn put_into(&mut self, folder: &str) {
        let parts: Vec<&str> = self.key.splitn(5, '/').collect();
        if let [raw, tenant, source, dataset, rest] = parts[..] {
            self.key = format!("{raw}/{tenant}/{source}/{dataset}/{folder}/{rest}");
        }
    }
}

/// Takes in what the user names.
pub(super) async fn run(args: &Ingest, embedded: &Embedded, format: Format) -> Result<ExitCode> {
    let mut files = match fs::metadata(&args.path) {
        Ok(found) if found.is_dir() => {
            name_others(&args.path, format)?;
            folder(&args.path, &args.source, embedded)?
        }
        Ok(_) => vec![single(args, embedded)?],
        Err(_) => bail!("there is no file or folder {}", args.path.display()),
    };
    if let Some(extracted) = args.extracted {
        files.iter_mut().for_each(|file| file.put_into(&extracted.to_string()));
    }
    if args.missing == Missing::Deleted {
        files.iter_mut().for_each(|file| file.put_into("snapshot"));
    }
    check(&files, &args.path)?;
    let taken = take(&files, embedded).await?;
    report(&taken, format)?;
    balance(&taken, format);
    if args.missing == Missing::Deleted {
        output::say(format, "the next refresh deletes the keys that these files do not hold");
    }
    no_file_usable(&taken, embedded)?;
    Ok(if is_balanced(&taken) { ExitCode::SUCCESS } else { ExitCode::from(super::UNBALANCED) })
}

/// Every file has a name that a key can hold, and there is one.
fn check(files: &[Delivered], path: &Path) -> Result<()> {
    if files.is_empty() {
        bail!(
            "no data file in {}: names end in .csv, .psv, .json, .ndjson, .jsonl or .parquet, with or \
             without .gz",
            path.display()
        );
    }
    for file in files {
        RawKey::parse(&file.key).with_context(|| {
            format!("{} cannot be a key; letters, digits, - and _ can", file.path.display())
        })?;
    }
    Ok(())
}

/// Fails where every file was of an unknown dataset: then the folder is another one than was meant.
fn no_file_usable(taken: &[Ingested], embedded: &Embedded) -> Result<()> {
    let unknown = |one: &Ingested| one.reasons.contains_key("UNKNOWN_DATASET");
    if taken.iter().any(|one| !unknown(one)) {
        return Ok(());
    }
    let contracts = embedded.medallion.contracts();
    let known: Vec<&str> =
        contracts.iter().flat_map(|one| &one.datasets).map(String::as_str).collect();
    bail!(
        "no file is of a known dataset. A file, or the folder around it, is named after its \
         dataset: {}",
        known.join(", ")
    );
}

fn single(args: &Ingest, embedded: &Embedded) -> Result<Delivered> {
    let dataset = match &args.dataset {
        Some(dataset) => dataset.clone(),
        None => stem(&args.path),
    };
    Ok(Delivered {
        key: key(embedded, &args.source, &dataset, &args.path),
        path: args.path.clone(),
    })
}

/// The data files of a folder: at its top a file is named after its dataset, and a folder in it
/// holds one dataset.
pub(super) fn folder(root: &Path, source: &str, embedded: &Embedded) -> Result<Vec<Delivered>> {
    let mut files = Vec::new();
    for path in entries(root)? {
        if is_own(&path) {
            continue;
        }
        if path.is_dir() {
            let dataset = stem(&path);
            for inner in below(&path)? {
                let place = inner.strip_prefix(&path).unwrap_or(&inner).to_string_lossy();
                let key = format!("raw/{}/{source}/{dataset}/{place}", embedded.tenant);
                files.push(Delivered { key, path: inner });
            }
        } else if is_data(&path) {
            files.push(Delivered { key: key(embedded, source, &stem(&path), &path), path });
        }
    }
    Ok(files)
}

/// The data files below a folder, however deep.
fn below(folder: &Path) -> Result<Vec<PathBuf>> {
    Ok(all_below(folder)?.into_iter().filter(|path| is_data(path)).collect())
}

/// The files below a folder that no program keeps.
fn all_below(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for path in entries(folder)?.into_iter().filter(|path| !is_own(path)) {
        match path.is_dir() {
            true => files.extend(all_below(&path)?),
            false => files.push(path),
        }
    }
    Ok(files)
}

/// Says which files of a folder are left alone.
fn name_others(folder: &Path, format: Format) -> Result<()> {
    let others: Vec<String> = all_below(folder)?
        .iter()
        .filter(|path| !is_data(path))
        .map(|path| path.strip_prefix(folder).unwrap_or(path).display().to_string())
        .collect();
    if !others.is_empty() {
        output::say(
            format,
            format!("left alone, no data files by their names: {}", others.join(", ")),
        );
    }
    Ok(())
}

/// What begins with an underscore or a point is kept by a program, a lake among them.
fn is_own(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    name.starts_with(['_', '.'])
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>> {
    let read = fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    let mut paths: Vec<PathBuf> =
        read.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
    paths.sort();
    Ok(paths)
}

fn is_data(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let name = name.to_ascii_lowercase();
    let name = name.strip_suffix(".gz").unwrap_or(&name);
    [".csv", ".psv", ".json", ".ndjson", ".jsonl", ".parquet"]
        .iter()
        .any(|ending| name.ends_with(ending))
}

pub(super) fn stem(path: &Path) -> String {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    name.split('.').next().unwrap_or_default().to_owned()
}

pub(super) fn key(embedded: &Embedded, source: &str, dataset: &str, path: &Path) -> String {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    format!("raw/{}/{source}/{dataset}/{name}", embedded.tenant)
}

/// Sends each file through the function, one S3 event a file.
pub(super) async fn take(files: &[Delivered], embedded: &Embedded) -> Result<Vec<Ingested>> {
    let mut objects = Folder::default();
    for file in files {
        objects.put(file.key.clone(), file.path.clone());
    }
    let bar = output::bar(files.len() as u64, "taking files in");
    let mut taken = Vec::new();
    for file in files {
        let event = event(&file.key);
        let handled =
            handle(&event, "embedded", &objects, &embedded.medallion, &lambda_kit::utc_now)
                .await
                .with_context(|| format!("cannot take in {}", file.path.display()))?;
        for object in handled.objects {
            match object {
                Taken::In(ingested) => taken.push(*ingested),
                Taken::NotRaw => bail!("{} has a name that no key can hold", file.path.display()),
                Taken::Gone => bail!("{} is gone", file.path.display()),
            }
        }
        bar.inc(1);
    }
    bar.finish_and_clear();
    Ok(taken)
}

/// What S3 would say of the file.
fn event(key: &str) -> serde_json::Value {
    let at: chrono::DateTime<Utc> = lambda_kit::utc_now();
    let escaped: String = key.bytes().map(escape).collect();
    json!({ "Records": [{
        "eventVersion": "2.6", "eventSource": "aws:s3", "eventName": "ObjectCreated:Put",
        "eventTime": at.to_rfc3339(),
        "s3": { "bucket": { "name": BUCKET }, "object": { "key": escaped } },
    }]})
}

fn escape(byte: u8) -> String {
    match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' => {
            char::from(byte).to_string()
        }
        other => format!("%{other:02X}"),
    }
}

/// Prints what became of the rows, per file and reason.
pub(super) fn report(taken: &[Ingested], format: Format) -> Result<()> {
    let headings =
        ["dataset", "file", "received", "accepted", "quarantined", "reasons", "new columns"];
    let rows: Vec<Vec<String>> = taken.iter().map(row).collect();
    output::rows(&headings, &rows, format)
}

fn row(one: &Ingested) -> Vec<String> {
    let name = one.file.rsplit_once('@').map_or(one.file.as_str(), |(key, _)| key);
    let name = name.rsplit('/').next().unwrap_or_default();
    let before = match one.outcome {
        Outcome::Before => " (taken in before)",
        Outcome::Refused => " (refused as a whole)",
        Outcome::Taken => "",
    };
    let by_column = |(column, codes): (&String, &BTreeMap<String, u64>)| {
        let codes = codes.iter().map(|(code, rows)| format!("{column}: {code} {rows}"));
        codes.collect::<Vec<_>>()
    };
    let in_columns = one.faults.iter().flat_map(by_column);
    let of_column =
        |code: &String| one.faults.values().filter_map(|codes| codes.get(code)).sum::<u64>();
    let of_rows = one.reasons.iter().filter_map(|(code, rows)| {
        let rest = rows - of_column(code).min(*rows);
        (rest > 0).then(|| format!("{code} {rest}"))
    });
    let reasons = of_rows.chain(in_columns);
    vec![
        one.dataset.clone(),
        format!("{}{before}", short(name)),
        output::count(one.received),
        output::count(one.accepted),
        output::count(one.quarantined),
        reasons.collect::<Vec<_>>().join(", "),
        one.new_columns.join(", "),
    ]
}

/// A name that fits a line: numbers of dozens of digits lose their middle.
fn short(name: &str) -> String {
    const SHOWN: usize = 44;
    match name.len() > SHOWN && name.is_ascii() {
        true => format!("{}...{}", &name[..8], &name[name.len() + 11 - SHOWN..]),
        false => name.to_owned(),
    }
}

/// Prints that no row is missing, and why rows are in quarantine.
pub(super) fn balance(taken: &[Ingested], format: Format) {
    let sum = |value: fn(&Ingested) -> u64| taken.iter().map(value).sum::<u64>();
    let (received, accepted) = (sum(|one| one.received), sum(|one| one.accepted));
    let quarantined = sum(|one| one.quarantined);
    let missing = received.abs_diff(accepted + quarantined);
    output::say(
        format,
        format!(
            "{} rows received = {} accepted + {} quarantined; {missing} missing",
            output::count(received),
            output::count(accepted),
            output::count(quarantined),
        ),
    );
    let reasons = reasons(taken);
    if !reasons.is_empty() {
        let reasons = reasons.iter().map(|(code, rows)| format!("{code} {}", output::count(*rows)));
        output::say(
            format,
            format!("quarantined by reason: {}", reasons.collect::<Vec<_>>().join(", ")),
        );
    }
}

/// Rows per reason over all files.
fn reasons(taken: &[Ingested]) -> BTreeMap<&str, u64> {
    let mut sum = BTreeMap::new();
    for (code, rows) in taken.iter().flat_map(|one| &one.reasons) {
        *sum.entry(code.as_str()).or_default() += rows;
    }
    sum
}

/// Whether every row of every file is kept or in quarantine.
pub(super) fn is_balanced(taken: &[Ingested]) -> bool {
    taken.iter().all(Ingested::is_balanced)
}
