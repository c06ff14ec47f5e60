//! The keys and values of one object, in their order.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::scan::too_deep;
use crate::ReasonCode;

/// A key, decoded, and the literal text of its value.
pub(crate) type Pair<'a> = (Cow<'a, str>, &'a RawValue);

/// The pairs of an object that is nested at most so deep.
pub(crate) fn pairs(raw: &[u8], depth: usize) -> Result<Vec<Pair<'_>>, ReasonCode> {
    let text = std::str::from_utf8(raw).map_err(|_| ReasonCode::Encoding)?;
    if too_deep(raw, depth) {
        return Err(ReasonCode::JsonDepth);
    }
    let Pairs(pairs) = serde_json::from_str(text).map_err(|_| {
        let json = serde_json::from_str::<&RawValue>(text).is_ok();
        if json { ReasonCode::JsonNotObject } else { ReasonCode::JsonSyntax }
    })?;
    Ok(pairs)
}

struct Pairs<'a>(Vec<Pair<'a>>);

struct Key<'a>(Cow<'a, str>);

impl<'de> Deserialize<'de> for Key<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;
        impl<'de> Visitor<'de> for Text {
            type Value = Key<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a key")
            }
            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Key<'de>, E> {
                Ok(Key(Cow::Borrowed(text)))
            }
            fn visit_str<E>(self, text: &str) -> Result<Key<'de>, E> {
                Ok(Key(Cow::Owned(text.to_owned())))
            }
        }
        deserializer.deserialize_str(Text)
    }
}

impl<'de> Deserialize<'de> for Pairs<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object;
        impl<'de> Visitor<'de> for Object {
            type Value = Pairs<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Pairs<'de>, A::Error> {
                let mut pairs = Vec::new();
                while let Some((Key(key), value)) = map.next_entry()? {
                    pairs.push((key, value));
                }
                Ok(Pairs(pairs))
            }
        }
        deserializer.deserialize_map(Object)
    }
}
