//! What the runs have to come to, and whether they did. A goal once reached stays so; what a later run comes to
//! is said beside it.

use crate::core::exercise::Goal;
use crate::core::receipt::Outcome;
use crate::page::language::say;
use crate::page::lessons::words::{goal_reading, goal_words};
use crate::page::store::use_store;
use leptos::prelude::*;

/// How a goal stands.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Standing {
    is_met: bool,
    /// What the run came to that decides it; empty before there is one.
    reading: String,
    /// What the present run came to, where that is another one.
    present: String,
}

/// By the run that is handed in, where it met the goal, else by the present one.
fn standing(goal: &Goal, kept: &[Option<Outcome>; 2], present: &[Option<Outcome>; 2]) -> Standing {
    let is_kept = goal.is_met(kept);
    let decides = if is_kept { kept } else { present };
    let (reading, now) = (goal_reading(goal, decides), goal_reading(goal, present));
    Standing {
        is_met: is_kept || goal.is_met(present),
        present: if now == reading { String::new() } else { now },
        reading,
    }
}

/// Each goal, and whether the runs that are over met it.
#[component]
pub fn Goals() -> impl IntoView {
    let store = use_store();
    let goals = Memo::new(move |_| {
        store.study.with(|study| {
            let goals = study.exercise.as_ref().map(|it| it.goals.clone());
            goals.unwrap_or_default()
        })
    });
    let list = move || {
        let goals = goals.get();
        let none = goals.is_empty();
        let items: Vec<_> = goals
            .into_iter()
            .map(|goal| view! { <Aim goal /> })
            .collect();
        view! {
            <ul class="goals" hidden=none>{items}</ul>
            <p class="meta" hidden=none>
                {say("Goals go by held-out samples at the end of a run, and by the largest gradient norm of all its steps.")}
            </p>
        }
    };
    view! { {list} }
}

#[component]
fn Aim(goal: Goal) -> impl IntoView {
    let store = use_store();
    let text = goal_words(&goal);
    let stands = Memo::new(move |_| {
        let kept = store.study.with(|study| study.kept.outcomes());
        standing(&goal, &kept, &store.goal_outcomes())
    });
    let met = Memo::new(move |_| stands.with(|it| it.is_met));
    let state = move || {
        if met.get() {
            say("reached")
        } else {
            say("not yet")
        }
    };
    let reading = move || {
        let reading = stands.with(|it| it.reading.clone());
        (!reading.is_empty()).then(|| format!(": {reading}"))
    };
    let present = move || {
        let present = stands.with(|it| it.present.clone());
        (!present.is_empty()).then(|| format!("; {}", say!("now {reading}", reading = present)))
    };
    view! {
        <li class="goal" class:met=move || met.get() data-met=move || met.get().to_string()>
            <span class="tick" aria-hidden="true">{move || met.get().then_some("✓")}</span>
            <span>{say("Goal.")} " " {text} " – " <b>{state}</b> {reading} {present}</span>
        </li>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::metrics::fixtures::outcome;

    #[test]
    fn a_goal_once_reached_stays_with_the_number_that_reached_it() {
        let goal: Goal = "test accuracy at least 0.8".parse().expect("a goal");
        let (none, good, bad) = ([None; 2], [Some(outcome(0.9)); 2], [Some(outcome(0.2)); 2]);
        assert_eq!(
            standing(&goal, &none, &none),
            Standing {
                is_met: false,
                reading: String::new(),
                present: String::new()
            }
        );
        let stays = standing(&goal, &good, &bad);
        assert!(stays.is_met && stays.reading.contains("90"), "{stays:?}");
        assert!(stays.present.contains("20"), "{stays:?}");
        let same = standing(&goal, &good, &good);
        assert_eq!(
            (same.present, standing(&goal, &good, &none).present),
            Default::default()
        );
        let not_yet = standing(&goal, &none, &bad);
        assert!(
            !not_yet.is_met && not_yet.reading.contains("20"),
            "{not_yet:?}"
        );
    }
}
