//! What of a chart moves with the crosshair: its line, and the words at the ends of the lines.

use super::data::{Anchor, ChartData, EndLabel, Look};
use super::drawing::{Drawing, Path};
use super::plane::{GAP, Plane};

/// Height of a label of two lines (pixels).
const LABEL: f64 = 30.0;

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
    let heights: Vec<f64> = ends.iter().map(|end| end.at.1).collect();
    let room = (plane.top() + 8.0, plane.bottom() - 14.0);
    let line = at.map_or(0.0, |at| plane.x.at(at));
    for (end, y) in ends.into_iter().zip(apart(&heights, LABEL, room)) {
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
    for series in lines.filter(|it| {
        !matches!(
            it.look,
            Look::Thin | Look::Pale | Look::Dotted | Look::Marks
        )
    }) {
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

/// Moves labels apart that would overlap, in the order of the lines they name: each at least `gap`
/// beneath the one above it, between the highest and the lowest place as far as there is room.
fn apart(wanted: &[f64], gap: f64, (highest, lowest): (f64, f64)) -> Vec<f64> {
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    order.sort_by(|&one, &other| wanted[one].total_cmp(&wanted[other]));
    let mut heights = wanted.to_vec();
    // What overlaps is first spread about its middle; then all are pushed down, and up from the foot.
    for pair in order.windows(2) {
        let overlap = (heights[pair[0]] + gap - heights[pair[1]]).max(0.0);
        heights[pair[0]] -= overlap / 2.0;
    }
    let mut least = highest;
    for &label in &order {
        heights[label] = heights[label].max(least);
        least = heights[label] + gap;
    }
    let mut most = lowest;
    for &label in order.iter().rev() {
        heights[label] = heights[label].min(most);
        most = heights[label] - gap;
    }
    heights
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::charts::axis::{Axis, Format};
    use crate::page::charts::data::{Series, Tone};

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
        let end = |text: &crate::page::charts::drawing::Text| {
            text.at.0 + crate::page::charts::plane::text_width(&text.text)
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

    #[test]
    fn labels_end_up_a_gap_apart_in_their_order_and_within_the_room() {
        const ROOM: (f64, f64) = (10.0, 180.0);
        assert_eq!(apart(&[100.0, 104.0], 14.0, ROOM), [95.0, 109.0]);
        assert_eq!(apart(&[104.0, 100.0], 14.0, ROOM), [109.0, 95.0]);
        assert_eq!(apart(&[20.0, 100.0], 14.0, ROOM), [20.0, 100.0]);
        for all in [vec![178.0; 8], vec![5.0; 8], vec![90.0, 91.0, 92.0, 170.0]] {
            let mut heights = apart(&all, 14.0, ROOM);
            heights.sort_by(f64::total_cmp);
            let gaps = heights.windows(2).map(|two| two[1] - two[0]);
            assert!(gaps.fold(99.0, f64::min) >= 14.0 - 1e-9, "{heights:?}");
            assert!(
                heights[0] >= ROOM.0 && heights[all.len() - 1] <= ROOM.1,
                "{heights:?}"
            );
        }
    }
}
