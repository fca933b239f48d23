//! A sketch of what each lesson is about.

use leptos::prelude::*;

/// Lines by their classes: `k` ink, `u` unregularised, `r` regularised, `g` ground, `d` dotted.
type Lines = &'static [(&'static str, &'static str)];

const NEURON: Lines = &[
    ("d", "M8 26H192"),
    (
        "k",
        "M8 84C30 70 44 42 58 26L58 78C76 66 92 42 104 26L104 78C122 66 136 42 150 26L150 78C166 70 180 56 192 46",
    ),
    ("k", "M58 18V8M104 18V8M150 18V8"),
];
const WAY_BACK: Lines = &[
    ("k", "M8 84H100V20H192"),
    ("r", "M8 84C70 84 84 74 100 40C116 74 130 84 192 84"),
];
const DIFFERENCE: Lines = &[
    ("g", "M8 52H192"),
    ("r", "M8 52C60 50 120 53 192 51"),
    ("u", "M8 52C90 51 140 44 192 10"),
    ("k thin", "M180 14V48M176 19l4-5 4 5M176 43l4 5 4-5"),
];
const INGREDIENTS: Lines = &[
    ("g", "M8 88H192"),
    ("u", "M192 84C140 78 90 56 8 10"),
    ("r", "M192 84C140 80 80 78 8 77"),
    ("k thin", "M120 22H78M88 14l-10 8 10 8"),
];
const EDGE: Lines = &[
    ("d", "M8 48H192"),
    ("u", "M8 48C80 46 130 34 192 8"),
    ("r", "M8 48C80 47 130 47 192 45"),
    ("k", "M8 48C70 56 120 80 192 87"),
];
const CHALLENGE: Lines = &[
    ("k", "M14 78V62M50 78V62M86 78V62"),
    ("g", "M8 78H128"),
    ("k", "M150 84V16L184 27L150 38"),
    ("r", "M14 54C40 30 70 34 96 44S136 40 144 30"),
];

fn lines_of(lesson: &str) -> Lines {
    match lesson {
        "neuron" => NEURON,
        "way-back" => WAY_BACK,
        "difference" => DIFFERENCE,
        "ingredients" => INGREDIENTS,
        "edge" => EDGE,
        "challenge" => CHALLENGE,
        _ => &[],
    }
}

/// The sketch, which says nothing that the title does not.
#[component]
pub fn Picture(lesson: &'static str) -> impl IntoView {
    let lines: Vec<_> = lines_of(lesson)
        .iter()
        .map(|(class, line)| view! { <path class=*class d=*line></path> })
        .collect();
    view! {
        <svg class="pic" viewBox="0 0 200 96" preserveAspectRatio="none" aria-hidden="true">{lines}</svg>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::exercise::{COURSE, Lesson};

    #[test]
    fn every_lesson_of_the_course_has_a_sketch() {
        for Lesson { key, .. } in COURSE {
            assert!(!lines_of(key).is_empty(), "{key}");
        }
    }
}
