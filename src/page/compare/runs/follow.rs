//! The rows as they are now: the present pair's and the earlier runs'.

use super::rows::Row;
use crate::core::config::{ExperimentConfig, Regulariser};
use crate::core::protocol::DeviceInfo;
use crate::core::run::Run;
use crate::page::store::history::Summary;
use crate::page::store::names::of_runs;
use crate::page::store::{Side, Store, differences};
use leptos::prelude::*;

/// Points of a row's curve: it is as wide as a word.
const MOST_POINTS: usize = 40;

/// The rows, told only when one of them changes; the runs change with every step.
pub fn follow(store: Store) -> Memo<Vec<Row>> {
    let settings =
        Memo::new(move |_| Side::BOTH.map(|side| store.run(side).with(|run| run.config.clone())));
    // It takes every field of every row, so it follows them alone.
    let differing = Memo::new(move |_| settings.with(|settings| words(store, settings)));
    Memo::new(move |_| {
        let mut rows = present(store);
        store.history.with(|history| {
            rows.extend(history.earlier().iter().map(|it| Row {
                present: false,
                begun: it.run.device.is_some(),
                summary: it.summary,
                ..row((it.number, it.side), &it.run, it.called.clone())
            }));
        });
        differing.with(|words| {
            for (row, words) in rows.iter_mut().zip(words) {
                row.differs.clone_from(words);
            }
        });
        rows
    })
}

fn present(store: Store) -> Vec<Row> {
    let begun = store.desk.with(|desk| desk.begun.is_some());
    let names = store.run(Side::Unregularised).with(|off| {
        let held = store.run(Side::Regularised);
        held.with(|held| of_runs(&off.config, &held.config))
    });
    let row = |side: Side| {
        let called = names.as_ref().map(|names| names[side as usize].clone());
        let number = store.history.with(|history| history.number(side));
        store.run(side).with(|run| Row {
            begun,
            ..row((number, side), run, called)
        })
    };
    Side::BOTH.map(row).into()
}

fn row((number, side): (u32, Side), run: &Run, called: Option<String>) -> Row {
    let regularised = match called {
        Some(_) => run.config.regulariser() != Regulariser::Off,
        None => side == Side::Regularised,
    };
    Row {
        number,
        side,
        called,
        regularised,
        present: true,
        begun: true,
        summary: Summary::of(run),
        curve: curve(run),
        chance: 1.0 / run.config.model.num_classes.max(1) as f64,
        device: run.device.as_ref().map_or(String::new(), DeviceInfo::text),
        differs: String::new(),
    }
}

fn curve(run: &Run) -> Vec<f64> {
    let every = run.epochs.len().div_ceil(MOST_POINTS).max(1);
    // The last one is always there.
    let places = (0..run.epochs.len()).rev().step_by(every);
    let mut points: Vec<f64> = places
        .map(|it| run.epochs[it].test_accuracy.into())
        .collect();
    points.reverse();
    points
}

/// What differs, row by row.
fn words(store: Store, settings: &[ExperimentConfig; 2]) -> Vec<String> {
    let [off, held] = settings;
    store.history.with(|history| {
        // Networks that differ otherwise follow all of their own settings.
        let own = Side::Regularised;
        let present = match of_runs(off, held) {
            Some(_) => [(own, off), (own, held)],
            None => Side::BOTH.map(|side| (side, held)),
        };
        let earlier = history.earlier().iter().map(|it| {
            let side = it.called.as_ref().map_or(it.side, |_| own);
            (side, &it.settings)
        });
        differences(&present.into_iter().chain(earlier).collect::<Vec<_>>())
    })
}
