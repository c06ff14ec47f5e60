//! One object to pairs of file column and cell.

use super::Objects;
use super::pairs::pairs;
use crate::ReasonCode;
use crate::block::Cell;

impl Objects {
    /// Reads an object into `pairs` and `text`.
    pub(super) fn object(&mut self, raw: &[u8]) -> Result<(), ReasonCode> {
        let pairs = pairs(raw, self.limits.json_depth)?;
        if pairs.len() > self.limits.columns {
            return Err(ReasonCode::TooManyColumns);
        }
        let first = self.pairs.len();
        for (place, (key, value)) in pairs.into_iter().enumerate() {
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
