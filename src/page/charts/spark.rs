//! A line the size of a word; what it says stands beside it.

use super::axis::{Scale, Spread};
use super::data::Tone;
use super::drawing::Path;
use leptos::prelude::*;

const SIZE: (f64, f64) = (88.0, 18.0);

fn line(points: &[f64], domain: (f64, f64)) -> String {
    let last = points.len().saturating_sub(1).max(1) as f64;
    let mut path = Path::default();
    let mut pen = 'M';
    for (index, value) in points.iter().enumerate() {
        if value.is_finite() {
            path.push(
                pen,
                (
                    4.0 + index as f64 / last * (SIZE.0 - 8.0),
                    height(*value, domain),
                ),
            );
            pen = 'L';
        } else {
            pen = 'M';
        }
    }
    path.words()
}

fn height(value: f64, domain: (f64, f64)) -> f64 {
    let scale = Scale {
        spread: Spread::Linear,
        domain,
        range: (SIZE.1 - 2.0, 2.0),
    };
    scale.at(value)
}

/// Values in a row, from end to end; `level` is dotted for comparison.
#[component]
pub fn Spark(
    #[prop(into)] points: Signal<Vec<f64>>,
    tone: Tone,
    domain: (f64, f64),
    #[prop(optional)] level: Option<f64>,
) -> impl IntoView {
    let reference = level.map(|level| {
        let y = height(level, domain);
        let across = Path::line((4.0, y), (SIZE.0 - 4.0, y)).words();
        view! { <path class="ref" d=across></path> }
    });
    view! {
        <svg class="spark" viewBox=format!("0 0 {} {}", SIZE.0, SIZE.1) aria-hidden="true">
            {reference}
            <path
                class=format!("ln {}", tone.class())
                d=move || points.with(|points| line(points, domain))
            ></path>
        </svg>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spark_goes_from_end_to_end_and_breaks_where_there_is_no_number() {
        assert_eq!(line(&[0.0, 1.0, 0.5], (0.0, 1.0)), "M4 16L44 2L84 9");
        assert_eq!(line(&[0.0, f64::NAN, 0.5], (0.0, 1.0)), "M4 16M84 9");
        assert_eq!(line(&[], (0.0, 1.0)), "");
    }
}
