//! The line of simulated time: where everything is read, and where the nudge comes.

use super::look::use_look;
use super::nudge;
use crate::page::kit::{COARSE, Icon, Sign, Slide};
use crate::page::language::say;
use crate::page::store::{Store, use_store};
use leptos::ev::{Event, KeyboardEvent, PointerEvent};
use leptos::html::Div;
use leptos::prelude::*;

/// What keys do to a time step.
fn slide(from: f64, last: Memo<f64>) -> Slide {
    Slide {
        from,
        page: COARSE,
        ends: (1.0, last.get_untracked()),
    }
}

/// A step's place on the line.
fn percent(step: f64, last: f64) -> String {
    format!("{:.2}%", 100.0 * (step - 1.0) / (last - 1.0).max(1.0))
}

/// Steps that are named: the first, the last, and the quarters between.
fn named(steps: usize) -> Vec<usize> {
    let mut found: Vec<usize> = (0..=4)
        .map(|quarter| (steps * quarter).div_ceil(4).max(1))
        .collect();
    found.dedup();
    found
}

/// Play, the line, and the nudge on it.
#[component]
pub fn Scrub() -> impl IntoView {
    let (store, look) = (use_store(), use_look());
    let last = Memo::new(move |_| store.time_steps() as f64);
    let sign = Signal::derive(move || match store.inspect.playing.get() {
        true => Sign::Pause,
        false => Sign::Play,
    });
    let where_at = move || {
        say!(
            "step {cursor} of {last}",
            cursor = look.cursor.get(),
            last = last.get()
        )
    };
    let drag = move |event: Event| {
        if let Ok(step) = event_target_value(&event).parse() {
            store.scrub(step);
        }
    };
    let press = move |event: KeyboardEvent| {
        let from = look.cursor.get_untracked();
        if let Some(to) = slide(from, last).pressed(&event) {
            store.scrub(to);
        }
    };
    let marks = move || {
        let mark = |step: usize| {
            view! { <span class="tk" style:left=percent(step as f64, last.get())>{step}</span> }
        };
        let named = named(last.get() as usize);
        named.into_iter().map(mark).collect_view()
    };
    let line = NodeRef::<Div>::new();
    view! {
        <section class="scrub" aria-label=say("Simulated time")>
            <div class="pl">
                <button
                    id="inside-play"
                    class="b icon"
                    type="button"
                    aria-keyshortcuts="Space"
                    aria-label=move || match store.inspect.playing.get() {
                        true => say("Stop"),
                        false => say("Play through the time steps"),
                    }
                    on:click=move |_| store.toggle_playing()
                >
                    <Icon sign />
                </button>
                <span id="inside-step" class="meta where nowrap">{where_at}</span>
            </div>
            <div class="time" node_ref=line>
                <input
                    id="inside-time"
                    type="range"
                    min="1"
                    step="1"
                    max=move || last.get().to_string()
                    aria-label=say("Time step")
                    aria-valuetext=where_at
                    prop:value=move || look.cursor.get().to_string()
                    on:input=drag
                    on:keydown=press
                />
                <div class="trk">
                    <div class="fil" style:width=move || percent(look.cursor.get(), last.get())></div>
                </div>
                <span class="knob" style:left=move || percent(look.cursor.get(), last.get())></span>
                <div aria-hidden="true">{marks}</div>
                <NudgeHandle line last />
            </div>
        </section>
    }
}

/// The time step of the nudge, on the line of time.
#[component]
fn NudgeHandle(line: NodeRef<Div>, last: Memo<f64>) -> impl IntoView {
    let store = use_store();
    let handle = NodeRef::<Div>::new();
    let dragged = RwSignal::new(false);
    let step = Memo::new(move |_| nudge(store) as f64 + 1.0);
    let drag = move |event: PointerEvent| {
        if let (true, Some(line)) = (dragged.get_untracked(), line.get_untracked()) {
            let room = line.get_bounding_client_rect();
            let share = (f64::from(event.client_x()) - room.left()) / room.width().max(1.0);
            move_to(store, 1.0 + share * (last.get_untracked() - 1.0), last);
        }
    };
    let grab = move |event: PointerEvent| {
        event.prevent_default();
        event.stop_propagation();
        if let Some(handle) = handle.get_untracked() {
            // Without capture the drag merely ends at the handle's edge.
            let _ = handle.set_pointer_capture(event.pointer_id());
            let _ = handle.focus();
            dragged.set(true);
        }
    };
    let press = move |event: KeyboardEvent| {
        if let Some(to) = slide(step.get_untracked(), last).pressed(&event) {
            move_to(store, to, last);
        }
    };
    view! {
        <div
            id="nudge"
            class="nud"
            node_ref=handle
            role="slider"
            tabindex="0"
            title=say("Drag, or use the arrow keys")
            aria-label=say("Nudge at time step")
            aria-valuemin="1"
            aria-valuemax=move || last.get().to_string()
            aria-valuenow=move || step.get().to_string()
            style:left=move || percent(step.get(), last.get())
            class:left=move || { step.get() > 0.8 * last.get() }
            on:pointerdown=grab
            on:pointermove=drag
            on:pointerup=move |_| dragged.set(false)
            on:pointercancel=move |_| dragged.set(false)
            on:keydown=press
        >
            <span>{say("nudge")}</span>
        </div>
    }
}

fn move_to(store: Store, step: f64, last: Memo<f64>) {
    let step = step.round().clamp(1.0, last.get_untracked()) as usize;
    store.poke(|poke| poke.step = Some(step - 1));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_names_its_ends_and_quarters() {
        assert_eq!(named(100), [1, 25, 50, 75, 100]);
        assert_eq!(named(3), [1, 2, 3]);
        assert_eq!(named(1), [1]);
        assert_eq!(
            (percent(1.0, 100.0), percent(100.0, 100.0)),
            ("0.00%".into(), "100.00%".into())
        );
        assert_eq!(percent(1.0, 1.0), "0.00%");
    }
}
