//! How far an exercise is, and the way to each of its parts.

use crate::core::exercise::Exercise;
use crate::page::kit::bring_into_sight;
use crate::page::language::{key, say};
use crate::page::store::focus::focus;
use crate::page::store::study::Stage;
use leptos::prelude::*;

/// The stages with their names and the ids of their parts.
const STAGES: [(Stage, &str, &str); 3] = [
    (Stage::Predict, key("Predict"), "own-cells, #part-predict"),
    (Stage::Run, key("Run"), "part-run"),
    (Stage::Explain, key("Explain"), "part-explain"),
];

/// How one stage stands to the present one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    Done,
    Now,
    Ahead,
}

fn standing(stage: Stage, now: Option<Stage>) -> Standing {
    match now {
        Some(now) if stage == now => Standing::Now,
        Some(now) if (stage as u32) < now as u32 => Standing::Done,
        _ => Standing::Ahead,
    }
}

fn asks(exercise: &Exercise) -> bool {
    exercise.map.is_some() || !exercise.predict.is_empty()
}

/// Buttons that bring a part into sight, once it is there. An exercise that asks nothing first has no
/// stage for it.
#[component]
pub fn Steps(exercise: Memo<Option<Exercise>>, stage: Memo<Option<Stage>>) -> impl IntoView {
    let predicts = Memo::new(move |_| exercise.with(|it| it.as_ref().is_none_or(asks)));
    let buttons = move || {
        let first = usize::from(!predicts.get());
        let shown = STAGES.into_iter().skip(first).enumerate();
        shown
            .map(|(place, step)| view! { <Step number=place + 1 step stage /> })
            .collect::<Vec<_>>()
    };
    view! { <nav class="steps" aria-label=say("Steps of the exercise")>{buttons}</nav> }
}

#[component]
fn Step(
    number: usize,
    step: (Stage, &'static str, &'static str),
    stage: Memo<Option<Stage>>,
) -> impl IntoView {
    let (own, name, part) = (step.0, say(step.1), step.2);
    let stands = Memo::new(move |_| standing(own, stage.get()));
    let label = move || match stands.get() {
        Standing::Done => format!("✓ {name}"),
        Standing::Now | Standing::Ahead => format!("{number}. {name}"),
    };
    view! {
        <button
            type="button"
            data-s=move || (stands.get() == Standing::Done).then_some("done")
            aria-current=move || (stands.get() == Standing::Now).then_some("step")
            disabled=move || stands.get() == Standing::Ahead
            on:click=move |_| bring_into_sight(&format!("#{part}"))
        >
            {label}
        </button>
    }
}

/// From where another exercise was left, up to the title, and the focus with it; at the head of the page, and
/// of the text, nothing moves.
pub fn begin_at_title() {
    let text = document().query_selector("#exercise .body").ok().flatten();
    let text = text.filter(|it| it.scroll_top() > 0);
    if let Some(text) = &text {
        text.set_scroll_top(0);
    }
    if text.is_some() || window().scroll_y().is_ok_and(|it| it > 0.0) {
        bring_into_sight("#exercise .lh");
        focus("exercise-title");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_before_the_present_stage_is_done_and_what_comes_after_is_ahead() {
        let at = |now| STAGES.map(|(stage, ..)| standing(stage, now));
        use Standing::{Ahead, Done, Now};
        assert_eq!(at(Some(Stage::Predict)), [Now, Ahead, Ahead]);
        assert_eq!(at(Some(Stage::Run)), [Done, Now, Ahead]);
        assert_eq!(at(Some(Stage::Explain)), [Done, Done, Now]);
        assert_eq!(at(None), [Ahead; 3]);
    }
}
