//! From a chart's data to what is drawn of it, in pixels.

use super::data::{
    Anchor, At, Band, ChartData, DotShape, Look, Note, Reference, Series, Spot, TextSide, Tone,
};
use super::drawing::{Drawing, Path};
use super::plane::{GAP, Plane, text_width};
use crate::core::downsample::min_max;

/// From one line of words to the next.
const LINE: f64 = 14.0;
/// Pixels that a handle over an axis takes above and beneath its level, with half a number's height.
const HANDLE: f64 = 15.0;
/// Pixels between the marks of a series at least; the line goes through all points.
const BETWEEN_MARKS: f64 = 8.0;

/// All of a chart that does not move with the crosshair.
pub fn picture(data: &ChartData, plane: &Plane) -> Drawing {
    let mut drawing = Drawing::default();
    for band in &data.bands {
        draw_band(&mut drawing, band, plane);
    }
    draw_axes(&mut drawing, data, plane);
    // In the order in which words take their places.
    for note in &data.notes {
        draw_note(&mut drawing, note, plane);
    }
    draw_references(&mut drawing, data, plane);
    // What is pale lies behind.
    let behind = |series: &&Series| matches!(series.look, Look::Thin | Look::Pale | Look::Filled);
    let (back, front): (Vec<_>, Vec<_>) = data.series.iter().partition(behind);
    for series in back.into_iter().chain(front) {
        draw_series(&mut drawing, series, plane);
    }
    if let Some(rug) = &data.rug {
        let mut path = Path::default();
        for x in rug.at.iter().map(|at| plane.x.at(*at)) {
            path.push('M', (x, plane.top() - 9.0));
            path.push('L', (x, plane.top() - 2.0));
        }
        drawing.stroke(format!("rug {}", rug.tone.class()), path);
    }
    draw_dots(&mut drawing, data, plane);
    drawing
}

fn draw_band(drawing: &mut Drawing, band: &Band, plane: &Plane) {
    match band {
        Band::Span { from, to, text } => {
            let (from, to) = (plane.x.at(*from), plane.x.at(*to));
            let mut path = Path::default();
            path.rectangle((from, plane.top()), (to - from, plane.height()));
            drawing.stroke("band", path);
            let middle = ((from + to) / 2.0, plane.top() + 11.0);
            if text_width(text) < to - from {
                drawing.text("", middle, Anchor::Middle, text);
            }
        }
        Band::Between { tone, edges, text } => {
            let upper = edges.iter().map(|&(x, _, high)| (x, high));
            let lower = edges.iter().rev().map(|&(x, low, _)| (x, low));
            let mut path = Path::default();
            for (index, point) in upper.chain(lower).enumerate() {
                path.push(if index == 0 { 'M' } else { 'L' }, plane.at(point));
            }
            path.close();
            drawing.stroke(format!("range {}", tone.class()), path);
            if let Some(&(x, _, high)) = edges.get(edges.len() / 2) {
                let (x, y) = plane.at((x, high));
                drawing.text("halo", (x + GAP, y - 4.0), Anchor::Start, text);
            }
        }
    }
}

fn draw_axes(drawing: &mut Drawing, data: &ChartData, plane: &Plane) {
    let (left, right) = (plane.left(), plane.right());
    for tick in &data.y.ticks {
        let y = plane.y.at(*tick);
        // On an axis that goes through 0, the zero line is an axis.
        let class = if *tick == 0.0 && data.y.domain.0 < 0.0 {
            "ax"
        } else {
            "g"
        };
        drawing.stroke(class, Path::line((left, y), (right, y)));
        if handles(data).all(|level| (plane.y.at(level) - y).abs() > HANDLE) {
            let at = (left - 6.0, y + 4.0);
            drawing.text("", at, Anchor::End, data.y.format.write(*tick));
        }
    }
    let foot = plane.bottom();
    drawing.stroke("ax", Path::line((left, foot), (right, foot)));
    let beneath = plane.size.1 - 4.0;
    let mut taken = f64::NEG_INFINITY;
    for tick in &data.x.ticks {
        let (x, text) = (plane.x.at(*tick), data.x.format.write(*tick));
        let half = text_width(&text) / 2.0;
        let (anchor, from) = if x - half < 0.0 {
            (Anchor::Start, x)
        } else if x + half > plane.size.0 {
            (Anchor::End, x - 2.0 * half)
        } else {
            (Anchor::Middle, x - half)
        };
        if from >= taken {
            drawing.text("", (x, beneath), anchor, text);
            taken = from + 2.0 * half + 4.0;
        }
    }
    if !data.x.ticks.is_empty() && plane.size.0 - text_width(&data.x.name) > taken {
        drawing.text("", (plane.size.0 - 2.0, beneath), Anchor::End, &data.x.name);
    }
}

