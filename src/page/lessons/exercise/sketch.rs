//! The picture of an answer: both networks' accuracy as it expects them, as large as a stamp.

use crate::core::exercise::Picture;
use crate::page::charts::Path;
use crate::page::lab::tone;
use crate::page::store::Side;
use leptos::prelude::*;

const SIZE: (f64, f64) = (100.0, 56.0);
/// Pixels around the curves.
const EDGE: f64 = 4.0;
/// Where a curve begins, a share: chance of ten classes.
const CHANCE: f64 = 0.1;
/// Curves that are one would hide each other.
const APART: f64 = 2.4;

fn curve(picture: Picture, side: Side) -> String {
    let (width, height) = (SIZE.0 - 2.0 * EDGE, SIZE.1 - 2.0 * EDGE);
    let down = match side {
        Side::Unregularised => APART,
        Side::Regularised => 0.0,
    };
    let mut path = Path::default();
    for (index, (x, y)) in picture.0[side as usize].points(CHANCE).enumerate() {
        let at = (EDGE + x * width, EDGE + down + (1.0 - y) * (height - APART));
        path.push(if index == 0 { 'M' } else { 'L' }, at);
    }
    path.words()
}

/// The sketch, which its answer's words tell too.
#[component]
pub fn Sketch(
    picture: Picture,
    /// Whether the exercise trains one network.
    one: bool,
) -> impl IntoView {
    let shown = Side::BOTH
        .into_iter()
        .filter(|side| !one || *side == Side::Unregularised);
    let line = |side| {
        let class = format!("ln {}", tone(side).class());
        view! { <path class=class d=curve(picture, side)></path> }
    };
    let ground = Path::line((EDGE, SIZE.1 - 1.0), (SIZE.0 - EDGE, SIZE.1 - 1.0)).words();
    view! {
        <svg class="sketch" viewBox=format!("0 0 {} {}", SIZE.0, SIZE.1) aria-hidden="true">
            <path class="ground" d=ground></path>
            {shown.map(line).collect_view()}
        </svg>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Where a path ends.
    fn end(path: &str) -> f64 {
        let last = path.rsplit(' ').next().expect("a number");
        last.parse().expect("a number")
    }

    #[test]
    fn what_rises_ends_high_and_curves_that_are_one_do_not_hide_each_other() {
        let picture: Picture = "flat rising".parse().expect("a picture");
        let [off, held] = Side::BOTH.map(|side| end(&curve(picture, side)));
        assert!(held < 12.0 && off > 45.0, "{held}, {off}");
        let same: Picture = "flat".parse().expect("a picture");
        let [off, held] = Side::BOTH.map(|side| end(&curve(same, side)));
        assert!((off - held - APART).abs() < 0.2, "{off}, {held}");
    }
}
