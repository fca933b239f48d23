//! A table's heat map, with the runs of the chosen cell.

use super::super::map::{Reading, heat_map, place_in_grid};
use super::run_links::{RunLinks, Source};
use crate::core::sweep::{Choice, Grid, Table};
use crate::page::charts::{Frame, HeatMap};
use crate::page::language::say;
use crate::page::store::sweep::Finding;
use leptos::prelude::*;
use std::sync::Arc;

/// The map; a press of a cell shows its runs. `chosen` counts rows and columns of the grid.
#[component]
pub fn MapView(
    #[prop(into)] table: Signal<Arc<Table>>,
    choice: RwSignal<Choice>,
    finding: RwSignal<Finding>,
    source: Source,
    #[prop(optional)] chosen: RwSignal<Option<(usize, usize)>>,
) -> impl IntoView {
    let grid =
        Memo::new(move |_| table.with(|table| choice.with(|choice| Grid::new(table, choice))));
    let data = Memo::new(move |_| {
        let (choice, finding) = (choice.get(), finding.get());
        let reading = Reading {
            choice: &choice,
            finding,
            rest: say("Point at a cell for its numbers; press it for its runs.").to_owned(),
        };
        table.with(|table| grid.with(|grid| heat_map(table, grid, reading)))
    });
    // Another choice of axes has other cells.
    Effect::new(move |before: Option<Choice>| {
        let now = choice.get();
        if before.is_some_and(|before| before != now) {
            chosen.set(None);
        }
        now
    });
    let to_map = move |place| grid.with(|grid| place_in_grid(grid, place));
    let choose = move |place| chosen.set(Some(to_map(place)));
    let shown = Signal::derive(move || chosen.get().map(to_map));
    view! {
        <div class="map" data-cells=move || data.with(|data| data.cells.len().to_string())>
            <HeatMap data chosen=shown on_choose=Callback::new(choose) frame=Frame::Full />
            <RunLinks table grid chosen finding source />
        </div>
    }
}
