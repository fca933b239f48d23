//! The map of two settings, as it is seen and walked through.

use super::data::{Anchor, Tone};
use super::drawing::{Drawing, Drawn, Path};
use super::figure::{Figure, Frame, Numbers};
use super::heat_map::HeatMapData;
use super::lattice::{Arrows, Chooser, Lattice};
use super::palette::{Lettering, Palette, use_palette};
use super::plane::text_width;
use super::redraw::{redraw, use_sight};
use leptos::html::Div;
use leptos::prelude::*;

/// Height of a row where there is little room, and where there is enough; of the names beneath (pixels).
const ROW: (f64, f64) = (40.0, 52.0);
const NARROW: f64 = 480.0;
const NAMES: f64 = 20.0;
const GAP: f64 = 2.0;

fn lattice(data: &HeatMapData, width: f64) -> Lattice {
    let row_name = |row| text_width(&data.row_label(row)) + 12.0;
    let widest = (0..data.rows.len()).map(row_name).fold(0.0, f64::max);
    let left = widest.min(width * 0.3);
    let columns = data.columns.len().max(1);
    let height = if width < NARROW { ROW.0 } else { ROW.1 };
    Lattice {
        columns,
        count: data.columns.len() * data.rows.len(),
        left,
        pitch: ((width - left).max(1.0) / columns as f64, height),
        gap: GAP,
    }
}

fn draw(data: &HeatMapData, lattice: Lattice, palette: Option<Palette>) -> Drawing {
    let cells = || (0..lattice.count).map(|cell| data.cell(data.place(cell)));
    let strength = |cell: usize| data.cell(data.place(cell)).and_then(|it| data.strength(it));
    let strengths = cells().map(|cell| cell.and_then(|it| data.strength(it)).unwrap_or(f64::NAN));
    let mut drawing = lattice.shaded(Tone::Map, strengths);
    let mut bare = Path::default();
    for cell in (0..lattice.count).filter(|cell| strength(*cell).is_none()) {
        bare.rectangle(lattice.corner(cell), lattice.side());
    }
    drawing.stroke("cell-bare", bare);
    for (index, cell) in cells().enumerate() {
        // What has no room in its cell is said, and stands in the table.
        let text = cell
            .map(|cell| cell.text.as_str())
            .filter(|it| text_width(it) < lattice.pitch.0);
        let letters = strength(index)
            .zip(palette)
            .map(|(strength, palette)| Lettering::on(palette.mixed(Tone::Map, strength)).class());
        let (x, y) = lattice.middle(index);
        let class = format!("b cell-text {}", letters.unwrap_or("mute"));
        drawing.text(
            class,
            (x, y + 4.0),
            Anchor::Middle,
            text.unwrap_or_default(),
        );
    }
    draw_signs(&mut drawing, data, lattice, palette);
    draw_names(&mut drawing, data, lattice);
    let mut edge = Path::default();
    let point = |(column, row): (usize, usize)| {
        let (x, y) = (
            column as f64 * lattice.pitch.0,
            row as f64 * lattice.pitch.1,
        );
        (lattice.left + x - GAP / 2.0, (y - GAP / 2.0).max(0.0))
    };
    for [from, to] in data.sides() {
        edge.push('M', point(from));
        edge.push('L', point(to));
    }
    drawing.stroke("edge-ground", edge.clone());
    drawing.stroke("edge", edge);
    drawing
}

/// What stands in the corners, and the lines around cells.
fn draw_signs(
    drawing: &mut Drawing,
    data: &HeatMapData,
    lattice: Lattice,
    palette: Option<Palette>,
) {
    for cell in &data.marked {
        lattice.outline(drawing, "cell-own", Some(*cell));
    }
    let signed = (0..lattice.count).filter_map(|index| {
        let cell = data.cell(data.place(index))?;
        (!cell.sign.is_empty()).then_some((index, cell))
    });
    for (index, cell) in signed {
        let letters = data
            .strength(cell)
            .zip(palette)
            .map(|(strength, palette)| Lettering::on(palette.mixed(Tone::Map, strength)).class());
        let ((x, y), (width, _)) = (lattice.corner(index), lattice.side());
        let class = format!("cell-sign {}", letters.unwrap_or("mute"));
        drawing.text(class, (x + width - 3.0, y + 11.0), Anchor::End, cell.sign);
    }
}

