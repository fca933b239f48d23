//! "Inside the network": what one network does with one held-out sample, time step by time step.

mod legend;

use super::plain_table::write_attributes;
use super::sample::sample_words;
use crate::core::name::Named;
use crate::core::protocol::Recording;
use crate::page::charts::{
    Showing, compact, divergence_chart, membrane_chart, network_view, rate_words, time_raster,
};
use crate::page::controls::{sample_choice, side_switch, time_slider};
use crate::page::dom::{El, el};
use crate::page::store::focus::focus;
use crate::page::store::inspect::{Inspect, Shown, follow};
use crate::page::store::remembered::remember;
use crate::page::store::{Side, Store, use_store};
use legend::legend;
use leptos::prelude::*;
use web_sys::{Element, Event, HtmlDetailsElement};

/// As the page remembers whether it is unfolded.
pub const FOLD: &str = "inside";

/// The panel; its attributes say what is looked at.
pub fn inside_panel() -> El {
    let store = use_store();
    let shown = follow(store);
    let panel = el("section")
        .id("inside")
        .class("inside card")
        .attr("aria-labelledby", "inside-title");
    let element = panel.node().clone();
    Effect::new(move |_| {
        let looked = store.inspect.get();
        shown.with(|shown| write_readings(&element, &looked, shown.as_ref()));
    });
    let folded = move |event: Event| {
        let open = event_target::<HtmlDetailsElement>(&event).open();
        store.show_inside(open);
        remember(FOLD, open);
    };
    let details = el("details")
        .live_state("open", move || store.inspect.with(|looked| looked.open))
        .on("toggle", folded)
        .child(summary())
        .child(head(store, shown))
        .child(note(shown))
        .child(body(shown));
    panel.child(details)
}

/// What is seen while the panel is folded.
fn summary() -> El {
    let help = "Every neuron, spike and membrane potential of one held-out sample";
    el("summary")
        .id("inside-summary")
        .child(el("h2").id("inside-title").text("Inside the network"))
        .child(el("span").class("help").text(help))
}

/// Which network and which sample, and that in words.
fn head(store: Store, shown: Showing) -> El {
    let caption = move || caption(store, shown).unwrap_or_default();
    el("div")
        .class("inside-head")
        .child(side_switch())
        .child(sample_choice())
        .child(el("span").class("help").live_text(caption))
}

/// Stands where there is nothing to see yet.
fn note(shown: Showing) -> El {
    el("p")
        .class("note")
        .live_flag("hidden", move || shown.with(Option::is_some))
        .text(before())
}

/// All that is seen of the recording.
fn body(shown: Showing) -> El {
    let traces = el("div")
        .class("traces")
        .child(time_slider(shown))
        .child(time_raster(shown))
        .child(membrane_chart(shown))
        .child(divergence_chart(shown));
    el("div")
        .class("inside-body")
        .live_flag("hidden", move || shown.with(Option::is_none))
        .child(neurons(shown))
        .child(traces)
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
fn neurons(shown: Showing) -> El {
    let store = use_store();
    let words = move || {
        let looked = store.inspect.get();
        let neuron = looked.pointed.unwrap_or(looked.neuron);
        let words = shown.with(|shown| Some(rate_words(shown.as_ref()?, neuron)));
        words.unwrap_or_default()
    };
    let words = el("p")
        .id("inside-neuron")
        .class("neuron-words")
        .live_text(words);
    el("div")
        .class("neurons")
        .child(network_view(shown))
        .child(words)
        .child(legend(shown))
}

/// The sample in words, and that another one is on its way.
fn caption(store: Store, shown: Showing) -> Option<String> {
    let wanted = store.inspect.with(|looked| looked.sample);
    shown.with(|shown| {
        let shown = shown.as_ref()?;
        // It tells of the recording alone, which is new only where `shown` is.
        let words = store.run(shown.side).with_untracked(sample_words);
        let present = shown.recording.sample.filter(|&it| it != wanted);
        Some(match present {
            None => words,
            Some(present) => format!("still sample {present}: {words}"),
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
            of(&|shown| {
                let sample = shown.recording.sample;
                sample.map_or_else(String::new, |it| it.to_string())
            }),
        ),
    ];
    write_attributes(panel, &readings);
}
