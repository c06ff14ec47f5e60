//! NDJSON: one object per line. A bad line costs only itself.

use super::Objects;
use crate::block::{RowSource, View};
use crate::input::Input;
use crate::window::Window;
use crate::{Layout, Limits, Mapping, ReasonCode, Refused};

pub(crate) struct Lines {
    window: Window,
    objects: Objects,
    /// Whether the bytes up to the next line end belong to a line that was already rejected.
    skipping: bool,
}

impl Lines {
    pub(crate) fn open(input: Input, layout: &Layout, limits: Limits) -> Result<Self, Refused> {
        let mut window = Window::new(input, &limits);
        super::start(&mut window)?;
        Ok(Self { window, objects: Objects::new(layout, limits), skipping: false })
    }

    /// Takes the line at the window's front; false when it is not all here.
    fn line(&mut self) -> Result<bool, Refused> {
        let Window { at, filled, ended, .. } = self.window;
        let (end, next) = match memchr::memchr(b'\n', self.window.rest()) {
            Some(length) => (at + length, at + length + 1),
            None if ended => (filled, filled),
            None if filled - at > self.objects.limits.row_bytes || self.skipping => {
                self.too_long(at, filled);
                self.skipping = true;
                self.window.at = filled;
                return Ok(false);
            }
            None => return Ok(false),
        };
        self.window.at = next;
        if std::mem::take(&mut self.skipping) {
            return Ok(true);
        }
        let line = self.window.data[at..end].trim_ascii_end();
        let (end, byte) = (at + line.len(), self.window.position(at));
        if line.len() > self.objects.limits.row_bytes {
            self.too_long(at, end);
        } else if !line.trim_ascii().is_empty() {
            self.objects.take(&self.window.data, at, end, byte)?;
        }
        Ok(true)
    }

    fn too_long(&mut self, at: usize, end: usize) {
        if !self.skipping {
            let byte = self.window.position(at);
            self.objects.reject(&self.window.data[at..end], byte, ReasonCode::RowTooLong);
        }
    }
}

impl RowSource for Lines {
    fn advance(&mut self, rows: usize) -> Result<bool, Refused> {
        self.objects.clear();
        loop {
            while !self.window.rest().is_empty() && !self.objects.is_full(rows) {
                if !self.line()? {
                    break;
                }
            }
            if !self.objects.block.is_empty() {
                self.objects.finish();
                return Ok(true);
            }
            if self.window.ended {
                return Ok(false);
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
