//! Charts as SVG. Text keeps its size on every screen because each chart is drawn for a wide and
//! for a narrow one, and the style sheet shows the one that fits.

mod axis;
mod bar;
mod dots;
mod labels;
mod lines;
mod scale;

pub(crate) use bar::{meter, stack};
pub(crate) use dots::{Dot, DotChart, Side};
pub(crate) use lines::{LineChart, Series};

use maud::{Markup, html};

/// The screen that a chart is drawn for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Screen {
    Wide,
    Narrow,
}

impl Screen {
    /// The width of the drawing, about the pixels that it gets.
    pub(crate) const fn width(self) -> f64 {
        match self {
            Self::Wide => 1000.0,
            Self::Narrow => 330.0,
        }
    }

    /// The class that the style sheet shows or hides.
    const fn class(self) -> &'static str {
        match self {
            Self::Wide => "chart wide",
            Self::Narrow => "chart narrow",
        }
    }
}

/// How a number on an axis or a label is written.
pub(crate) type Written = fn(f64) -> String;

/// What a screen reader says of a chart.
#[derive(Debug, Clone)]
pub(crate) struct Words {
    /// Unique on the page; the ids of title and description are made of it.
    pub(crate) id: &'static str,
    pub(crate) title: String,
    pub(crate) description: String,
}

/// The element around a drawing.
fn canvas(words: &Words, screen: Screen, height: f64, drawing: &Markup) -> Markup {
    let size = if screen == Screen::Wide { "wide" } else { "narrow" };
    let title = format!("{}-{size}-title", words.id);
    let description = format!("{}-{size}-description", words.id);
    html! {
        svg class=(screen.class()) role="img" aria-labelledby={ (title) " " (description) }
            viewBox={ "0 0 " (screen.width()) " " (height) } {
            title id=(title) { (words.title) }
            desc id=(description) { (words.description) }
            (drawing)
        }
    }
}

/// A coordinate, to a tenth of a pixel.
fn at(position: f64) -> String {
    format!("{position:.1}")
}

/// Points of a path that is drawn with straight lines.
fn path(points: impl IntoIterator<Item = (f64, f64)>) -> String {
    let mut path = String::new();
    for (x, y) in points {
        path.push(if path.is_empty() { 'M' } else { 'L' });
        path.push_str(&format!("{} {}", at(x), at(y)));
    }
    path
}
