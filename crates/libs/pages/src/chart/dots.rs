//! Rates of facilities as dots with their intervals.

use domain::rate::Interval;
use maud::{Markup, html};

use super::{Screen, Words, Written, at, canvas, scale::Scale};
use crate::text;

/// A row of the chart.
#[derive(Debug, Clone)]
pub(crate) struct Dot {
    pub(crate) name: String,
    /// What is said beside the value, such as the number of discharges.
    pub(crate) note: String,
    pub(crate) value: f64,
    pub(crate) interval: Interval,
    pub(crate) side: Side,
}

/// Where an interval lies, seen from the value of all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    Below,
    Around,
    Above,
}

/// A chart of rows from top to bottom.
#[derive(Debug, Clone)]
pub(crate) struct DotChart {
    pub(crate) words: Words,
    pub(crate) unit: &'static str,
    pub(crate) tick: Written,
    pub(crate) label: Written,
    pub(crate) dots: Vec<Dot>,
    /// The value of all and its name.
    pub(crate) reference: Option<(f64, &'static str)>,
}

/// Where things lie on a screen.
struct Plot {
    screen: Screen,
    left: f64,
    right: f64,
    row: f64,
    scale: Scale,
}

impl Plot {
    const TOP: f64 = 30.0;

    fn new(screen: Screen, largest: f64) -> Self {
        let (left, right, row, ticks) = match screen {
            Screen::Wide => (260.0, 148.0, 34.0, 6),
            Screen::Narrow => (6.0, 14.0, 52.0, 4),
        };
        let right = screen.width() - right;
        Self { screen, left, right, row, scale: Scale::reaching(largest, ticks) }
    }

    fn x(&self, value: f64) -> f64 {
        self.left + self.scale.share(value) * (self.right - self.left)
    }

    /// The height of a row's dot. On a narrow screen the row's name stands above it.
    fn y(&self, index: usize) -> f64 {
        let middle = if self.screen == Screen::Wide { 0.5 } else { 0.68 };
        Self::TOP + self.row * (index as f64 + middle)
    }

    fn bottom(&self, rows: usize) -> f64 {
        Self::TOP + self.row * rows as f64 + 4.0
    }
}

impl DotChart {
    /// The chart, for both screens.
    pub(crate) fn draw(&self) -> Markup {
        html! { (self.on(Screen::Wide)) (self.on(Screen::Narrow)) }
    }

    fn on(&self, screen: Screen) -> Markup {
        let highs = self.dots.iter().map(|dot| dot.interval.high);
        let reference = self.reference.map(|(value, _)| value);
        let plot = Plot::new(screen, highs.chain(reference).fold(0.0, f64::max));
        let bottom = plot.bottom(self.dots.len());
        let drawing = html! {
            (self.grid(&plot, bottom))
            @for (index, dot) in self.dots.iter().enumerate() {
                g class=(dot.side.class()) {
                    (marker(&plot, index, dot))
                    (self.words_of(&plot, index, dot))
                }
            }
        };
        canvas(&self.words, screen, bottom + 40.0, &drawing)
    }

    fn grid(&self, plot: &Plot, bottom: f64) -> Markup {
        html! {
            @for tick in plot.scale.ticks() {
                line.grid.base[tick == 0.0] x1=(at(plot.x(tick))) x2=(at(plot.x(tick)))
                    y1=(at(Plot::TOP)) y2=(at(bottom)) {}
                text.tick x=(at(plot.x(tick))) y=(at(bottom + 17.0)) text-anchor="middle" {
                    ((self.tick)(tick))
                }
            }
            text.unit x=(at(plot.left)) y=(at(bottom + 35.0)) { (self.unit) }
            @if let Some((value, name)) = self.reference {
                line.reference x1=(at(plot.x(value))) x2=(at(plot.x(value)))
                    y1=(at(Plot::TOP - 8.0)) y2=(at(bottom)) {}
                @let x = plot.x(value).clamp(70.0, plot.screen.width() - 70.0);
                text.name x=(at(x)) y=(at(Plot::TOP - 14.0)) text-anchor="middle" {
                    (name) " " ((self.label)(value))
                }
            }
        }
    }

    fn words_of(&self, plot: &Plot, index: usize, dot: &Dot) -> Markup {
        let value = (self.label)(dot.value);
        let y = plot.y(index);
        match plot.screen {
            Screen::Wide => html! {
                text.row x=(at(plot.left - 18.0)) y=(at(y + 4.5)) text-anchor="end" {
                    (text::short(&dot.name, 32))
                }
                text.value x=(at(plot.right + 16.0)) y=(at(y + 4.5)) { (value) }
                text.name x=(at(plot.right + 72.0)) y=(at(y + 4.5)) { (dot.note) }
            },
            Screen::Narrow => html! {
                text.row x=(at(plot.left)) y=(at(y - 17.0)) { (text::short(&dot.name, 25)) }
                text.value x=(at(plot.right)) y=(at(y - 17.0)) text-anchor="end" { (value) }
            },
        }
    }
}

impl Side {
    /// On which side of `reference` the whole interval lies.
    pub(crate) fn of(interval: Interval, reference: f64) -> Self {
        match interval {
            Interval { low, .. } if low > reference => Self::Above,
            Interval { high, .. } if high < reference => Self::Below,
            _ => Self::Around,
        }
    }

    /// The class that colors it.
    pub(crate) const fn class(self) -> &'static str {
        match self {
            Self::Below => "below",
            Self::Around => "around",
            Self::Above => "above",
        }
    }
}

/// Whiskers and a shape: the side is told by the shape, too, not by color alone.
fn marker(plot: &Plot, index: usize, dot: &Dot) -> Markup {
    let (x, y) = (plot.x(dot.value), plot.y(index));
    let (low, high) = (plot.x(dot.interval.low), plot.x(dot.interval.high));
    html! {
        line.whisker x1=(at(low)) x2=(at(high)) y1=(at(y)) y2=(at(y)) {}
        line.whisker x1=(at(low)) x2=(at(low)) y1=(at(y - 4.0)) y2=(at(y + 4.0)) {}
        line.whisker x1=(at(high)) x2=(at(high)) y1=(at(y - 4.0)) y2=(at(y + 4.0)) {}
        (dot.side.shape(x, y))
    }
}

impl Side {
    /// A circle, or a triangle that points to the side.
    pub(crate) fn shape(self, x: f64, y: f64) -> Markup {
        let triangle = |tip: f64| {
            super::path([(x + tip, y), (x - 0.7 * tip, y - 6.5), (x - 0.7 * tip, y + 6.5)])
        };
        match self {
            Self::Around => html! { circle.mark cx=(at(x)) cy=(at(y)) r="5.5" {} },
            Self::Above => html! { path.mark d={ (triangle(8.0)) "Z" } {} },
            Self::Below => html! { path.mark d={ (triangle(-8.0)) "Z" } {} },
        }
    }
}
