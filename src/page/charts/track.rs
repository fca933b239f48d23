//! Neurons by time steps: what rasters and heat maps over time share.

use super::axis::{Scale, Spread};
use super::bitmap::{Bitmap, Rows, Shade, paint};
use super::crosshair::{Crosshair, CrosshairLayer};
use super::figure::{Figure, Frame, Numbers};
use super::palette::use_palette;
use super::redraw::{redraw, use_sight};
use super::table::Table;
use crate::page::language::say;
use leptos::html::{Canvas, Div};
use leptos::prelude::*;

/// Which part stands back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Dim {
    #[default]
    None,
    /// Of what runs forwards: what is still to come.
    AfterCursor,
    /// Of what runs backwards.
    BeforeCursor,
}

/// What a track needs of its data. An index counts steps, and the neurons of each.
pub trait TrackData: PartialEq + Send + Sync + 'static {
    const ROWS: Rows;
    /// What [`Self::summary`] says of a neuron.
    const HEADS: [&'static str; 2];

    fn name(&self) -> &str;
    /// Neurons and steps.
    fn size(&self) -> (usize, usize);
    fn shade(&self, index: usize) -> Shade;
    fn sentence(&self) -> String;
    fn summary(&self, neuron: usize) -> [String; 2];
    /// For the file.
    fn value(&self, index: usize) -> String;
    /// What stands over it where there is nothing to see.
    fn empty(&self) -> Option<String> {
        None
    }

    fn bitmap(&self) -> Bitmap {
        let (neurons, steps) = self.size();
        Bitmap::by_step((steps, neurons), Self::ROWS, |index| self.shade(index))
    }

    /// A row for each neuron, with what is said of it.
    fn table(&self) -> Table {
        by_neuron(
            self.size().0,
            Self::HEADS.map(|head| say(head).to_owned()).to_vec(),
            |neuron| self.summary(neuron).to_vec(),
        )
    }

    /// A row for each neuron, with its value at each step.
    fn csv(&self) -> String {
        let (neurons, steps) = self.size();
        let heads = (1..=steps).map(|step| step.to_string());
        let values = |neuron| (0..steps).map(move |step| self.value(step * neurons + neuron));
        by_neuron(neurons, heads.collect(), |neuron| values(neuron).collect()).csv()
    }
}

fn by_neuron(neurons: usize, heads: Vec<String>, row: impl Fn(usize) -> Vec<String>) -> Table {
    let numbered =
        |(first, rest): (String, Vec<String>)| std::iter::once(first).chain(rest).collect();
    Table {
        heads: numbered((say("neuron").to_owned(), heads)),
        rows: (0..neurons)
            .map(|neuron| numbered(((neuron + 1).to_string(), row(neuron))))
            .collect(),
    }
}

/// The canvas, with the crosshair over it.
#[component]
pub fn Track<T: TrackData>(
    data: Signal<T>,
    crosshair: Option<Crosshair>,
    dim: Dim,
    frame: Frame,
) -> impl IntoView {
    let room = NodeRef::<Div>::new();
    let canvas = NodeRef::<Canvas>::new();
    let sight = use_sight(room);
    let palette = use_palette();
    let sentence = RwSignal::new(String::new());
    redraw(sight.seen, move || {
        let size = sight.size.get();
        if let (Some(canvas), Some(palette)) = (canvas.get(), palette.get()) {
            // Without a canvas the sentence remains.
            let _ = paint(&canvas, size, data.with(T::bitmap), &palette);
        }
        sentence.set(data.with(T::sentence));
    });
    let numbers = Numbers {
        table: Callback::new(move |()| data.with(T::table)),
        csv: Callback::new(move |()| data.with_untracked(T::csv)),
    };
    let name = Signal::derive(move || data.with(|data| data.name().to_owned()));
    let steps = Signal::derive(move || data.with(T::size).1);
    let over = crosshair.map(|crosshair| {
        view! { <Over name crosshair steps width=Signal::derive(move || sight.size.get().0) dim /> }
    });
    let empty = move || {
        let words = data.with(T::empty)?;
        Some(view! { <p class="track-empty">{words}</p> })
    };
    view! {
        <Figure name unit=Signal::derive(String::new) numbers frame>
            <div class="track" node_ref=room>
                <canvas node_ref=canvas role="img" aria-label=sentence></canvas>
                {empty}
                {over}
            </div>
        </Figure>
    }
}

/// The crosshair, and the veil over what stands back.
#[component]
fn Over(
    name: Signal<String>,
    crosshair: Crosshair,
    steps: Signal<usize>,
    width: Signal<f64>,
    dim: Dim,
) -> impl IntoView {
    let scale = move || Scale {
        spread: Spread::Linear,
        domain: (0.5, steps.get() as f64 + 0.5),
        range: (0.0, width.get()),
    };
    let reading = move || {
        let step = crosshair
            .at()
            .map_or_else(|| say("none").to_owned(), |at| at.to_string());
        say!("time step {step}", step)
    };
    let share = move |step: f64| format!("{}%", 100.0 * step / steps.get().max(1) as f64);
    let line = move || crosshair.at().map(|at| share(at - 0.5));
    let veil = move || match dim {
        Dim::None => None,
        Dim::AfterCursor => crosshair.at().map(|at| (share(at), share(0.0))),
        Dim::BeforeCursor => crosshair
            .at()
            .map(|at| (share(0.0), share(steps.get() as f64 - at + 1.0))),
    };
    view! {
        <div
            class="track-veil"
            hidden=move || veil().is_none()
            style:left=move || veil().map(|it| it.0).unwrap_or_default()
            style:right=move || veil().map(|it| it.1).unwrap_or_default()
        ></div>
        <div
            class="track-cursor"
            hidden=move || line().is_none()
            style:left=move || line().unwrap_or_default()
        ></div>
        <CrosshairLayer
            crosshair
            scale=Signal::derive(scale)
            name
            reading=Signal::derive(reading)
        />
    }
}