/// Levels whose number lies over the axis, on a handle of theirs.
fn handles(data: &ChartData) -> impl Iterator<Item = f64> {
    let own =
        |reference: &&Reference| reference.text.is_empty() && reference.tone == Tone::Regularised;
    data.references
        .iter()
        .filter(own)
        .filter_map(|it| match it.at {
            At::Level(level) => Some(level),
            At::Moment(_) => None,
        })
}

fn draw_references(drawing: &mut Drawing, data: &ChartData, plane: &Plane) {
    for reference in &data.references {
        let class = format!("ref {}", reference.tone.class());
        let text = format!("halo {}", reference.tone.class());
        match reference.at {
            At::Level(value) => {
                let y = plane.y.at(value);
                drawing.stroke(class, Path::line((plane.left(), y), (plane.right(), y)));
                let left = (plane.left() + 4.0, Anchor::Start);
                let right = (plane.right() - 2.0, Anchor::End);
                let sides = match reference.side {
                    TextSide::Left => [left, right],
                    TextSide::Right => [right, left],
                };
                let beneath = (y + 15.0 < plane.bottom()).then_some(y + 13.0);
                let above = (y - 15.0 > plane.top() || beneath.is_none()).then_some(y - 4.0);
                let heights = beneath.into_iter().chain(above);
                let places = heights.flat_map(|y| sides.map(|(x, anchor)| ((x, y), anchor)));
                drawing.aside(text, &reference.text, places.collect());
            }
            At::Moment(at) => {
                let x = plane.x.at(at);
                drawing.stroke(class, Path::line((x, plane.top()), (x, plane.bottom())));
                let at = (x + 4.0, plane.top() + 10.0);
                drawing.text(text, at, Anchor::Start, &reference.text);
            }
        }
    }
}

fn draw_series(drawing: &mut Drawing, series: &Series, plane: &Plane) {
    let tone = series.tone.class();
    let pieces = pieces(series, plane);
    if series.look != Look::Marks {
        let mut path = Path::default();
        for piece in &pieces {
            for (index, point) in piece.iter().enumerate() {
                path.push(if index == 0 { 'M' } else { 'L' }, *point);
            }
        }
        if series.look == Look::Filled {
            drawing.stroke(format!("area {tone}"), area(&pieces, plane.bottom()));
        }
        let look = match series.look {
            Look::Thin => "ln thin",
            Look::Pale => "ln pale",
            Look::Dotted => "ln dotted",
            Look::Line | Look::Marked | Look::Filled | Look::Marks => "ln",
        };
        drawing.stroke(format!("{look} {tone}"), path);
    }
    let points: Vec<_> = pieces.into_iter().flatten().collect();
    let mut marks = Path::default();
    match series.look {
        Look::Marked => {
            let every = BETWEEN_MARKS * points.len() as f64 / plane.width().max(1.0);
            let marked = points.iter().rev().step_by((every.ceil() as usize).max(1));
            marked.for_each(|point| marks.mark(series.tone, *point));
        }
        Look::Marks => points
            .iter()
            .for_each(|point| marks.mark(series.tone, *point)),
        Look::Line => points
            .last()
            .into_iter()
            .for_each(|point| marks.mark(series.tone, *point)),
        Look::Thin | Look::Pale | Look::Filled | Look::Dotted => {}
    }
    drawing.stroke(format!("mk {tone}"), marks);
}

/// The unbroken parts of a line, in pixels: of many points, those that can be seen.
fn pieces(series: &Series, plane: &Plane) -> Vec<Vec<(f64, f64)>> {
    let (low, high) = plane.x.domain;
    let columns = plane.width().max(1.0) as usize;
    let within = |point: &(f64, f64)| (low..=high).contains(&point.0);
    let parts = series
        .points
        .split(|point| !point.1.is_finite() || !within(point));
    let drawn = parts.filter(|part| !part.is_empty()).map(|part| {
        let pixels = part.iter().map(|point| plane.at(*point));
        // Scattered points have no order that thinning could follow.
        if part.len() > 4 * columns && series.look != Look::Marks {
            min_max(pixels, plane.x.range, columns)
        } else {
            pixels.collect()
        }
    });
    drawn.collect()
}

