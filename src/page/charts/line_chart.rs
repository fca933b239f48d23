//! Lines over steps, as SVG.

use super::aside::placed;
use super::crosshair::{Crosshair, CrosshairLayer};
use super::data::ChartData;
use super::drawing::{Drawing, Drawn};
use super::figure::{Figure, Frame, Numbers};
use super::layout::picture;
use super::plane::Plane;
use super::pointer::{Place, pointer};
use super::redraw::{redraw, use_sight};
use crate::page::language::say;
use leptos::context::Provider;
use leptos::html::Div;
use leptos::prelude::*;

/// Where the axes of the chart around a child lie, once it is drawn.
#[derive(Clone, Copy)]
pub struct PlaneOf(pub Signal<Option<Plane>>);

/// A line chart; its children lie over it and find its axes in [`PlaneOf`].
#[component]
pub fn LineChart(
    #[prop(into)] data: Signal<ChartData>,
    #[prop(into, optional)] crosshair: Option<Crosshair>,
    #[prop(optional)] frame: Frame,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    let plot = NodeRef::<Div>::new();
    let shown = draw(data, crosshair, plot);
    let name = Signal::derive(move || data.with(|data| data.name.clone()));
    let unit = Signal::derive(move || data.with(|data| data.unit.clone()));
    let numbers = Numbers {
        table: Callback::new(move |()| data.with(ChartData::table)),
        csv: Callback::new(move |()| data.with_untracked(ChartData::csv)),
    };
    let box_of = move || {
        let (width, height) = shown.plane.get().map_or((1.0, 1.0), |plane| plane.size);
        format!("0 0 {width} {height}")
    };
    let layer = crosshair.map(|crosshair| {
        let scale = move || {
            let plane = shown.plane.get();
            plane.map_or_else(|| data.with(|data| data.x.over((0.0, 1.0))), |it| it.x)
        };
        let reading = move || match crosshair.at() {
            Some(at) => data.with(|data| data.reading(at)),
            None => say("none; move it with the arrow keys").to_owned(),
        };
        view! {
            <CrosshairLayer
                crosshair
                scale=Signal::derive(scale)
                name
                reading=Signal::derive(reading)
            />
        }
    });
    let over = children.map(|children| {
        view! { <Provider value=PlaneOf(shown.plane.into())>{children()}</Provider> }
    });
    view! {
        <Figure name unit numbers frame>
            <div class="plot" node_ref=plot>
                <svg
                    class="chart-picture"
                    role="img"
                    aria-label=move || shown.sentence.get()
                    viewBox=box_of
                >
                    <Drawn drawing=shown.picture />
                    <Drawn drawing=shown.asides />
                    <Drawn drawing=shown.pointer />
                </svg>
                {layer}
                {over}
            </div>
        </Figure>
    }
}

/// What is in the page of a chart.
#[derive(Clone, Copy)]
struct Shown {
    plane: RwSignal<Option<Plane>>,
    picture: RwSignal<Drawing>,
    pointer: RwSignal<Drawing>,
    /// Words of the picture that give way to others.
    asides: RwSignal<Drawing>,
    sentence: RwSignal<String>,
}

/// Draws the data as they change, and the crosshair as it moves, each at most once a frame.
fn draw(data: Signal<ChartData>, crosshair: Option<Crosshair>, plot: NodeRef<Div>) -> Shown {
    let sight = use_sight(plot);
    let shown = Shown {
        plane: RwSignal::new(None),
        picture: RwSignal::default(),
        pointer: RwSignal::default(),
        asides: RwSignal::default(),
        // Also of what is not in sight yet.
        sentence: RwSignal::new(data.with_untracked(ChartData::sentence)),
    };
    redraw(sight.seen, move || {
        let size = sight.size.get();
        data.with(|data| {
            let plane = Plane::of(data, size);
            shown.picture.set(picture(data, &plane));
            shown.sentence.set(data.sentence());
            if shown.plane.get_untracked() != Some(plane) {
                shown.plane.set(Some(plane));
            }
        });
    });
    redraw(sight.seen, move || {
        let place = crosshair.map_or(Place::Nowhere, Crosshair::place);
        // After the picture, whose axes it stands in.
        shown.picture.track();
        if let Some(plane) = shown.plane.get() {
            let drawn = data.with_untracked(|data| pointer(data, &plane, place));
            let asides = shown.picture.with_untracked(|it| placed(it, &drawn));
            shown.asides.set(asides);
            shown.pointer.set(drawn);
        }
    });
    shown
}
