//! The map of two settings, as it is seen and walked through.

use super::data::Tone;
use super::drawing::Path;
use super::figure::{Figure, Frame, Numbers};
use super::heat_map::HeatMapData;
use super::palette::{Lettering, use_palette};
use super::plane::text_width;
use super::redraw::use_sight;
use leptos::ev::KeyboardEvent;
use leptos::html::Div;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::SvgElement;

/// Heights of a row and of the names beneath (pixels), and the gap between cells.
const ROW: (f64, f64) = (40.0, 52.0);
const NARROW: f64 = 480.0;
const NAMES: f64 = 20.0;
const GAP: f64 = 2.0;

/// A row and a column.
type Place = (usize, usize);

/// Where the cells lie.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Layout {
    left: f64,
    cell: (f64, f64),
    size: (f64, f64),
}

impl Layout {
    fn of(data: &HeatMapData, width: f64) -> Self {
        let widest = data
            .rows
            .iter()
            .map(|name| text_width(name))
            .fold(0.0, f64::max);
        let first = text_width(&data.row_name) + 20.0;
        let left = (widest + 12.0).max(widest + first).min(width * 0.3);
        let high = if width < NARROW { ROW.0 } else { ROW.1 };
        let columns = data.columns.len().max(1) as f64;
        Self {
            left,
            cell: ((width - left).max(1.0) / columns, high),
            size: (width.max(1.0), high * data.rows.len() as f64 + NAMES),
        }
    }

    /// A grid point, between the cells.
    fn point(&self, (column, row): (usize, usize)) -> (f64, f64) {
        let (x, y) = (column as f64 * self.cell.0, row as f64 * self.cell.1);
        (self.left + x - GAP / 2.0, (y - GAP / 2.0).max(0.0))
    }
}

/// The map; a press of a cell, or Enter on it, chooses it.
#[component]
pub fn HeatMap(
    #[prop(into)] data: Signal<HeatMapData>,
    #[prop(into)] chosen: Signal<Option<(usize, usize)>>,
    /// Gets row and column.
    on_choose: Callback<(usize, usize)>,
    #[prop(into, optional)] on_point: Option<Callback<Option<(usize, usize)>>>,
    #[prop(optional)] frame: Frame,
) -> impl IntoView {
    let room = NodeRef::<Div>::new();
    let sight = use_sight(room);
    let pointed = RwSignal::new(None::<Place>);
    let point = Callback::new(move |place: Option<Place>| {
        pointed.set(place);
        if let Some(on_point) = on_point {
            on_point.run(place);
        }
    });
    let layout = Memo::new(move |_| data.with(|data| Layout::of(data, sight.size.get().0)));
    let said = move || {
        data.with(|data| match pointed.get().or_else(|| chosen.get()) {
            Some(place) => data.says(place),
            None => data.rest.clone(),
        })
    };
    let numbers = Numbers {
        table: Callback::new(move |()| data.with(HeatMapData::table)),
        csv: Callback::new(move |()| data.with_untracked(HeatMapData::csv)),
    };
    let text = move |of: fn(&HeatMapData) -> &String| move || data.with(|data| of(data).clone());
    view! {
        <Figure
            name=Signal::derive(text(|it| &it.name))
            unit=Signal::derive(text(|it| &it.unit))
            numbers
            frame
        >
            <div
                class="heat-map"
                node_ref=room
                style:height=move || format!("{}px", layout.get().size.1)
            >
                <Grid data layout chosen point on_choose />
            </div>
            <p class="heat-foot">
                <span>{text(|it| &it.column_name)} " →"</span>
                <span>{text(|it| &it.legend)}</span>
            </p>
            <p class="heat-said">{said}</p>
        </Figure>
    }
}

/// The cells with their names, and the line between them.
#[component]
fn Grid(
    data: Signal<HeatMapData>,
    layout: Memo<Layout>,
    chosen: Signal<Option<Place>>,
    point: Callback<Option<Place>>,
    on_choose: Callback<Place>,
) -> impl IntoView {
    // The one cell that Tab leads to.
    let entry = RwSignal::new((0, 0));
    let focus = move |event: &KeyboardEvent, place: Place| {
        let svg = event
            .current_target()
            .and_then(|it| it.dyn_into::<SvgElement>().ok());
        let cell = svg.and_then(|svg| {
            svg.query_selector(&format!("[data-cell='{}-{}']", place.0, place.1))
                .ok()?
        });
        entry.set(place);
        if let Some(cell) = cell.and_then(|it| it.dyn_into::<SvgElement>().ok()) {
            // A cell that is gone has nothing to focus.
            let _ = cell.focus();
        }
    };
    let press = move |event: KeyboardEvent| {
        let place = entry.get_untracked();
        let key = event.key();
        if key == "Enter" || key == " " {
            on_choose.run(place);
        } else if let Some(to) = data.with_untracked(|data| data.moved(place, &key)) {
            focus(&event, to);
        } else {
            return;
        }
        event.prevent_default();
        event.stop_propagation();
    };
    let rows = move || {
        let (rows, columns) = data.with(|data| (data.rows.len(), data.columns.len()));
        let cell = move |row, column| {
            view! { <Cell data layout place=(row, column) chosen entry point on_choose /> }
        };
        let cells = move |row| (0..columns).map(|column| cell(row, column)).collect_view();
        (0..rows)
            .map(|row| view! { <g role="row">{cells(row)}</g> })
            .collect_view()
    };
    let names = move || data.with(|data| names(data, layout.get()));
    let edge = move || {
        data.with(|data| {
            let mut path = Path::default();
            for [from, to] in data.sides() {
                path.push('M', layout.get().point(from));
                path.push('L', layout.get().point(to));
            }
            path.words()
        })
    };
    let box_of = move || {
        let (width, height) = layout.get().size;
        format!("0 0 {width} {height}")
    };
    view! {
        <svg
            class="chart-picture"
            role="grid"
            aria-label=move || data.with(|data| format!("{}, {}", data.name, data.legend))
            viewBox=box_of
            on:keydown=press
            on:pointerleave=move |_| point.run(None)
            on:focusout=move |_| point.run(None)
        >
            {rows}
            <g aria-hidden="true">{names}</g>
            <path class="edge-ground" d=edge></path>
            <path class="edge" d=edge></path>
        </svg>
    }
}

