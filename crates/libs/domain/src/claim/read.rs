//! Values of an item: absent, null and empty are one, and numbers keep their literal text.

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use serde::de::{Deserialize, Deserializer, Error};
use serde::ser::{Serialize, Serializer};
use serde_json::value::RawValue;

use crate::change::epoch_micros;
use crate::id::ClaimId;
use crate::money::Money;
use crate::phi::Phi;

/// The text of a text or of a number; nothing for null and what is empty.
fn scalar<E: Error>(value: &RawValue) -> Result<Option<String>, E> {
    let literal = value.get();
    let text = match literal.as_bytes().first() {
        Some(b'"') => serde_json::from_str(literal).map_err(|_| E::custom("not a text"))?,
        Some(b'-' | b'0'..=b'9') => literal.to_owned(),
        Some(b'n') | None => return Ok(None),
        Some(_) => return Err(E::custom("neither a text nor a number")),
    };
    Ok(Some(text).filter(|text| !text.trim().is_empty()))
}

fn found<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    let value = Option::<Box<RawValue>>::deserialize(deserializer)?;
    value.map_or(Ok(None), |value| scalar(&value))
}

pub(super) fn text<'de, D: Deserializer<'de>, T: From<String>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    Ok(found(deserializer)?.map(T::from))
}

pub(super) fn parsed<'de, D: Deserializer<'de>, T: TryFrom<String>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    let parsed = found(deserializer)?.map(T::try_from).transpose();
    parsed.map_err(|_| D::Error::custom("not an identifier"))
}

pub(super) fn claim_id<'de, D: Deserializer<'de>>(deserializer: D) -> Result<ClaimId, D::Error> {
    parsed(deserializer)?.ok_or_else(|| D::Error::custom("no identifier"))
}

pub(super) fn texts<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    let values = Option::<Vec<Box<RawValue>>>::deserialize(deserializer)?.unwrap_or_default();
    values.iter().filter_map(|value| scalar(value).transpose()).collect()
}

/// Decimals beyond the second that are zeros say nothing.
pub(super) fn money<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Money>, D::Error> {
    let Some(text) = found(deserializer)? else { return Ok(None) };
    let exact = match text.find('.').map(|point| point + 3) {
        Some(end) if text[end.min(text.len())..].bytes().all(|byte| byte == b'0') => {
            &text[..end.min(text.len())]
        }
        _ => &text,
    };
    exact.parse().map(Some).map_err(D::Error::custom)
}

/// `YYYY-MM-DD`, of which a time of day may follow.
pub(super) fn day<'de, D: Deserializer<'de>, T: From<NaiveDate>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    let Some(text) = found(deserializer)? else { return Ok(None) };
    let day = text.get(..10).filter(|day| {
        day.is_ascii() && matches!(text.as_bytes().get(10), None | Some(b'T' | b' '))
    });
    let day = day.and_then(|day| NaiveDate::parse_from_str(day, "%Y-%m-%d").ok());
    day.map(|day| Some(day.into())).ok_or_else(|| D::Error::custom("not a day"))
}

/// RFC 3339, the same without zone (UTC), or a number as in [`epoch_micros`].
pub(super) fn instant<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<DateTime<Utc>>, D::Error> {
    let Some(text) = found(deserializer)? else { return Ok(None) };
    let zoned = || DateTime::parse_from_rfc3339(&text).ok().map(|instant| instant.to_utc());
    let plain = || {
        let form = |form| NaiveDateTime::parse_from_str(&text, form).ok();
        form("%Y-%m-%dT%H:%M:%S%.f").or_else(|| form("%Y-%m-%d %H:%M:%S%.f"))
    };
    let number = epoch_micros(&text).and_then(DateTime::from_timestamp_micros);
    let instant = number.or_else(zoned).or_else(|| plain().map(|instant| instant.and_utc()));
    instant.map(Some).ok_or_else(|| D::Error::custom("not an instant"))
}

/// The literal JSON of a value.
pub(super) fn json<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Phi<String>>, D::Error> {
    let value = Option::<Box<RawValue>>::deserialize(deserializer)?;
    Ok(value.map(|value| Phi::new(value.get().to_owned())))
}

/// Writes what [`json`] read as it was.
pub(super) fn as_json<S: Serializer>(
    json: &Option<Phi<String>>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let value = json.as_ref().map(|json| RawValue::from_string(json.expose().clone())).transpose();
    value.map_err(|_| serde::ser::Error::custom("not JSON"))?.serialize(serializer)
}

pub(super) fn or_default<'de, D: Deserializer<'de>, T: Default + Deserialize<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    Ok(Option::<T>::deserialize(deserializer)?.unwrap_or_default())
}
