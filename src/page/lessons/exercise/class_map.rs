//! The map beside the text: the student's own cells are marked, and fill as they are trained.

use crate::core::exercise::Cell;
use crate::core::receipt::Outcome;
use crate::page::charts::{Frame, HeatMap, HeatMapData};
use crate::page::language::say;
use crate::page::phase::{MeasurePick, PhaseCell, Reading, phase_map};
use crate::page::store::study::Study;
use crate::page::store::sweep::Finding;
use crate::page::store::use_store;
use leptos::prelude::*;

/// The map as far as a student knows it.
fn known(study: &Study, finding: Finding) -> Option<HeatMapData> {
    let map = study.map()?;
    let own: Vec<(Cell, Option<Outcome>)> = study
        .own_cells()
        .into_iter()
        .map(|cell| (cell, study.work(cell).outcomes()[study.sides()[0] as usize]))
        .collect();
    let reading = Reading {
        finding,
        learns_from: study
            .expected_of
            .as_ref()
            .map_or(0.5, |base| map.learns_from(base)),
        rest: say("Your cells have a line around them; the others are your class's.").to_owned(),
    };
    Some(phase_map(map, reading, &|cell| {
        let mine = own.iter().find(|(it, _)| *it == cell);
        PhaseCell {
            outcome: mine.and_then(|(_, outcome)| *outcome),
            is_own: mine.is_some(),
            said: mine.map_or(String::new(), |(_, outcome)| match outcome {
                Some(_) => say("Your cell.").to_owned(),
                None => say("Your cell, not trained yet.").to_owned(),
            }),
            ..PhaseCell::default()
        }
    }))
}

/// The class's map, of which a student sees the own cells.
#[component]
pub fn OwnMap() -> impl IntoView {
    let store = use_store();
    let finding = RwSignal::new(Finding::TestAccuracy);
    let data = Memo::new(move |_| {
        let finding = finding.get();
        store.study.with(|study| known(study, finding))
    });
    let shown = Memo::new(move |_| data.with(Option::is_some));
    let map = Signal::derive(move || data.get().unwrap_or_else(HeatMapData::none));
    let none = Signal::derive(|| None::<(usize, usize)>);
    view! {
        <Show when=move || shown.get()>
            <section class="own-map" id="own-map" aria-labelledby="own-map-title">
                <div class="sh2">
                    <h2 id="own-map-title">{say("The class's map")}</h2>
                    <span class="meta">{say("yours have a line around them")}</span>
                    <MeasurePick name="own-map-by" finding />
                </div>
                <HeatMap data=map chosen=none on_choose=Callback::new(|_| ()) frame=Frame::Full />
            </section>
        </Show>
    }
}
