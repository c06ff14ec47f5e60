//! One array of objects, taken element by element. An element that is no object costs only itself;
//! an array that is not one, or does not end, costs the file.

use super::Objects;
use super::scan::Scan;
use crate::block::{RowSource, View};
use crate::input::Input;
use crate::window::Window;
use crate::{Layout, Limits, Mapping, ReasonCode, Refused};

pub(crate) struct Array {
    window: Window,
    objects: Objects,
    place: Place,
    /// Progress within the element at the window's front, and how much of it was scanned.
    scan: Scan,
    scanned: usize,
    /// Whether the element is already rejected for its length.
    dropping: bool,
}

/// What may come next.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Start,
    /// An element, or the end of an array without elements.
    First,
    Element,
    /// A comma, or the end.
    Separator,
    /// Only blanks.
    End,
}

impl Array {
    pub(crate) fn open(input: Input, layout: &Layout, limits: Limits) -> Result<Self, Refused> {
        let mut window = Window::new(input, &limits);
        super::start(&mut window)?;
        let objects = Objects::new(layout, limits);
        let scan = Scan::default();
        Ok(Self { window, objects, place: Place::Start, scan, scanned: 0, dropping: false })
    }

    /// Takes the next token or element; false when it is not all here.
    fn step(&mut self) -> Result<bool, Refused> {
        if self.scanned == 0 && !self.dropping {
            let rest = self.window.rest();
            self.window.at += rest.len() - rest.trim_ascii_start().len();
        }
        let Some(byte) = self.window.rest().first() else { return Ok(false) };
        let place = match (self.place, byte) {
            (Place::Start, b'[') => Place::First,
            (Place::First | Place::Separator, b']') if !self.in_element() => Place::End,
            (Place::Separator, b',') => Place::Element,
            (Place::First | Place::Element, _) => return self.element(),
            _ => return Err(self.broken()),
        };
        self.place = place;
        self.window.at += 1;
        Ok(true)
    }

    fn in_element(&self) -> bool {
        self.scanned > 0 || self.dropping
    }

    fn element(&mut self) -> Result<bool, Refused> {
        let at = self.window.at;
        let Some(used) = self.scan.feed(&self.window.rest()[self.scanned..]) else {
            self.scanned = self.window.filled - at;
            if self.dropping || self.scanned > self.objects.limits.row_bytes {
                self.drop_part(self.window.filled);
                self.dropping = true;
            }
            return Ok(false);
        };
        let end = at + self.scanned + used;
        if end == at && !self.dropping {
            return Err(self.broken());
        }
        if self.dropping || end - at > self.objects.limits.row_bytes {
            self.drop_part(end);
        } else {
            let byte = self.window.position(at);
            self.objects.take(&self.window.data, at, end, byte)?;
        }
        self.window.at = end;
        (self.scan, self.scanned, self.dropping) = (Scan::default(), 0, false);
        self.place = Place::Separator;
        Ok(true)
    }

    /// Lets go of an element that is too long, noting it once.
    fn drop_part(&mut self, end: usize) {
        let at = self.window.at;
        if !self.dropping {
            let byte = self.window.position(at);
            self.objects.reject(&self.window.data[at..end], byte, ReasonCode::RowTooLong);
        }
        (self.window.at, self.scanned) = (end, 0);
    }

    fn broken(&self) -> Refused {
        let byte = Some(self.window.position(self.window.at));
        Refused { code: ReasonCode::JsonSyntax, row: Some(self.objects.row + 1), byte }
    }
}

impl RowSource for Array {
    fn advance(&mut self, rows: usize) -> Result<bool, Refused> {
        self.objects.clear();
        loop {
            while !self.window.rest().is_empty() && !self.objects.is_full(rows) {
                if !self.step()? {
                    break;
                }
            }
            if !self.objects.block.is_empty() {
                self.objects.finish();
                return Ok(true);
            }
            if self.window.ended {
                return if self.place == Place::End { Ok(false) } else { Err(self.broken()) };
            }
            self.window.refill()?;
        }
    }

    fn view(&mut self) -> View<'_> {
        super::view(&mut self.objects, &self.window)
    }

    fn mapping(&self) -> &Mapping {
        &self.objects.mapping
    }

    fn received(&self) -> u64 {
        self.objects.row
    }
}