fn area(pieces: &[Vec<(f64, f64)>], foot: f64) -> Path {
    let mut path = Path::default();
    for piece in pieces {
        if let (Some(first), Some(last)) = (piece.first(), piece.last()) {
            path.push('M', (first.0, foot));
            piece.iter().for_each(|point| path.push('L', *point));
            path.push('L', (last.0, foot));
            path.close();
        }
    }
    path
}

fn draw_dots(drawing: &mut Drawing, data: &ChartData, plane: &Plane) {
    for dot in &data.dots {
        let (x, y) = plane.at(dot.at);
        let mut outline = Path::default();
        match dot.shape {
            DotShape::Ring => outline.circle((x, y), 3.5),
            DotShape::Diamond => outline.diamond((x, y), 5.5),
        }
        drawing.stroke(format!("ring {}", dot.tone.class()), outline);
        let beyond = x + GAP + text_width(&dot.text) > plane.right();
        let (x, anchor) = if beyond {
            (x - GAP, Anchor::End)
        } else {
            (x + GAP, Anchor::Start)
        };
        let y = if y + 18.0 < plane.bottom() {
            y + 14.0
        } else {
            y - 6.0
        };
        drawing.text(
            format!("halo {}", dot.tone.class()),
            (x, y),
            anchor,
            &dot.text,
        );
    }
}

