//! Words that give way: each stands at the first of its places that no other words take, or nowhere.

use super::data::Anchor;
use super::drawing::{Drawing, Text};
use super::plane::text_width;

/// Pixels that a line of text takes above its foot and beneath it.
const ABOVE: f64 = 10.0;
const BENEATH: f64 = 3.0;

/// The asides of a drawing, clear of its own texts, of those that lie over it and of one another.
pub fn placed(drawing: &Drawing, over: &Drawing) -> Drawing {
    let mut found = Drawing::default();
    for aside in &drawing.asides {
        let mut places = aside.places.iter().map(|place| aside.at(*place));
        let is_free = |text: &Text| {
            let others = drawing.texts.iter().chain(&over.texts).chain(&found.texts);
            others.into_iter().all(|other| !overlap(text, other))
        };
        if let Some(text) = places.find(is_free) {
            found.texts.push(text);
        }
    }
    found
}

/// Whether a text covers a part of another.
pub fn overlap(one: &Text, other: &Text) -> bool {
    let ends = |text: &Text| {
        let width = text_width(&text.text);
        let from = match text.anchor {
            Anchor::Start => text.at.0,
            Anchor::Middle => text.at.0 - width / 2.0,
            Anchor::End => text.at.0 - width,
        };
        (from, from + width)
    };
    let ((from, to), (start, end)) = (ends(one), ends(other));
    let across = from < end && start < to;
    across && (one.at.1 - other.at.1).abs() < ABOVE + BENEATH
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::charts::drawing::Aside;

    fn text(at: (f64, f64), anchor: Anchor) -> Text {
        Text {
            class: String::new(),
            at,
            anchor,
            text: "ten places".to_owned(),
        }
    }

    #[test]
    fn texts_overlap_where_both_their_widths_and_their_heights_do() {
        let first = text((100.0, 50.0), Anchor::Start);
        let width = text_width(&first.text);
        for (at, anchor, expected) in [
            ((100.0, 50.0), Anchor::Start, true),
            ((100.0 + width, 50.0), Anchor::Start, false),
            ((100.0 + width, 50.0), Anchor::Middle, true),
            ((100.0, 50.0), Anchor::End, false),
            ((100.0, 62.0), Anchor::Start, true),
            ((100.0, 63.0), Anchor::Start, false),
        ] {
            let other = text(at, anchor);
            assert_eq!(overlap(&first, &other), expected, "{at:?} {anchor:?}");
            assert_eq!(overlap(&other, &first), expected, "{at:?} {anchor:?}");
        }
    }

    #[test]
    fn an_aside_takes_its_first_free_place_and_is_left_out_where_none_is() {
        let aside = |places: &[(f64, f64)]| Aside {
            class: String::new(),
            text: "ten places".to_owned(),
            places: places.iter().map(|at| (*at, Anchor::Start)).collect(),
        };
        let mut drawing = Drawing::default();
        drawing.text("", (0.0, 20.0), Anchor::Start, "its own");
        drawing.asides = vec![
            aside(&[(0.0, 20.0), (0.0, 40.0)]),
            aside(&[(0.0, 42.0), (0.0, 60.0), (0.0, 80.0)]),
            aside(&[(0.0, 20.0), (0.0, 58.0)]),
        ];
        let mut over = Drawing::default();
        over.text("", (0.0, 62.0), Anchor::Start, "over it");
        let heights = |over: &Drawing| {
            let texts = placed(&drawing, over).texts;
            texts.iter().map(|text| text.at.1).collect::<Vec<_>>()
        };
        assert_eq!(heights(&over), [40.0, 80.0]);
        assert_eq!(heights(&Drawing::default()), [40.0, 60.0]);
    }
}