fn names(data: &HeatMapData, layout: Layout) -> impl IntoView + use<> {
    let text = |x: f64, y: f64, anchor: &'static str, text: String| {
        view! { <text x=format!("{x:.1}") y=format!("{y:.1}") text-anchor=anchor>{text}</text> }
    };
    let (wide, high) = layout.cell;
    let row = |(row, name): (usize, &String)| {
        let name = if row == 0 {
            format!("{} = {name}", data.row_name)
        } else {
            name.clone()
        };
        text(
            layout.left - 8.0,
            (row as f64 + 0.5) * high + 3.0,
            "end",
            name,
        )
    };
    // Names that would touch are left out.
    let widest = data
        .columns
        .iter()
        .map(|name| text_width(name))
        .fold(0.0, f64::max);
    let every = ((widest + 4.0) / wide).ceil().max(1.0) as usize;
    let column = |(column, name): (usize, &String)| {
        let x = layout.left + (column as f64 + 0.5) * wide;
        text(x, layout.size.1 - 5.0, "middle", name.clone())
    };
    let rows = data.rows.iter().enumerate().map(row);
    let columns = data.columns.iter().enumerate().step_by(every).map(column);
    rows.chain(columns).collect_view()
}

/// One cell: a coloured ground, and its text in whichever of ink and white can be read on it.
#[component]
fn Cell(
    data: Signal<HeatMapData>,
    layout: Memo<Layout>,
    place: Place,
    chosen: Signal<Option<Place>>,
    entry: RwSignal<Place>,
    point: Callback<Option<Place>>,
    on_choose: Callback<Place>,
) -> impl IntoView {
    let palette = use_palette();
    let ground = move || {
        let palette = palette.get()?;
        data.with(|data| {
            let cell = data.cell(place).filter(|cell| !cell.failed)?;
            Some(palette.mixed(Tone::Map, data.strength(cell)))
        })
    };
    let fill = move || ground().map(|[red, green, blue]| format!("rgb({red},{green},{blue})"));
    let letters = move || ground().map_or("no-ground", |ground| Lettering::on(ground).class());
    let corner = move || layout.get().point((place.1, place.0));
    let room = move |of: fn((f64, f64)) -> f64| {
        move || format!("{:.1}", (of(layout.get().cell) - GAP).max(1.0))
    };
    let text = move || {
        let text = data.with(|data| data.cell(place).map(|cell| cell.text.clone()));
        // What has no room in its cell is said and stands in the table.
        text.filter(|text| text_width(text) <= layout.get().cell.0)
            .unwrap_or_default()
    };
    let middle = move |of: fn((f64, f64), (f64, f64)) -> f64| {
        move || format!("{:.1}", of(corner(), layout.get().cell))
    };
    view! {
        <g
            class="heat-cell"
            class:failed=move || data.with(|data| data.cell(place).is_some_and(|cell| cell.failed))
            role="gridcell"
            data-cell=format!("{}-{}", place.0, place.1)
            tabindex=move || if entry.get() == place { "0" } else { "-1" }
            aria-label=move || data.with(|data| data.says(place))
            aria-selected=move || (chosen.get() == Some(place)).to_string()
            on:click=move |_| {
                entry.set(place);
                on_choose.run(place);
            }
            on:pointerenter=move |_| point.run(Some(place))
            on:focus=move |_| point.run(Some(place))
        >
            <rect
                rx="2"
                x=middle(|(x, _), _| x + GAP / 2.0)
                y=middle(|(_, y), _| y + GAP / 2.0)
                width=room(|cell| cell.0)
                height=room(|cell| cell.1)
                fill=fill
            ></rect>
            <text
                class=move || format!("b {}", letters())
                text-anchor="middle"
                x=middle(|(x, _), (width, _)| x + width / 2.0)
                y=middle(|(_, y), (_, height)| y + height / 2.0 + 4.0)
            >
                {text}
            </text>
        </g>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::charts2::axis::Spread;

    #[test]
    fn cells_share_the_width_that_the_names_leave() {
        let data = HeatMapData {
            name: String::new(),
            unit: String::new(),
            row_name: "T".to_owned(),
            rows: vec!["200".to_owned(); 4],
            column_name: String::new(),
            columns: vec!["0.1".to_owned(); 8],
            cells: vec![None; 32],
            domain: (0.0, 1.0),
            spread: Spread::Linear,
            edge: None,
            rest: String::new(),
            legend: String::new(),
        };
        for width in [280.0, 600.0, 1200.0] {
            let layout = Layout::of(&data, width);
            assert!((layout.left + 8.0 * layout.cell.0 - width).abs() < 1e-9);
            assert!(
                layout.left <= 0.3 * width && layout.cell.0 >= 24.0,
                "{layout:?}"
            );
            assert_eq!(layout.point((8, 0)).0, width - GAP / 2.0);
        }
    }
}
