//! A change of an insurance claim as a row of `raw.claim_event`.

use super::{FeedRecord, line::Line, named};
use crate::contract::Contract;
use chrono::{DateTime, SecondsFormat, Utc};
use domain::{
    change::{ChangeEvent, Operation},
    claim::{HealthcareClaim, PatientInfo, PayerInfo, ProviderInfo},
    id::MemberId,
    phi::Phi,
};
use formats::change::{COMMITTED_AT, EVENT_ID, OP, SEQUENCE};
use serde_json::value::RawValue;
use std::collections::{BTreeMap, HashSet};

/// What goes before the name of an attribute that is called as one of the table's columns.
const DELIVERED: &str = "delivered_";
/// The most attributes beyond a claim's own that an item may have: each becomes a column.
const MOST_ATTRIBUTES: usize = 200;

/// The row of a change; nothing when its item is no claim.
///
/// The columns of a claim are those of the item after the change; for a removal those of the item
/// before it, or where that cannot be read those of its key: an amount that is none must not keep a
/// claim that is gone. Attributes that no column knows are columns of their own.
pub(super) fn line(
    event: &ChangeEvent,
    record: &FeedRecord,
    contract: &Contract,
) -> Option<String> {
    let (claim, item) = candidates(event).into_iter().flatten().find_map(|item| {
        let text = item.expose();
        Some((HealthcareClaim::from_json(text).ok()?, text))
    })?;
    let mut line = Line::default();
    describe(&mut line, event, record);
    own(&mut line, &claim);
    patient(&mut line, &claim.patient);
    provider(&mut line, &claim.provider);
    payer(&mut line, &claim.payer);
    for (name, image) in [("before_image", &event.before), ("after_image", &event.after)] {
        line.text(name, image.as_ref().map(|image| image.expose().as_str()));
    }
    others(&mut line, item, contract)?;
    Some(line.finish())
}

/// The items that may be the claim, the foremost first.
fn candidates(event: &ChangeEvent) -> [Option<&Phi<String>>; 2] {
    match event.operation {
        Operation::Delete => [event.before.as_ref(), event.key.as_ref()],
        _ => [event.after.as_ref(), None],
    }
}

fn describe(line: &mut Line, event: &ChangeEvent, record: &FeedRecord) {
    // The rows of a load are claims that came to be, as far as the platform knows.
    let (name, operation) = match event.operation {
        Operation::Load | Operation::Insert => ("INSERT", Operation::Insert),
        Operation::Update => ("MODIFY", Operation::Update),
        Operation::Delete => ("REMOVE", Operation::Delete),
    };
    let at = instant(event.committed_at);
    line.text("event_name", Some(name));
    line.text("event_time", Some(&at));
    line.text("stream", Some(record.place.stream.as_str()));
    line.text("shard_id", Some(&record.place.shard_id));
    line.text("sequence_number", Some(&record.place.sequence_number));
    line.text(OP, Some(operation.code()));
    line.text(COMMITTED_AT, Some(&at));
    line.text(SEQUENCE, event.sequence.as_deref());
    line.text(EVENT_ID, Some(&named(event, record)));
}

fn own(line: &mut Line, claim: &HealthcareClaim) {
    let codes = (!claim.diagnosis_codes.is_empty())
        .then(|| serde_json::Value::from(claim.diagnosis_codes.as_slice()).to_string());
    line.text("claim_id", Some(claim.claim_id.as_str()));
    line.text("member_id", claim.member_id.as_ref().map(MemberId::expose));
    line.text("insurance_plan", claim.insurance_plan.as_deref());
    line.text("diagnosis_codes", codes.as_deref());
    line.text("date_of_service", shown(&claim.date_of_service).as_deref());
    line.text("procedure_details", exposed(&claim.procedure_details));
    line.text("total_charge", shown(&claim.total_charge).as_deref());
    line.text("claim_status", shown(&claim.claim_status).as_deref());
    line.text("payment_status", shown(&claim.payment_status).as_deref());
    line.text("created_at", claim.created_at.map(instant).as_deref());
    line.text("bill_submitted_on", shown(&claim.bill_submitted_on).as_deref());
}

fn patient(line: &mut Line, patient: &PatientInfo) {
    let born = patient.date_of_birth.as_ref().map(|day| day.expose().to_string());
    line.text("patient_id", exposed(&patient.patient_id));
    line.text("patient_first_name", exposed(&patient.first_name));
    line.text("patient_last_name", exposed(&patient.last_name));
    line.text("patient_email", exposed(&patient.email));
    line.text("patient_phone", exposed(&patient.phone));
    line.text("patient_dob", born.as_deref());
    line.text("patient_gender", exposed(&patient.gender));
    line.text("patient_street", exposed(&patient.street));
    line.text("patient_city", exposed(&patient.city));
    line.text("patient_state", exposed(&patient.state));
    line.text("patient_zip", exposed(&patient.zip_code));
}

fn provider(line: &mut Line, provider: &ProviderInfo) {
    line.text("provider_name", provider.name.as_deref());
    line.text("provider_npi", provider.npi.as_deref());
    line.text("provider_credentials", provider.credentials.as_deref());
    line.text("provider_street", provider.street.as_deref());
    line.text("provider_city", provider.city.as_deref());
    line.text("provider_state", provider.state.as_deref());
    line.text("provider_zip", provider.zip.as_deref());
}

fn payer(line: &mut Line, payer: &PayerInfo) {
    line.text("payer_name", payer.name.as_deref());
    line.text("payer_id", payer.payer_id.as_deref());
    line.text("payer_contact_number", payer.contact_number.as_deref());
}

/// The attributes that a claim is not read from. Nothing when they are too many.
fn others(line: &mut Line, item: &str, contract: &Contract) -> Option<()> {
    let attributes: BTreeMap<String, Box<RawValue>> = serde_json::from_str(item).ok()?;
    let mut taken: HashSet<String> = contract
        .columns
        .iter()
        .flat_map(|column| column.headers.iter().cloned())
        .chain([OP, COMMITTED_AT, SEQUENCE, EVENT_ID].map(str::to_owned))
        .collect();
    let others: Vec<_> = attributes
        .iter()
        .filter(|(name, value)| !HealthcareClaim::reads(name) && value.get() != "null")
        .collect();
    if others.len() > MOST_ATTRIBUTES {
        return None;
    }
    for (name, value) in others {
        let mut name = name.trim().to_owned();
        while !taken.insert(name.to_ascii_lowercase()) {
            name = format!("{DELIVERED}{name}");
        }
        line.json(&name, value.get());
    }
    Some(())
}

fn exposed(text: &Option<Phi<String>>) -> Option<&str> {
    text.as_ref().map(|text| text.expose().as_str())
}

fn shown(value: &Option<impl ToString>) -> Option<String> {
    value.as_ref().map(ToString::to_string)
}

fn instant(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Micros, true)
}
