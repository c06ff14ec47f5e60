//! One object to pairs of file column and cell.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::Objects;
use super::scan::too_deep;
use crate::ReasonCode;
use crate::block::Cell;

/// The pairs of an object in their order, values as literal text.
struct Pairs<'a>(Vec<(Key<'a>, &'a RawValue)>);

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
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(Pairs(pairs))
            }
        }
        deserializer.deserialize_map(Object)
    }
}

impl Objects {
    /// Reads an object into `pairs` and `text`.
    pub(super) fn object(&mut self, raw: &[u8]) -> Result<(), ReasonCode> {
        let text = std::str::from_utf8(raw).map_err(|_| ReasonCode::Encoding)?;
        if too_deep(raw, self.limits.json_depth) {
            return Err(ReasonCode::JsonDepth);
        }
        let Pairs(pairs) = serde_json::from_str(text).map_err(|_| {
            let json = serde_json::from_str::<&RawValue>(text).is_ok();
            if json { ReasonCode::JsonNotObject } else { ReasonCode::JsonSyntax }
        })?;
        if pairs.len() > self.limits.columns {
            return Err(ReasonCode::TooManyColumns);
        }
        let first = self.pairs.len();
        for (place, (Key(key), value)) in pairs.into_iter().enumerate() {
            let column = self.column(place, &key)?;
            let cell = self.value(value.get())?;
            self.pairs.push((column, cell));
        }
        let mut columns: Vec<_> = self.pairs[first..].iter().map(|(column, _)| *column).collect();
        columns.sort_unstable();
        let repeated = columns.windows(2).any(|pair| pair[0] == pair[1]);
        if repeated { Err(ReasonCode::JsonDuplicateKey) } else { Ok(()) }
    }

    /// The file column of the key at a place of the row.
    fn column(&mut self, place: usize, key: &str) -> Result<usize, ReasonCode> {
        match self.guesses.get(place) {
            Some((guess, column)) if guess == key => return Ok(*column),
            _ => {}
        }
        let (column, fresh) = self.mapping.resolve(key);
        if fresh && self.mapping.width() > self.limits.columns {
            return Err(ReasonCode::TooManyColumns);
        }
        let guess = (key.to_owned(), column);
        match self.guesses.get_mut(place) {
            Some(wrong) => *wrong = guess,
            None => self.guesses.push(guess),
        }
        Ok(column)
    }

    /// A value as a cell: texts decoded, null and `""` empty, anything else as it is written.
    fn value(&mut self, literal: &str) -> Result<Cell, ReasonCode> {
        let start = self.text.len();
        match literal.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
            Some(plain) if !plain.contains('\\') => self.text.extend_from_slice(plain.as_bytes()),
            Some(_) => {
                let decoded: String =
                    serde_json::from_str(literal).map_err(|_| ReasonCode::JsonSyntax)?;
                self.text.extend_from_slice(decoded.as_bytes());
            }
            None if literal == "null" => {}
            None => self.text.extend_from_slice(literal.as_bytes()),
        }
        let long = self.text.len() - start > self.limits.field_bytes;
        if long { Err(ReasonCode::FieldTooLong) } else { Ok(Cell::new(start, self.text.len())) }
    }
}
