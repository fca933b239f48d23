//! The rows as they are now: the present pair's and the earlier runs'.

use super::rows::Row;
use crate::core::config::ExperimentConfig;
use crate::core::protocol::DeviceInfo;
use crate::page::store::SetIfNew;
use crate::page::store::history::Summary;
use crate::page::store::{Side, Store, differences};
use leptos::prelude::*;
use std::cell::RefCell;

/// The rows, told only when one of them changes; the runs change with every step.
pub fn follow(store: Store) -> RwSignal<Vec<Row>> {
    let rows = RwSignal::new(Vec::new());
    let said = RefCell::new(Said::default());
    Effect::new(move |_| {
        let mut now = present(store);
        store.history.with(|history| {
            now.extend(history.earlier().iter().map(|it| Row {
                number: it.number,
                side: it.side,
                present: false,
                begun: it.run.device.is_some(),
                summary: it.summary,
                device: device(it.run.device.as_ref()),
                differs: String::new(),
            }));
        });
        said.borrow_mut().say(store, &mut now);
        rows.set_if_new(now);
    });
    rows
}

fn present(store: Store) -> Vec<Row> {
    let begun = store.desk.with(|desk| desk.begun.is_some());
    let row = |side: Side| {
        let number = store.history.with(|history| history.number(side));
        store.run(side).with(|run| Row {
            number,
            side,
            present: true,
            begun,
            summary: Summary::of(run),
            device: device(run.device.as_ref()),
            differs: String::new(),
        })
    };
    Side::BOTH.map(row).into()
}

fn device(device: Option<&DeviceInfo>) -> String {
    device.map_or(String::new(), DeviceInfo::text)
}

/// What differs, kept for as long as rows and settings stay: it takes every field of every row.
#[derive(Default)]
struct Said {
    numbers: Vec<u32>,
    settings: Option<ExperimentConfig>,
    words: Vec<String>,
}

impl Said {
    fn say(&mut self, store: Store, rows: &mut [Row]) {
        let held = store.run(Side::Regularised);
        let same_rows = rows
            .iter()
            .map(|row| row.number)
            .eq(self.numbers.iter().copied());
        let same = held.with_untracked(|run| self.settings.as_ref() == Some(&run.config));
        if !(same_rows && same) {
            let settings = held.with_untracked(|run| run.config.clone());
            self.words = store.history.with_untracked(|history| {
                let present = Side::BOTH.map(|side| (side, &settings));
                let earlier = history.earlier().iter().map(|it| (it.side, &it.settings));
                differences(&present.into_iter().chain(earlier).collect::<Vec<_>>())
            });
            self.numbers = rows.iter().map(|row| row.number).collect();
            self.settings = Some(settings);
        }
        for (row, words) in rows.iter_mut().zip(&self.words) {
            row.differs.clone_from(words);
        }
    }
}
