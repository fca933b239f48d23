//! Neurons by time steps: the frame that rasters and heat maps over time share.

use super::axis::{Scale, Spread};
use super::bitmap::{Bitmap, paint};
use super::crosshair::{Crosshair, CrosshairLayer};
use super::figure::{Figure, Frame, Numbers};
use super::palette::use_palette;
use super::redraw::{redraw, use_sight};
use super::table::Table;
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

/// What a track needs of its data.
pub trait TrackData: Clone + PartialEq + Send + Sync + 'static {
    fn name(&self) -> String;
    /// Neurons and steps.
    fn size(&self) -> (usize, usize);
    fn bitmap(&self) -> Bitmap;
    fn sentence(&self) -> String;
    /// By neuron, to be read.
    fn table(&self) -> Table;
    /// Of a step and a neuron, counted from 0, for the file.
    fn value(&self, index: usize) -> String;
    /// What stands over it where there is nothing to see.
    fn empty(&self) -> Option<String> {
        None
    }

    /// Every value: a row for each neuron.
    fn csv(&self) -> String {
        let (neurons, steps) = self.size();
        let heads = (1..=steps).map(|step| step.to_string());
        let row = |neuron: usize| {
            let values = (0..steps).map(|step| self.value(step * neurons + neuron));
            std::iter::once((neuron + 1).to_string())
                .chain(values)
                .collect()
        };
        let table = Table {
            heads: std::iter::once("neuron".to_owned()).chain(heads).collect(),
            rows: (0..neurons).map(row).collect(),
        };
        table.csv()
    }
}

/// A track's data behind one type, so that one component draws them all.
#[derive(Clone, Copy)]
pub struct Parts {
    name: Signal<String>,
    steps: Signal<usize>,
    empty: Signal<Option<String>>,
    bitmap: Callback<(), Bitmap>,
    sentence: Callback<(), String>,
    numbers: Numbers,
}

impl Parts {
    pub fn of<T: TrackData>(data: Signal<T>) -> Self {
        Self {
            name: Signal::derive(move || data.with(T::name)),
            steps: Signal::derive(move || data.with(T::size).1),
            empty: Signal::derive(move || data.with(T::empty)),
            bitmap: Callback::new(move |()| data.with(T::bitmap)),
            sentence: Callback::new(move |()| data.with(T::sentence)),
            numbers: Numbers {
                table: Callback::new(move |()| data.with(T::table)),
                csv: Callback::new(move |()| data.with_untracked(T::csv)),
            },
        }
    }
}

/// The canvas, with the crosshair over it.
#[component]
pub fn Track(parts: Parts, crosshair: Option<Crosshair>, dim: Dim, frame: Frame) -> impl IntoView {
    let room = NodeRef::<Div>::new();
    let canvas = NodeRef::<Canvas>::new();
    let sight = use_sight(room);
    let palette = use_palette();
    let sentence = RwSignal::new(String::new());
    redraw(sight.seen, move || {
        sight.size.track();
        let bitmap = parts.bitmap.run(());
        if let (Some(canvas), Some(palette)) = (canvas.get(), palette.get()) {
            // Without a canvas the sentence remains.
            let _ = paint(&canvas, bitmap, &palette);
        }
        sentence.set(parts.sentence.run(()));
    });
    let over = crosshair.map(|crosshair| {
        let steps = parts.steps;
        let scale = move || Scale {
            spread: Spread::Linear,
            domain: (0.5, steps.get() as f64 + 0.5),
            range: (0.0, sight.size.get().0),
        };
        let reading = move || {
            let step = crosshair
                .at()
                .map_or_else(|| "none".to_owned(), |at| at.to_string());
            format!("time step {step}")
        };
        view! {
            <Cursor crosshair steps dim />
            <CrosshairLayer
                crosshair
                scale=Signal::derive(scale)
                name=parts.name
                reading=Signal::derive(reading)
            />
        }
    });
    let empty = move || {
        parts
            .empty
            .get()
            .map(|words| view! { <p class="track-empty">{words}</p> })
    };
    view! {
        <Figure name=parts.name unit=Signal::derive(String::new) numbers=parts.numbers frame>
            <div class="track" node_ref=room>
                <canvas node_ref=canvas role="img" aria-label=move || sentence.get()></canvas>
                {empty}
                {over}
            </div>
        </Figure>
    }
}

/// The crosshair's line, and the veil over what stands back.
#[component]
fn Cursor(crosshair: Crosshair, steps: Signal<usize>, dim: Dim) -> impl IntoView {
    let share = move |step: f64| 100.0 * step / steps.get().max(1) as f64;
    let line = move || {
        let at = crosshair.at()?;
        Some(format!("{}%", share(at - 0.5)))
    };
    let veil = move || {
        let at = crosshair.at()?;
        match dim {
            Dim::None => None,
            Dim::AfterCursor => Some((share(at), 0.0)),
            Dim::BeforeCursor => Some((0.0, 100.0 - share(at - 1.0))),
        }
    };
    let side = move |of: fn((f64, f64)) -> f64| veil().map(|it| format!("{}%", of(it)));
    view! {
        <div
            class="track-veil"
            hidden=move || veil().is_none()
            style:left=move || side(|it| it.0).unwrap_or_default()
            style:right=move || side(|it| it.1).unwrap_or_default()
        ></div>
        <div
            class="track-cursor"
            hidden=move || line().is_none()
            style:left=move || line().unwrap_or_default()
        ></div>
    }
}