/// A text at a place; one that is longer than the chart is wide is left to the chart's sentence.
fn draw_note(drawing: &mut Drawing, note: &Note, plane: &Plane) {
    if note.anchor != Anchor::Middle && text_width(&note.text) > plane.size.0 {
        return;
    }
    let at = match note.spot {
        Spot::Share(x, y) => (
            plane.left() + x * plane.width(),
            plane.top() + y * plane.height(),
        ),
        Spot::Value(x, y) => plane.at((x, y)),
    };
    let at = (
        at.0,
        at.1.clamp(
            plane.top() + 10.0,
            plane.bottom().max(plane.top() + 14.0) - 4.0,
        ),
    );
    let tone = if note.tone == Tone::Muted {
        ""
    } else {
        note.tone.class()
    };
    let class = format!("halo {tone}");
    let other = match note.anchor {
        Anchor::Middle => return drawing.text(class, at, note.anchor, &note.text),
        Anchor::End => Anchor::Start,
        Anchor::Start => Anchor::End,
    };
    let elsewhere = match note.spot {
        // It says the same on the other side.
        Spot::Share(..) => ((plane.left() + plane.right() - at.0, at.1), other),
        // Of a curve at this place.
        Spot::Value(..) => ((at.0, at.1 + LINE), note.anchor),
    };
    let places = vec![(at, note.anchor), elsewhere];
    drawing.aside(class, &note.text, places);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::charts::aside::placed;
    use crate::page::charts::axis::Axis;

    const SIZE: (f64, f64) = (320.0, 180.0);

    fn chart(look: Look, points: Vec<(f64, f64)>) -> (ChartData, Plane) {
        let last = points.last().map_or(1.0, |point| point.0);
        let mut data = ChartData::new(
            "Loss",
            "",
            Axis::linear("step", (0.0, last)),
            Axis::linear("", (0.0, 10.0)),
        );
        data.series
            .push(Series::new("Regularised", Tone::Regularised, look, points));
        let plane = Plane::of(&data, SIZE);
        (data, plane)
    }

    fn path<'a>(drawing: &'a Drawing, class: &str) -> &'a str {
        let found = drawing.strokes.iter().find(|it| it.class == class);
        found.map_or("", |it| it.path.as_str())
    }

    #[test]
    fn a_long_line_has_at_most_four_points_a_pixel_and_keeps_its_peak() {
        let height = |step: u32| {
            if step == 70_123 {
                9.0
            } else {
                f64::from(step % 2)
            }
        };
        let points = (0..100_000)
            .map(|step| (f64::from(step), height(step)))
            .collect();
        let (data, plane) = chart(Look::Line, points);
        let drawing = picture(&data, &plane);
        let line = path(&drawing, "ln re");
        let drawn = line.matches(['M', 'L']).count();
        assert!(drawn <= 4 * (plane.width() as usize + 1), "{drawn}");
        let peak = format!(" {}", (plane.y.at(9.0) * 10.0).round() / 10.0);
        assert!(line.contains(&peak));
    }

    #[test]
    fn a_line_is_broken_where_a_value_is_no_number_and_ends_where_the_axis_does() {
        let points = vec![(0.0, 1.0), (1.0, f64::NAN), (2.0, 2.0), (3.0, 1.0)];
        let (mut data, _) = chart(Look::Line, points);
        data.x.domain = (0.0, 2.5);
        let plane = Plane::of(&data, SIZE);
        let drawing = picture(&data, &plane);
        assert_eq!(path(&drawing, "ln re").matches('M').count(), 2);
        assert_eq!(path(&drawing, "ln re").matches('L').count(), 0);
    }

    #[test]
    fn marks_keep_their_distance_and_the_last_one_is_always_there() {
        let points = (0..500).map(|step| (f64::from(step), 5.0)).collect();
        let (data, plane) = chart(Look::Marked, points);
        let drawing = picture(&data, &plane);
        let marks = path(&drawing, "mk re");
        let count = marks.matches('M').count();
        assert!(
            count as f64 <= plane.width() / BETWEEN_MARKS + 1.0,
            "{count}"
        );
        let last = format!("M{}", ((plane.right() - 3.6) * 10.0).round() / 10.0);
        assert!(marks.contains(&last), "{last} {marks}");
    }

    #[test]
    fn words_stand_within_the_chart() {
        let (mut data, _) = chart(Look::Marked, vec![(0.0, 0.0), (4000.0, 10.0)]);
        data.references = vec![
            Reference::level(0.0, "at the foot"),
            Reference::level(10.0, "at the top"),
        ];
        data.notes.push(Note {
            spot: Spot::Value(0.0, 1e9),
            ..Note::middle("")
        });
        data.notes.push(Note::middle("begins after the warm-up"));
        data.notes.push(Note {
            spot: Spot::Share(0.99, 0.1),
            anchor: Anchor::End,
            tone: Tone::Ink,
            text: "dotted: slope λ = 0.073, a typical sample".to_owned(),
        });
        for width in [80.0, 160.0, 320.0, 900.0] {
            let plane = Plane::of(&data, (width, 120.0));
            let drawing = picture(&data, &plane);
            let is_long = |text: &str| text.starts_with("dotted");
            let asides = placed(&drawing, &Drawing::default());
            let is_there = asides.texts.iter().any(|text| is_long(&text.text));
            assert_eq!(is_there, width > 300.0, "{width}");
            // Where it is narrow the upper line's words would lie on the long ones.
            let expected = if width == 900.0 { 3 } else { 2 };
            assert_eq!(asides.texts.len(), expected, "{width}");
            for text in drawing.texts.iter().chain(&asides.texts) {
                assert!((0.0..=plane.size.0).contains(&text.at.0), "{text:?}");
                assert!((8.0..=120.0).contains(&text.at.1), "{text:?}");
            }
        }
    }

    #[test]
    fn a_handle_over_the_axis_hides_the_numbers_that_it_covers_and_no_others() {
        let (mut data, _) = chart(Look::Line, vec![(0.0, 0.0), (9.0, 10.0)]);
        data.y = Axis::around("", [-0.1, -0.05, 0.0, 0.05, 0.1].into_iter());
        data.references = vec![Reference {
            tone: Tone::Regularised,
            ..Reference::level(-0.08, "")
        }];
        let numbers = |data: &ChartData, height: f64| {
            let drawing = picture(data, &Plane::of(data, (320.0, height)));
            let texts = drawing.texts.into_iter();
            let numbers = texts.filter(|it| it.anchor == Anchor::End);
            numbers.map(|it| it.text).collect::<Vec<_>>()
        };
        let low = numbers(&data, 150.0);
        assert!(!low.contains(&"−0.1".to_owned()), "{low:?}");
        assert!(low.contains(&"−0.05".to_owned()), "{low:?}");
        assert!(numbers(&data, 900.0).contains(&"−0.1".to_owned()));
        data.references.clear();
        assert!(numbers(&data, 150.0).contains(&"−0.1".to_owned()));
    }

    #[test]
    fn words_about_the_axis_give_way_to_the_values_at_the_ends_of_lines() {
        let (mut data, plane) = chart(Look::Line, vec![(0.0, 10.0), (1.0, 9.8)]);
        data.notes.push(Note {
            spot: Spot::Share(0.4, 0.05),
            anchor: Anchor::End,
            tone: Tone::Muted,
            text: "grows ↑".to_owned(),
        });
        let drawing = picture(&data, &plane);
        let alone = placed(&drawing, &Drawing::default());
        assert_eq!(alone.texts.len(), 1);
        let mut over = Drawing::default();
        over.text("b", alone.texts[0].at, Anchor::End, "Regularised");
        let beside = placed(&drawing, &over);
        assert!(beside.texts.iter().all(|it| it.at.0 > alone.texts[0].at.0));
    }
}