fn draw_names(drawing: &mut Drawing, data: &HeatMapData, lattice: Lattice) {
    for row in 0..data.rows.len() {
        let (_, y) = lattice.middle(row * lattice.columns);
        drawing.text(
            "",
            (lattice.left - 8.0, y + 4.0),
            Anchor::End,
            data.row_label(row),
        );
    }
    // Names that would touch are left out.
    let widest = data
        .columns
        .iter()
        .map(|name| text_width(name))
        .fold(0.0, f64::max);
    let every = ((widest + 4.0) / lattice.pitch.0).ceil().max(1.0) as usize;
    let beneath = data.rows.len() as f64 * lattice.pitch.1 + NAMES - 5.0;
    for (column, name) in data.columns.iter().enumerate().step_by(every) {
        drawing.text(
            "",
            (lattice.middle(column).0, beneath),
            Anchor::Middle,
            name,
        );
    }
}

/// What stands beneath: of a cell, or of the whole.
fn said(data: &HeatMapData, cell: Option<usize>) -> String {
    match cell {
        Some(cell) => data.says(data.place(cell)),
        None => data.rest.clone(),
    }
}

fn numbers(data: Signal<HeatMapData>) -> Numbers {
    Numbers {
        table: Callback::new(move |()| data.with(HeatMapData::table)),
        csv: Callback::new(move |()| data.with_untracked(HeatMapData::csv)),
    }
}

/// The map; a press of a cell, or Enter on it, chooses it.
#[component]
pub fn HeatMap(
    #[prop(into)] data: Signal<HeatMapData>,
    /// Row and column.
    #[prop(into)]
    chosen: Signal<Option<(usize, usize)>>,
    on_choose: Callback<(usize, usize)>,
    #[prop(into, optional)] on_point: Option<Callback<Option<(usize, usize)>>>,
    #[prop(optional)] frame: Frame,
) -> impl IntoView {
    let room = NodeRef::<Div>::new();
    let sight = use_sight(room);
    let palette = use_palette();
    let pointed = RwSignal::new(None::<usize>);
    let place = move |cell: usize| data.with_untracked(|data| data.place(cell));
    let at = Signal::derive(move || {
        let columns = data.with(|data| data.columns.len());
        let chosen = || chosen.get().map(|(row, column)| row * columns + column);
        pointed.get().or_else(chosen)
    });
    let point = Callback::new(move |cell: Option<usize>| {
        if pointed.get_untracked() != cell {
            pointed.set(cell);
            if let Some(on_point) = on_point {
                on_point.run(cell.map(place));
            }
        }
    });
    let shape = Signal::derive(move || data.with(|data| lattice(data, sight.size.get().0)));
    let (drawn, marked) = (
        RwSignal::new(Drawing::default()),
        RwSignal::new(Drawing::default()),
    );
    redraw(sight.seen, move || {
        drawn.set(data.with(|data| draw(data, shape.get(), palette.get())));
    });
    redraw(sight.seen, move || {
        let mut mark = Drawing::default();
        shape.get().outline(&mut mark, "cell-chosen", at.get());
        marked.set(mark);
    });
    let said = Signal::derive(move || data.with(|data| said(data, at.get())));
    let numbers = numbers(data);
    let text = move |of: fn(&HeatMapData) -> &String| {
        Signal::derive(move || data.with(|data| of(data).clone()))
    };
    let height = move || {
        let rows = data.with(|data| data.rows.len()) as f64;
        format!("{}px", rows * shape.get().pitch.1 + NAMES)
    };
    view! {
        <Figure name=text(|it| &it.name) unit=text(|it| &it.unit) numbers frame>
            <div class="heat-map" node_ref=room style:height=height>
                <svg
                    class="chart-picture"
                    role="img"
                    aria-label=move || data.with(HeatMapData::sentence)
                    viewBox=move || sight.view_box()
                >
                    <Drawn drawing=drawn />
                    <Drawn drawing=marked />
                </svg>
                <Chooser
                    name=text(|it| &it.name)
                    lattice=shape
                    at
                    said
                    arrows=Arrows::Point
                    on_point=point
                    on_choose=Callback::new(move |cell| on_choose.run(place(cell)))
                />
            </div>
            <p class="heat-foot">
                <span>{text(|it| &it.column_name)} " →"</span>
                <span>{text(|it| &it.legend)}</span>
            </p>
            <p class="heat-said">{said}</p>
        </Figure>
    }
}
