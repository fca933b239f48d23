//! "Inside the network": what one network does with one held-out sample, time step by time step.

mod legend;

use super::plain_table::write_attributes;
use super::run_card::sample_words;
use crate::charts::{
    DivergenceChart, MembraneChart, NetworkView, Showing, TimeRaster, compact, rate_words,
};
use crate::controls::{SampleChoice, SideSwitch, TimeSlider, remember};
use crate::protocol::Recording;
use crate::store::focus::focus;
use crate::store::inspect::{Inspect, Shown, follow};
use crate::store::live::{effect, live, on};
use crate::store::{Side, Store, use_store};
use legend::Legend;
use leptos::ev::Event;
use leptos::html::Section;
use leptos::prelude::*;
use web_sys::{Element, HtmlDetailsElement};

/// As the page remembers whether it is unfolded.
pub const FOLD: &str = "inside";

/// The panel; its attributes say what is looked at.
#[component]
pub fn InsidePanel() -> impl IntoView {
    let store = use_store();
    let shown = follow(store);
    let panel = NodeRef::<Section>::new();
    effect(move || {
        let looked = store.inspect.get();
        if let Some(panel) = panel.get() {
            shown.with(|shown| write_readings(&panel, &looked, shown.as_ref()));
        }
    });
    let folded = on(move |event: Event| {
        let open = event_target::<HtmlDetailsElement>(&event).open();
        store.show_inside(open);
        remember(FOLD, open);
    });
    let missing = move || shown.with(Option::is_none);
    view! {
        <section id="inside" class="inside card" node_ref=panel aria-labelledby="inside-title">
            <details
                prop:open=live(move || store.inspect.with(|looked| looked.open))
                on:toggle=folded
            >
                <summary id="inside-summary">
                    <h2 id="inside-title">"Inside the network"</h2>
                    <span class="help">
                        "Every neuron, spike and membrane potential of one held-out sample"
                    </span>
                </summary>
                <div class="inside-head">
                    <SideSwitch />
                    <SampleChoice />
                    <span class="help">{live(move || caption(store, shown))}</span>
                </div>
                <p class="note" hidden=live(move || !missing())>
                    {before()}
                </p>
                <div class="inside-body" hidden=live(missing)>
                    <Neurons shown=shown />
                    <div class="traces">
                        <TimeSlider shown=shown />
                        <TimeRaster shown=shown />
                        <MembraneChart shown=shown />
                        <DivergenceChart shown=shown />
                    </div>
                </div>
            </details>
        </section>
    }
}

/// Unfolds the panel for the run of one side, and goes there.
pub fn look_inside(store: Store, side: Side) {
    store.inspect_side(side);
    store.show_inside(true);
    // Only when it is unfolded is it known how far there is to go.
    request_animation_frame(|| {
        request_animation_frame(|| {
            if let Some(summary) = document().get_element_by_id("inside-summary") {
                summary.scroll_into_view();
            }
            focus("inside-summary");
        });
    });
}

/// What will be seen.
fn before() -> String {
    format!(
        "When training starts, and after every epoch, the held-out sample runs through this \
         network. Here will be seen: its neurons, the darker the more often they spike; every \
         spike over time; the membrane potential of the neuron that you press, with its threshold; \
         and how far a twin goes that starts {} away.",
        compact(Recording::EPS)
    )
}

/// The cells, what they mean, and the neuron in words.
#[component]
fn Neurons(shown: Showing) -> impl IntoView {
    let store = use_store();
    let words = live(move || {
        let looked = store.inspect.get();
        let neuron = looked.pointed.unwrap_or(looked.neuron);
        shown.with(|shown| Some(rate_words(shown.as_ref()?, neuron)))
    });
    view! {
        <div class="neurons">
            <NetworkView shown=shown />
            <p id="inside-neuron" class="neuron-words">{words}</p>
            <Legend shown=shown />
        </div>
    }
}

/// The sample in words, and that another one is on its way.
fn caption(store: Store, shown: Showing) -> Option<String> {
    let wanted = store.inspect.with(|looked| looked.sample);
    shown.with(|shown| {
        let shown = shown.as_ref()?;
        // It tells of the recording alone, which is new only where `shown` is.
        let words = store.run(shown.side).with_untracked(sample_words);
        let present = shown.recording.sample;
        Some(if present == wanted {
            words
        } else {
            format!("still sample {present}: {words}")
        })
    })
}

/// What is looked at as attributes, counted from 0; empty where there is nothing to see.
fn write_readings(panel: &Element, looked: &Inspect, shown: Option<&Shown>) {
    let of = |value: &dyn Fn(&Shown) -> String| shown.map(value).unwrap_or_default();
    let readings = [
        ("data-side", looked.side.key().to_owned()),
        ("data-playing", looked.playing.to_string()),
        ("data-cursor", of(&|_| looked.cursor.to_string())),
        ("data-steps", of(&|shown| shown.steps().to_string())),
        ("data-layer", of(&|_| looked.neuron.layer.to_string())),
        ("data-neuron", of(&|_| looked.neuron.index.to_string())),
        (
            "data-rate",
            of(&|shown| shown.rate(looked.neuron).to_string()),
        ),
        (
            "data-sample",
            of(&|shown| shown.recording.sample.to_string()),
        ),
    ];
    write_attributes(panel, &readings);
}
