//! The frame of a chart over months: gridlines with units, and months below.

use maud::{Markup, html};

use super::{Screen, Written, at, scale::Scale};
use crate::input::Month;

/// The most months that are drawn; the latest are kept.
const MONTHS: usize = 36;

/// Where things lie in a chart over months.
#[derive(Debug)]
pub(super) struct Frame {
    pub(super) screen: Screen,
    pub(super) months: Vec<Month>,
    scale: Scale,
}

impl Frame {
    const TOP: f64 = 28.0;
    const BOTTOM: f64 = 44.0;
    const LEFT: f64 = 44.0;

    /// A frame for every month from the first to the last, and values up to `largest`.
    pub(super) fn new(screen: Screen, months: &[Month], largest: f64) -> Self {
        let mut all: Vec<Month> = months.iter().min().copied().into_iter().collect();
        while let Some(last) = all.last().copied().filter(|last| Some(last) < months.iter().max()) {
            all.push(last.next());
        }
        let months = all.split_off(all.len().saturating_sub(MONTHS));
        Self { screen, months, scale: Scale::reaching(largest, 6) }
    }

    /// The height of the drawing.
    pub(super) const fn height(&self) -> f64 {
        match self.screen {
            Screen::Wide => 330.0,
            Screen::Narrow => 290.0,
        }
    }

    /// The right end of the plot; labels of lines stand beyond it.
    pub(super) const fn right(&self) -> f64 {
        match self.screen {
            Screen::Wide => self.screen.width() - 148.0,
            Screen::Narrow => self.screen.width() - 88.0,
        }
    }

    /// The lower end of the plot.
    pub(super) const fn bottom(&self) -> f64 {
        self.height() - Self::BOTTOM
    }

    /// The width that belongs to a month.
    pub(super) fn slot(&self) -> f64 {
        (self.right() - Self::LEFT) / self.months.len().max(1) as f64
    }

    /// The center of the month at an index.
    pub(super) fn x(&self, index: usize) -> f64 {
        Self::LEFT + self.slot() * (index as f64 + 0.5)
    }

    /// The height of a value.
    pub(super) fn y(&self, value: f64) -> f64 {
        self.bottom() - self.scale.share(value) * (self.bottom() - Self::TOP)
    }

    /// Where a month lies, if it is drawn.
    pub(super) fn index(&self, month: Month) -> Option<usize> {
        self.months.binary_search(&month).ok()
    }

    /// Gridlines, their values and the unit above them.
    pub(super) fn grid(&self, unit: &str, written: Written) -> Markup {
        html! {
            text.unit x="0" y="13" { (unit) }
            @for tick in self.scale.ticks() {
                line.grid.base[tick == 0.0] x1=(at(Self::LEFT)) x2=(at(self.right()))
                    y1=(at(self.y(tick))) y2=(at(self.y(tick))) {}
                text.tick x=(at(Self::LEFT - 8.0)) y=(at(self.y(tick) + 4.0)) text-anchor="end" {
                    (written(tick))
                }
            }
        }
    }

    /// The months below the plot, every few where they would touch, and the years below them.
    pub(super) fn calendar(&self) -> Markup {
        let every = (34.0 / self.slot()).ceil().max(1.0) as usize;
        // Counted from the end, since the last month is the one that is read first.
        let named = |index: usize| (self.months.len() - 1 - index).is_multiple_of(every);
        html! {
            @for (index, month) in self.months.iter().enumerate() {
                @if named(index) {
                    text.tick x=(at(self.x(index))) y=(at(self.bottom() + 20.0)) text-anchor="middle" {
                        (month.short())
                    }
                }
                @if index == 0 || month.begins_a_year() {
                    text.year x=(at(self.x(index))) y=(at(self.bottom() + 38.0)) text-anchor="middle" {
                        (month.year())
                    }
                }
                @if month.begins_a_year() && index > 0 {
                    line.grid x1=(at(self.x(index) - self.slot() / 2.0))
                        x2=(at(self.x(index) - self.slot() / 2.0))
                        y1=(at(self.bottom())) y2=(at(self.bottom() + 40.0)) {}
                }
            }
        }
    }
}
