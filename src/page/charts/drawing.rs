//! Lines and words ready to be shown: two kinds of elements are enough for every chart.

use super::data::{Anchor, Tone};
use leptos::prelude::*;
use std::fmt::Write;

/// Half a mark's side, and a circle's radius (pixels).
const SQUARE: f64 = 3.0;
const CIRCLE: f64 = 3.6;

/// A path, in SVG's words.
#[derive(Debug, Clone, PartialEq)]
pub struct Stroke {
    pub class: String,
    pub path: String,
}

/// A line of text.
#[derive(Debug, Clone, PartialEq)]
pub struct Text {
    pub class: String,
    pub at: (f64, f64),
    pub anchor: Anchor,
    pub text: String,
}

/// A text that gives way to others, and where it may stand.
#[derive(Debug, Clone, PartialEq)]
pub struct Aside {
    pub class: String,
    pub text: String,
    /// The dearest first.
    pub places: Vec<((f64, f64), Anchor)>,
}

impl Aside {
    /// At one of them.
    pub fn at(&self, (at, anchor): ((f64, f64), Anchor)) -> Text {
        Text {
            class: self.class.clone(),
            at,
            anchor,
            text: self.text.clone(),
        }
    }
}

/// Lines, and words above them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Drawing {
    pub strokes: Vec<Stroke>,
    pub texts: Vec<Text>,
    /// Words that are placed once all others are known.
    pub asides: Vec<Aside>,
}

impl Drawing {
    pub fn stroke(&mut self, class: impl Into<String>, path: Path) {
        let class = class.into();
        let path = path.words;
        if !path.is_empty() {
            self.strokes.push(Stroke { class, path });
        }
    }

    pub fn text(
        &mut self,
        class: impl Into<String>,
        at: (f64, f64),
        anchor: Anchor,
        text: impl Into<String>,
    ) {
        let (class, text) = (class.into(), text.into());
        if !text.is_empty() {
            self.texts.push(Text {
                class,
                at,
                anchor,
                text,
            });
        }
    }

    /// A text that gives way, at the first of these places that is free.
    pub fn aside(
        &mut self,
        class: impl Into<String>,
        text: &str,
        places: Vec<((f64, f64), Anchor)>,
    ) {
        if !text.is_empty() {
            self.asides.push(Aside {
                class: class.into(),
                text: text.to_owned(),
                places,
            });
        }
    }
}

/// A path as it is drawn, to a tenth of a pixel.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Path {
    words: String,
}

impl Path {
    pub fn line(from: (f64, f64), to: (f64, f64)) -> Self {
        Self::default().to('M', from).to('L', to)
    }

    /// In SVG's words.
    pub fn words(self) -> String {
        self.words
    }

    /// Moves (`M`) or draws (`L`) to a point.
    #[must_use]
    pub fn to(mut self, command: char, point: (f64, f64)) -> Self {
        self.push(command, point);
        self
    }

    pub fn push(&mut self, command: char, (x, y): (f64, f64)) {
        let tenth = |value: f64| (value * 10.0).round() / 10.0;
        // Writing to a String cannot fail.
        let _ = write!(self.words, "{command}{} {}", tenth(x), tenth(y));
    }

    /// Nothing of a path that has no point.
    pub fn close(&mut self) {
        if !self.words.is_empty() {
            self.words.push('Z');
        }
    }

    pub fn rectangle(&mut self, (x, y): (f64, f64), (width, height): (f64, f64)) {
        self.push('M', (x, y));
        let _ = write!(self.words, "h{width:.1}v{height:.1}h{:.1}Z", -width);
    }

    pub fn circle(&mut self, (x, y): (f64, f64), radius: f64) {
        self.push('M', (x - radius, y));
        let (arc, across) = (format!("a{radius} {radius} 0 1 0 "), radius * 2.0);
        let _ = write!(self.words, "{arc}{across} 0{arc}{} 0Z", -across);
    }

    pub fn diamond(&mut self, (x, y): (f64, f64), radius: f64) {
        self.push('M', (x - radius, y));
        self.push('L', (x, y - radius));
        self.push('L', (x + radius, y));
        self.push('L', (x, y + radius));
        self.close();
    }

    /// A tone's own mark.
    pub fn mark(&mut self, tone: Tone, (x, y): (f64, f64)) {
        match tone {
            Tone::Unregularised => {
                let corner = (x - SQUARE, y - SQUARE);
                self.rectangle(corner, (2.0 * SQUARE, 2.0 * SQUARE));
            }
            Tone::Regularised | Tone::Map | Tone::Ink | Tone::Muted => self.circle((x, y), CIRCLE),
        }
    }
}

/// Puts a drawing into an SVG; follows it, and changes only what has changed.
#[component]
pub fn Drawn(#[prop(into)] drawing: Signal<Drawing>) -> impl IntoView {
    let strokes = move || {
        let stroke = |it: &Stroke| {
            view! { <path class=it.class.clone() d=it.path.clone()></path> }
        };
        drawing.with(|it| it.strokes.iter().map(stroke).collect_view())
    };
    let texts = move || {
        let text = |it: &Text| {
            let ((x, y), anchor): (_, &str) = (it.at, it.anchor.into());
            view! {
                <text class=it.class.clone() x=format!("{x:.1}") y=format!("{y:.1}") text-anchor=anchor>
                    {it.text.clone()}
                </text>
            }
        };
        drawing.with(|it| it.texts.iter().map(text).collect_view())
    };
    view! {
        <g>{strokes}</g>
        <g>{texts}</g>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_tone_has_its_own_mark() {
        let mut square = Path::default();
        square.mark(Tone::Unregularised, (10.0, 20.0));
        assert_eq!(square.words, "M7 17h6.0v6.0h-6.0Z");
        let mut circle = Path::default();
        circle.mark(Tone::Regularised, (10.0, 20.0));
        assert!(circle.words.starts_with("M6.4 20a3.6"), "{}", circle.words);
    }

    #[test]
    fn nothing_is_kept_of_an_empty_path_or_text() {
        let mut drawing = Drawing::default();
        drawing.stroke("ln", Path::default());
        drawing.text("", (0.0, 0.0), Anchor::Start, "");
        assert_eq!(drawing, Drawing::default());
    }
}
