//! What of a chart moves with the crosshair: its line, and the words at the ends of the lines.

use super::data::{Anchor, ChartData, EndLabel, Look};
use super::drawing::{Drawing, Path};
use super::labels::apart;
use super::plane::{GAP, Plane};

/// Of a label of two lines, and how near labels stand side by side (pixels).
const LABEL: f64 = 30.0;
const NEAR: f64 = 80.0;

/// Where the crosshair stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Place {
    Nowhere,
    /// By itself: where a run is.
    Resting(f64),
    /// Because somebody points there.
    Pointed(f64),
}

impl Place {
    pub fn at(self) -> Option<f64> {
        match self {
            Self::Nowhere => None,
            Self::Resting(at) | Self::Pointed(at) => Some(at),
        }
    }
}

/// A label at the end of a line.
struct End {
    at: (f64, f64),
    tone: &'static str,
    name: String,
    value: String,
}

/// The crosshair at its place, and the labels with the values there.
pub fn pointer(data: &ChartData, plane: &Plane, place: Place) -> Drawing {
    let mut drawing = Drawing::default();
    let (low, high) = plane.x.domain;
    let at = place.at().filter(|at| (low..=high).contains(at));
    if let Some(x) = at.map(|at| plane.x.at(at)) {
        drawing.stroke("cur", Path::line((x, plane.top()), (x, plane.bottom())));
    }
    if let (Place::Pointed(at), Some(_)) = (place, at) {
        draw_rings(&mut drawing, data, plane, at);
    }
    let ends = ends(data, plane, place.at());
    let heights: Vec<_> = ends.iter().map(|end| end.at).collect();
    let room = (plane.top() + 8.0, plane.bottom() - 14.0);
    let line = at.map_or(0.0, |at| plane.x.at(at));
    for (end, y) in ends.into_iter().zip(apart(&heights, LABEL, NEAR, room)) {
        let x = end.at.0.max(line) + GAP;
        let alone = end.value.is_empty();
        let class = format!("halo {}", end.tone);
        let name = (x, if alone { y + 4.0 } else { y - 1.0 });
        drawing.text(format!("{class} b"), name, Anchor::Start, end.name);
        drawing.text(class, (x, y + 12.0), Anchor::Start, end.value);
    }
    drawing
}

fn draw_rings(drawing: &mut Drawing, data: &ChartData, plane: &Plane, at: f64) {
    let lines = data.series.iter();
    for series in lines.filter(|it| !matches!(it.look, Look::Thin | Look::Dotted | Look::Marks)) {
        if let Some((_, value)) = series.up_to(at) {
            let mut ring = Path::default();
            ring.circle(plane.at((at, value)), 3.5);
            drawing.stroke(format!("ring {}", series.tone.class()), ring);
        }
    }
}

fn ends(data: &ChartData, plane: &Plane, at: Option<f64>) -> Vec<End> {
    let (low, high) = plane.x.domain;
    let labelled = data
        .series
        .iter()
        .filter(|it| it.label != EndLabel::Nothing);
    let ends = labelled.filter_map(|series| {
        let within = |point: &(f64, f64)| (low..=high).contains(&point.0);
        let last = series.numbers().rev().find(within)?;
        // A series that has not begun there has no value there.
        let read = at.map_or(Some(last), |at| series.up_to(at));
        let value = read.map_or_else(String::new, |read| data.y.value.write(read.1));
        Some(End {
            at: plane.at(last),
            tone: series.tone.class(),
            name: series.name.clone(),
            value: match series.label {
                EndLabel::NameAndValue => value,
                EndLabel::Name | EndLabel::Nothing => String::new(),
            },
        })
    });
    ends.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::charts2::axis::{Axis, Format};
    use crate::page::charts2::data::{Series, Tone};

    fn chart() -> (ChartData, Plane) {
        let x = Axis::linear("step", (0.0, 100.0));
        let y = Axis::linear("", (0.0, 100.0)).value(Format::Percent);
        let mut data = ChartData::new("Accuracy", "", x, y);
        let (un, re) = (
            vec![(50.0, 10.0), (100.0, 20.0)],
            vec![(0.0, 5.0), (100.0, 22.0)],
        );
        data.series = vec![
            Series::new("Unregularised", Tone::Unregularised, Look::Marked, un),
            Series::new("Regularised", Tone::Regularised, Look::Marked, re),
        ];
        let plane = Plane::of(&data, (320.0, 180.0));
        (data, plane)
    }

    fn values(drawing: &Drawing) -> Vec<String> {
        let texts = drawing.texts.iter().filter(|it| !it.class.ends_with(" b"));
        texts.map(|it| it.text.replace('\u{a0}', " ")).collect()
    }

    #[test]
    fn labels_name_the_lines_at_their_ends_and_do_not_overlap() {
        let (data, plane) = chart();
        let drawing = pointer(&data, &plane, Place::Nowhere);
        assert_eq!(values(&drawing), ["20 %", "22 %"]);
        let names: Vec<f64> = drawing.texts.iter().step_by(2).map(|it| it.at.1).collect();
        assert!((names[0] - names[1]).abs() >= LABEL - 1e-9, "{names:?}");
        assert!(drawing.strokes.is_empty());
        let room = plane.size.0;
        let end = |text: &crate::page::charts2::drawing::Text| {
            text.at.0 + crate::page::charts2::plane::text_width(&text.text)
        };
        assert!(drawing.texts.iter().all(|text| end(text) <= room + 1.0));
    }

    #[test]
    fn at_the_crosshair_labels_have_the_values_there() {
        let (data, plane) = chart();
        let drawing = pointer(&data, &plane, Place::Pointed(60.0));
        assert_eq!(values(&drawing), ["10 %", "5 %"]);
        assert_eq!(drawing.strokes[0].class, "cur");
        assert_eq!(drawing.strokes.len(), 3);
        // Before a line begins it has none.
        assert_eq!(
            values(&pointer(&data, &plane, Place::Pointed(10.0))),
            ["5 %"]
        );
        // A run's own place is marked without rings.
        assert_eq!(
            pointer(&data, &plane, Place::Resting(60.0)).strokes.len(),
            1
        );
    }

    #[test]
    fn a_crosshair_beyond_the_axis_is_not_drawn() {
        let (data, plane) = chart();
        assert!(
            pointer(&data, &plane, Place::Pointed(-20.0))
                .strokes
                .is_empty()
        );
    }
}
