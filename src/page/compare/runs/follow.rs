//! The rows as they are now: the present pair's and the earlier runs'.

use super::rows::Row;
use crate::core::config::ExperimentConfig;
use crate::core::protocol::DeviceInfo;
use crate::core::run::Run;
use crate::page::store::history::Summary;
use crate::page::store::{Side, Store, differences};
use leptos::prelude::*;

/// Points of a row's curve: it is as wide as a word.
const MOST_POINTS: usize = 40;

/// The rows, told only when one of them changes; the runs change with every step.
pub fn follow(store: Store) -> Memo<Vec<Row>> {
    let settings = Memo::new(move |_| store.run(Side::Regularised).with(|run| run.config.clone()));
    // It takes every field of every row, so it follows them alone.
    let differing = Memo::new(move |_| settings.with(|settings| words(store, settings)));
    Memo::new(move |_| {
        let mut rows = present(store);
        store.history.with(|history| {
            rows.extend(history.earlier().iter().map(|it| Row {
                present: false,
                begun: it.run.device.is_some(),
                summary: it.summary,
                ..row(it.number, it.side, &it.run)
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
    let row = |side: Side| {
        let number = store.history.with(|history| history.number(side));
        store.run(side).with(|run| Row {
            begun,
            ..row(number, side, run)
        })
    };
    Side::BOTH.map(row).into()
}

fn row(number: u32, side: Side, run: &Run) -> Row {
    Row {
        number,
        side,
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
fn words(store: Store, settings: &ExperimentConfig) -> Vec<String> {
    store.history.with(|history| {
        let present = Side::BOTH.map(|side| (side, settings));
        let earlier = history.earlier().iter().map(|it| (it.side, &it.settings));
        differences(&present.into_iter().chain(earlier).collect::<Vec<_>>())
    })
}
