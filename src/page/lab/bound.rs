//! On the way to the moment that a link names, and there.

use super::network::name;
use crate::core::name::Named;
use crate::core::receipt::SoFar;
use crate::page::kit::{Chip, Tone};
use crate::page::language::say;
use crate::page::store::{Activity, Side, Store, use_store};
use leptos::prelude::*;

/// How far both networks have come on their way to a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Way {
    /// Training steps that both have done there.
    at: isize,
    /// Steps of both together.
    done: usize,
    of: usize,
}

impl Way {
    /// Of steps done and to be done, by network.
    fn new(at: isize, steps: [(usize, usize); 2]) -> Self {
        let done = steps.iter().map(|(done, of)| done.min(of)).sum();
        let of = steps.iter().map(|(_, of)| of).sum();
        Self { at, done, of }
    }

    fn is_there(&self) -> bool {
        self.done == self.of
    }
}

fn way(store: Store) -> Option<Way> {
    let at = store
        .desk
        .with(|desk| desk.pause_at.filter(|_| desk.begun.is_some()))?;
    let steps = Side::BOTH.map(|side| {
        let run = store.run(side);
        run.with(|run| (run.steps_done(), run.config.step_of(at)))
    });
    Some(Way::new(at, steps))
}

/// What is said, and what can be pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Training,
    Stopped,
    There,
}

fn state(way: &Way, activity: Activity) -> Option<State> {
    match (activity, way.is_there()) {
        (Activity::Running, false) => Some(State::Training),
        (Activity::Paused, false) => Some(State::Stopped),
        (Activity::Paused | Activity::Finished, true) => Some(State::There),
        _ => None,
    }
}

fn text(way: &Way, state: State) -> String {
    let Way { at, done, of } = *way;
    let moment = match at {
        0 => say("the first training step").to_owned(),
        at if at < 0 => say!("{at} steps before training", at = -at),
        at => say!("training step {at}", at),
    };
    match state {
        State::Training => say!(
            "On the way to {moment}: {done} of {of} steps.",
            moment,
            done,
            of
        ),
        State::Stopped => say!(
            "Stopped on the way to {moment}, after {done} of {of} steps.",
            moment,
            done,
            of
        ),
        State::There => say!("Paused at {moment}.", moment),
    }
}

/// Whether the strip has a button to stop and go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WayOn {
    Button,
    /// The view's own head has it.
    Elsewhere,
}

/// The strip beneath a view's head; nothing where no moment is on the way.
#[component]
pub fn Bound(way_on: WayOn) -> impl IntoView {
    let store = use_store();
    let way = Memo::new(move |_| way(store));
    let state = Memo::new(move |_| state(&way.get()?, store.activity()));
    let said = move || Some(text(&way.get()?, state.get()?));
    let button = move || match state.get().filter(|_| way_on == WayOn::Button)? {
        State::Training => Some(say("Stop here")),
        State::Stopped => Some(say("Go on")),
        State::There if store.activity() == Activity::Paused => Some(say("Go on training")),
        State::There => None,
    };
    let key = move || match state.get() {
        Some(State::Training) => "training",
        Some(State::Stopped) => "stopped",
        _ => "there",
    };
    view! {
        <Show when=move || state.get().is_some()>
            <div class="bound" id="bound" data-state=key>
                <p role="status">{said}</p>
                <Show when=move || state.get() == Some(State::Training)>
                    <progress
                        aria-label=say("Steps done")
                        max=move || way.get().map_or(1, |it| it.of).to_string()
                        prop:value=move || way.get().map_or(0, |it| it.done) as f64
                    ></progress>
                </Show>
                <Show when=move || state.get() == Some(State::There)>
                    {Side::BOTH.map(|side| view! { <SameSoFar side /> })}
                </Show>
                <Show when=move || button().is_some()>
                    <button
                        id="bound-go"
                        class="b"
                        type="button"
                        on:click=move |_| store.toggle_training()
                    >
                        {button}
                    </button>
                </Show>
            </div>
        </Show>
    }
}

/// Whether a side's network is the sharer's very own, as far as a receipt tells.
#[component]
fn SameSoFar(side: Side) -> impl IntoView {
    let store = use_store();
    let said = Memo::new(move |_| store.reproduction_so_far(side));
    let chip = move || {
        let (tone, words) = same_text(&said.get()?);
        let key = if tone == Tone::Good { "same" } else { "other" };
        Some(view! {
            <span class="same" id=format!("so-far-{}", side.key()) data-so-far=key>
                <span class="meta">{move || name(side)}</span>
                " "
                <Chip tone label=words />
            </span>
        })
    };
    view! { {chip} }
}

fn same_text(said: &SoFar) -> (Tone, String) {
    match said {
        SoFar::Same { marks: 0, .. } => (
            Tone::Good,
            say("= began with the same weights and data").to_owned(),
        ),
        SoFar::Same { marks, .. } => (
            Tone::Good,
            say!("= the very same network, by {marks} marks", marks),
        ),
        SoFar::Parts(from) => (
            Tone::Bad,
            say!("≠ another network, from step {step} on", step = from.step),
        ),
        SoFar::OtherStart { what } => (Tone::Bad, say!("≠ it began with other {what}", what)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::receipt::Difference;

    #[test]
    fn the_way_to_a_moment_counts_the_steps_of_both_and_ends_there() {
        let way = Way::new(137, [(60, 137), (40, 437)]);
        assert_eq!((way.done, way.of, way.is_there()), (100, 574, false));
        assert_eq!(state(&way, Activity::Running), Some(State::Training));
        assert_eq!(state(&way, Activity::Paused), Some(State::Stopped));
        let there = Way::new(137, [(137, 137), (437, 437)]);
        assert_eq!(state(&there, Activity::Paused), Some(State::There));
        let beyond = Way::new(137, [(150, 137), (450, 437)]);
        assert_eq!(state(&beyond, Activity::Running), None, "it goes on");
        assert!(text(&way, State::Training).contains("step 137: 100 of 574"));
        assert!(text(&Way::new(-40, [(0, 0); 2]), State::There).contains("40 steps before"));
    }

    #[test]
    fn another_network_is_said_to_be_one_and_from_where() {
        let same = same_text(&SoFar::Same {
            marks: 9,
            step: 137,
        });
        assert!(same.0 == Tone::Good && same.1.starts_with("= the very same"));
        let from = Difference {
            step: 8,
            same_until: Some(4),
        };
        let parts = same_text(&SoFar::Parts(from));
        assert!(parts.0 == Tone::Bad && parts.1.contains("from step 8"));
        let other = same_text(&SoFar::OtherStart { what: "data" });
        assert!(other.1.starts_with('≠') && other.1.contains("data"));
    }
}
