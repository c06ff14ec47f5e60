//! A time zone as its name.

use serde::{Deserialize, Deserializer, Serializer, de::Error};

use crate::followup::Zone;

pub(super) fn serialize<S: Serializer>(zone: &Zone, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(zone.name())
}

pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Zone, D::Error> {
    String::deserialize(deserializer)?.parse().map_err(|_| D::Error::custom("not a time zone"))
}
