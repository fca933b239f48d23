//! How both networks come along: four courses over training, on one axis and under one crosshair.

mod data;
mod foreseen;

pub use data::{Pair, Past, Quantity};
pub use foreseen::POWERS;

use super::stage::{Stage, use_stage};
use crate::core::config::Regulariser;
use crate::core::name::{Labelled, Named};
use crate::page::charts::{ChartData, Drag, LineChart, TargetHandle, Tone};
use crate::page::language::say;
use crate::page::store::history::name;
use crate::page::store::study::Study;
use crate::page::store::{Side, Store, use_store};
use foreseen::Foreseen;
use leptos::prelude::*;

/// All four.
#[component]
pub fn Courses() -> impl IntoView {
    let courses: Vec<_> = Quantity::all()
        .map(|what| view! { <Course what /> })
        .collect();
    view! {
        <section class="courses" aria-label=say("Courses over training") data-part="charts">
            {courses}
        </section>
    }
}

/// One of them.
#[component]
pub fn Course(what: Quantity) -> impl IntoView {
    let (store, stage) = (use_store(), use_stage());
    let foreseen = Memo::new(move |_| store.study.with(Foreseen::of));
    let live = Memo::new(move |_| chart(store, stage, what, foreseen.get()));
    let data = stage.crosshair().freezing(live.into());
    let points = Memo::new(move |_| {
        data.with(|data: &ChartData| data.series.iter().map(|it| it.points.len()).sum::<usize>())
    });
    let handle = move || (what == Quantity::Exponent).then(|| view! { <Target data /> });
    view! {
        <div class="course" data-chart=what.key() data-points=move || points.get().to_string()>
            <LineChart data crosshair=stage.crosshair()>{handle()}</LineChart>
        </div>
    }
}

/// What a course shows now.
fn chart(store: Store, stage: Stage, what: Quantity, foreseen: Foreseen) -> ChartData {
    let target = regularises(store).then(|| target(store));
    let until = stage.scrubbed();
    let begun = store.desk.with(|desk| desk.begun.is_some());
    let one = store.study.with(Study::shows_one);
    let mut data = store.history.with(|history| {
        let shown = history.shown().filter(|_| !stage.is_recording());
        let earlier: Vec<_> = shown
            .map(|it| Past {
                name: name(it.number),
                side: it.side,
                network: it
                    .called
                    .clone()
                    .unwrap_or_else(|| say(it.side.label()).to_owned()),
                run: &it.run,
            })
            .collect();
        stage.with_track(store, Side::Unregularised, |off| {
            stage.with_track(store, Side::Regularised, |held| {
                what.chart(&Pair {
                    runs: [off.run, held.run],
                    until,
                    target,
                    begun,
                    earlier: &earlier,
                    foreseen,
                })
            })
        })
    });
    if one {
        data.series.retain(|it| it.tone != Tone::Regularised);
        data.dots.retain(|it| it.tone != Tone::Regularised);
    }
    data
}

/// Nats per time step.
fn target(store: Store) -> f64 {
    store
        .desk
        .with(|desk| desk.settings.good().lyapunov.lambda_target)
}

/// Whether what is set regularises an exponent at all, and the network is there to be seen.
fn regularises(store: Store) -> bool {
    let is_seen = !store.study.with(Study::shows_one);
    let is_on = store
        .desk
        .with(|desk| desk.settings.good().regulariser() != Regulariser::Off);
    is_seen && is_on
}

/// The target's handle over the course of the exponent.
#[component]
fn Target(data: Memo<ChartData>) -> impl IntoView {
    let (store, stage) = (use_store(), use_stage());
    let value = Memo::new(move |_| target(store));
    let steps = Memo::new(move |_| store.desk.with(|desk| desk.settings.good().task.time_steps));
    let range = Memo::new(move |_| data.with(|data| data.y.domain));
    let change = Callback::new(move |to: f64| store.set_target(to));
    let dragged = Callback::new(move |drag: Drag| stage.drags_target.set(drag == Drag::Begins));
    let shown = Memo::new(move |_| regularises(store));
    view! {
        <Show when=move || shown.get()>
            <TargetHandle value range steps on_change=change on_drag=dragged />
        </Show>
    }
}
