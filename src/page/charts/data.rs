//! What a chart shows: plain numbers and words, nothing of pixels.

use super::axis::Axis;
use super::table::Table;
use crate::core::config::Side;
use strum::{EnumMessage, IntoStaticStr, VariantArray};

/// Whose a mark is; colour, dash and marker go together, so that colour is never alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, IntoStaticStr, EnumMessage, VariantArray)]
pub enum Tone {
    /// Dashed, with squares.
    #[strum(serialize = "un", message = "--un")]
    Unregularised,
    /// Solid, with circles.
    #[strum(serialize = "re", message = "--re")]
    Regularised,
    #[strum(serialize = "map", message = "--map")]
    Map,
    #[strum(serialize = "ink", message = "--ink")]
    Ink,
    #[strum(serialize = "mute", message = "--ink-3")]
    Muted,
}

impl Tone {
    /// Its class in the style sheet.
    pub fn class(self) -> &'static str {
        self.into()
    }

    /// Its colour in the style sheet.
    pub fn token(self) -> &'static str {
        self.get_message().unwrap_or_default()
    }
}

impl From<Side> for Tone {
    fn from(side: Side) -> Self {
        match side {
            Side::Unregularised => Self::Unregularised,
            Side::Regularised => Self::Regularised,
        }
    }
}

/// How a series is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// The quantity itself, with a mark at its end.
    Line,
    /// Few points, each with a mark.
    Marked,
    /// Thin and pale, behind the others.
    Thin,
    /// Broad and very pale, behind all others: expected and not measured.
    Pale,
    /// A line with the area beneath it.
    Filled,
    /// In ink, for comparison.
    Dotted,
    /// Marks without a line.
    Marks,
}

/// What stands at the end of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EndLabel {
    NameAndValue,
    Name,
    Nothing,
}

/// One series.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    pub name: String,
    pub tone: Tone,
    pub look: Look,
    /// With rising x; the line is broken where a value is no number.
    pub points: Vec<(f64, f64)>,
    pub label: EndLabel,
}

impl Series {
    pub fn new(name: impl Into<String>, tone: Tone, look: Look, points: Vec<(f64, f64)>) -> Self {
        let label = match look {
            Look::Line | Look::Marked => EndLabel::NameAndValue,
            Look::Thin | Look::Pale | Look::Filled | Look::Dotted | Look::Marks => {
                EndLabel::Nothing
            }
        };
        Self {
            name: name.into(),
            tone,
            look,
            points,
            label,
        }
    }

    pub fn label(self, label: EndLabel) -> Self {
        Self { label, ..self }
    }

    /// The points that are numbers.
    pub fn numbers(&self) -> impl DoubleEndedIterator<Item = (f64, f64)> {
        let points = self.points.iter().copied();
        points.filter(|(x, y)| x.is_finite() && y.is_finite())
    }

    /// The last number up to there.
    pub fn up_to(&self, x: f64) -> Option<(f64, f64)> {
        let after = self.points.partition_point(|point| point.0 <= x);
        let before = self.points[..after].iter().rev();
        before.copied().find(|(_, y)| y.is_finite())
    }
}

/// A part of the plot that is set apart.
#[derive(Debug, Clone, PartialEq)]
pub enum Band {
    /// Along x, over the whole height.
    Span { from: f64, to: f64, text: String },
    /// Between a lower and an upper edge: x, low, high.
    Between {
        tone: Tone,
        edges: Vec<(f64, f64, f64)>,
        text: String,
    },
}

/// Where a straight line stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum At {
    /// Across, at a value.
    Level(f64),
    /// Upright, at a step.
    Moment(f64),
}

/// Where along its line a text stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextSide {
    Left,
    Right,
}

/// A straight line for comparison.
#[derive(Debug, Clone, PartialEq)]
pub struct Reference {
    pub at: At,
    pub text: String,
    /// Dotted where muted, solid otherwise.
    pub tone: Tone,
    pub side: TextSide,
}

impl Reference {
    pub fn level(value: f64, text: impl Into<String>) -> Self {
        Self {
            at: At::Level(value),
            text: text.into(),
            tone: Tone::Muted,
            side: TextSide::Right,
        }
    }

    pub fn moment(x: f64, text: impl Into<String>) -> Self {
        Self {
            at: At::Moment(x),
            ..Self::level(x, text)
        }
    }
}

/// How a dot is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DotShape {
    Ring,
    /// Expected and not measured.
    Diamond,
}

/// A ring or a diamond with its text beside it.
#[derive(Debug, Clone, PartialEq)]
pub struct Dot {
    pub at: (f64, f64),
    pub tone: Tone,
    pub shape: DotShape,
    pub text: String,
}

/// Where a text stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Spot {
    /// In shares of the plot, from its top left corner.
    Share(f64, f64),
    /// At these values.
    Value(f64, f64),
}

/// Which part of a text stands at its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, IntoStaticStr)]
#[strum(serialize_all = "lowercase")]
pub enum Anchor {
    Start,
    Middle,
    End,
}

/// Words in the plot.
#[derive(Debug, Clone, PartialEq)]
pub struct Note {
    pub spot: Spot,
    pub anchor: Anchor,
    pub tone: Tone,
    pub text: String,
}

impl Note {
    /// In the middle of the plot, for one without data yet.
    pub fn middle(text: impl Into<String>) -> Self {
        Self {
            spot: Spot::Share(0.5, 0.5),
            anchor: Anchor::Middle,
            tone: Tone::Muted,
            text: text.into(),
        }
    }
}

/// Short strokes above the plot.
#[derive(Debug, Clone, PartialEq)]
pub struct Rug {
    pub tone: Tone,
    pub at: Vec<f64>,
}

/// All that a chart shows.
#[derive(Debug, Clone, PartialEq)]
pub struct ChartData {
    pub name: String,
    /// The unit, and what it is of.
    pub unit: String,
    pub x: Axis,
    pub y: Axis,
    pub series: Vec<Series>,
    pub bands: Vec<Band>,
    pub references: Vec<Reference>,
    pub dots: Vec<Dot>,
    pub notes: Vec<Note>,
    pub rug: Option<Rug>,
    /// In words; computed where absent.
    pub sentence: Option<String>,
    /// As a table and a file; computed where absent.
    pub numbers: Option<Table>,
}

impl ChartData {
    /// Axes without anything in them.
    pub fn new(name: impl Into<String>, unit: impl Into<String>, x: Axis, y: Axis) -> Self {
        Self {
            name: name.into(),
            unit: unit.into(),
            x,
            y,
            series: Vec::new(),
            bands: Vec::new(),
            references: Vec::new(),
            dots: Vec::new(),
            notes: Vec::new(),
            rug: None,
            sentence: None,
            numbers: None,
        }
    }
}
