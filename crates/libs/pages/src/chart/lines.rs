//! Values by month as lines, with a band of intervals around one of them.

use domain::rate::Interval;
use maud::{Markup, html};

use super::{Screen, Words, Written, at, axis::Frame, canvas, labels::spread, path};
use crate::input::Month;

/// A line.
#[derive(Debug, Clone)]
pub(crate) struct Series {
    /// The name beside its end.
    pub(crate) name: String,
    /// The class that colors it.
    pub(crate) class: &'static str,
    /// A value for each month of the chart; the line is broken where there is none.
    pub(crate) values: Vec<Option<f64>>,
}

/// A chart over months.
#[derive(Debug, Clone)]
pub(crate) struct LineChart {
    pub(crate) words: Words,
    /// What the vertical axis measures.
    pub(crate) unit: &'static str,
    /// How values are written on the axis.
    pub(crate) tick: Written,
    /// How values are written beside lines.
    pub(crate) label: Written,
    /// The months, in order and without gaps in the values of `series`.
    pub(crate) months: Vec<Month>,
    pub(crate) series: Vec<Series>,
    /// The interval of each value of the first series, or nothing.
    pub(crate) intervals: Vec<Option<Interval>>,
    /// A value to compare with, and its name.
    pub(crate) reference: Option<(f64, &'static str)>,
    /// The first month that is not complete: from there on points are hollow.
    pub(crate) open_from: Option<Month>,
    /// Whether a month without value is one that may not be shown.
    pub(crate) marks_hidden: bool,
}

/// A value where it is drawn.
#[derive(Debug, Clone, Copy)]
struct Point {
    index: usize,
    value: f64,
}

impl LineChart {
    /// The chart, for both screens.
    pub(crate) fn draw(&self) -> Markup {
        html! { (self.on(Screen::Wide)) (self.on(Screen::Narrow)) }
    }

    fn on(&self, screen: Screen) -> Markup {
        let frame = Frame::new(screen, &self.months, self.largest());
        let drawing = html! {
            (frame.grid(self.unit, self.tick))
            (self.hidden(&frame))
            (self.band(&frame))
            (self.reference_line(&frame))
            (frame.calendar())
            @for series in &self.series { (self.line(&frame, series)) }
            (self.labels(&frame))
        };
        canvas(&self.words, screen, frame.height(), &drawing)
    }

    fn largest(&self) -> f64 {
        let values = self.series.iter().flat_map(|series| series.values.iter().flatten().copied());
        let highs = self.intervals.iter().flatten().map(|interval| interval.high);
        let reference = self.reference.map(|(value, _)| value);
        values.chain(highs).chain(reference).fold(0.0, f64::max)
    }

    /// Runs of months that follow each other and have a value.
    fn runs(&self, frame: &Frame, values: &[Option<f64>]) -> Vec<Vec<Point>> {
        let mut runs: Vec<Vec<Point>> = Vec::new();
        for (month, value) in self.months.iter().zip(values) {
            let (Some(index), Some(value)) = (frame.index(*month), *value) else { continue };
            let point = Point { index, value };
            match runs.last_mut() {
                Some(run) if run.last().is_some_and(|last| last.index + 1 == index) => {
                    run.push(point);
                }
                _ => runs.push(vec![point]),
            }
        }
        runs
    }

    /// A line, dotted where it leads to a month that is not complete.
    fn line(&self, frame: &Frame, series: &Series) -> Markup {
        let runs = self.runs(frame, &series.values);
        let is_open = |point: &Point| self.is_open(frame.months[point.index]);
        let halves = runs.iter().map(|run| {
            let open = run.iter().position(is_open).unwrap_or(run.len());
            (&run[..open], &run[open.saturating_sub(1)..])
        });
        html! {
            g class=(series.class) {
                @for (complete, open) in halves {
                    path.line d=(path(complete.iter().map(|point| place(frame, point)))) {}
                    @if open.len() > 1 {
                        path.line.tail d=(path(open.iter().map(|point| place(frame, point)))) {}
                    }
                }
                @for point in runs.iter().flatten() {
                    circle.dot.open[is_open(point)] cx=(at(frame.x(point.index)))
                        cy=(at(frame.y(point.value))) r="3.5" {}
                }
            }
        }
    }

    fn is_open(&self, month: Month) -> bool {
        self.open_from.is_some_and(|open| month >= open)
    }

    /// The intervals as an area, and as a whisker where a month stands alone.
    fn band(&self, frame: &Frame) -> Markup {
        let end = |of: fn(&Interval) -> f64| -> Vec<Option<f64>> {
            self.intervals.iter().map(|interval| interval.as_ref().map(of)).collect()
        };
        let highs = self.runs(frame, &end(|interval| interval.high));
        let lows = self.runs(frame, &end(|interval| interval.low));
        html! {
            @for (high, low) in highs.iter().zip(&lows) {
                @let outline = high.iter().chain(low.iter().rev());
                @if high.len() == 1 {
                    path.whisker d=(path(outline.map(|point| place(frame, point)))) {}
                } @else {
                    path.band d={ (path(outline.map(|point| place(frame, point)))) "Z" } {}
                }
            }
        }
    }

    fn hidden(&self, frame: &Frame) -> Markup {
        let values = self.series.first().map_or(&[][..], |series| &series.values);
        let without = self.months.iter().zip(values).filter(|(_, value)| value.is_none());
        let indexes = without.filter_map(|(month, _)| frame.index(*month));
        html! {
            @if self.marks_hidden {
                @for index in indexes {
                    rect.hidden-month x=(at(frame.x(index) - frame.slot() / 2.0 + 2.0))
                        y=(at(frame.bottom() - 10.0)) width=(at(frame.slot() - 4.0)) height="10" {}
                }
            }
        }
    }

    fn reference_line(&self, frame: &Frame) -> Markup {
        html! {
            @if let Some((value, _)) = self.reference {
                line.reference x1=(at(frame.x(0) - frame.slot() / 2.0)) x2=(at(frame.right()))
                    y1=(at(frame.y(value))) y2=(at(frame.y(value))) {}
            }
        }
    }

    /// The last value of each line and the reference, beside the plot.
    fn labels(&self, frame: &Frame) -> Markup {
        let mut labels: Vec<(&str, &str, f64)> = Vec::new();
        for series in &self.series {
            if let Some(last) = self.runs(frame, &series.values).iter().flatten().last() {
                labels.push((&series.name, series.class, last.value));
            }
        }
        labels.extend(self.reference.map(|(value, name)| (name, "aside", value)));
        let wanted: Vec<f64> = labels.iter().map(|(_, _, value)| frame.y(*value)).collect();
        let placed = spread(&wanted, 34.0, frame.bottom() - 12.0);
        html! {
            @for ((name, class, value), y) in labels.iter().zip(placed) {
                g class=(class) {
                    text.value x=(at(frame.right() + 10.0)) y=(at(y + 1.0)) {
                        ((self.label)(*value))
                    }
                    text.name x=(at(frame.right() + 10.0)) y=(at(y + 15.0)) { (name) }
                }
            }
        }
    }
}

fn place(frame: &Frame, point: &Point) -> (f64, f64) {
    (frame.x(point.index), frame.y(point.value))
}
