//! What the visitor does with files and with what is kept.

use super::fitting::fitted;
use super::reading::Next;
use super::{Given, Kept, Outcome, Reading, SHELF};
use crate::core::config::{ExperimentConfig, OwnData};
use crate::core::protocol::{Answer, Present, Report, Wish};
use crate::page::language::say;
use crate::page::reader_client::{Heard, ReaderClient};
use crate::page::remembered::store as remember;
use crate::page::storage;
use crate::page::store::settings::Origin;
use crate::page::store::{SetIfNew, Store};
use js_sys::{Array, ArrayBuffer, Uint8Array};
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::{Blob, File};

impl Store {
    /// Reads files that the visitor gives, as the link says where that names them.
    pub fn read_files(self, files: Vec<File>) {
        if files.is_empty() {
            return;
        }
        let wanted = untrack(move || self.lacks()).and(self.brought.wanted.get_untracked());
        self.read_given(files, false, &wanted.map_or(String::new(), |it| it.map));
    }

    fn read_given(self, files: Vec<File>, is_example: bool, map: &str) {
        let names: Vec<String> = files.iter().map(File::name).collect();
        let given = Given {
            name: names.join(", "),
            bytes: files.iter().map(|file| file.size()).sum(),
            is_example,
        };
        self.works.bringing.files.replace(files);
        self.brought.said.set(String::new());
        self.brought.reading.set(Reading::begin(given, map));
        self.read();
    }

    /// Chooses something otherwise than it was guessed, and reads again.
    pub fn choose_for_data(self, key: &str, value: &str) {
        self.brought.reading.update(|it| it.choose(key, value));
        self.read();
    }

    /// Takes a choice back, and reads again.
    pub fn undo_for_data(self, key: &str) {
        self.brought.reading.update(|it| it.undo(key));
        self.read();
    }

    /// Has every tensor where it is guessed again, and reads again.
    pub fn unplace_tensors(self) {
        self.brought.reading.update(Reading::unplace);
        self.read();
    }

    /// Puts the files away.
    pub fn put_files_away(self) {
        let bringing = &self.works.bringing;
        bringing.reader.replace(None);
        bringing.files.replace(Vec::new());
        bringing.found.replace(None);
        bringing.weights.replace(None);
        self.brought.reading.set(Reading::default());
    }

    pub(super) fn read(self) {
        let map = self.brought.reading.with_untracked(Reading::map);
        let config = self
            .desk
            .with_untracked(|desk| serde_json::to_string(desk.settings.good()));
        let present = Present {
            // Plain data.
            config: config.unwrap_or_default(),
            places: self.brought.reading.with_untracked(|it| it.places.clone()),
        };
        let files = self.works.bringing.files.borrow().clone();
        let wish = Wish::Read { map, present };
        self.wish(&wish, &files, move |heard| self.heard(heard));
    }

    /// Starts a reader; an earlier one is ended with whatever it was at.
    fn wish(self, wish: &Wish, files: &[File], handler: impl Fn(Heard) + 'static) {
        match ReaderClient::ask(wish, files, handler) {
            Ok(reader) => drop(self.works.bringing.reader.replace(Some(reader))),
            Err(why) => self.brought.reading.update(|it| it.broke(why)),
        }
    }

    fn heard(self, heard: Heard) {
        self.works.bringing.reader.replace(None);
        match heard {
            Err(why) => self.brought.reading.update(|it| it.broke(why)),
            Ok((answer, data)) => {
                let is_network = matches!(answer, Answer::Network(_));
                let weights = data.as_ref().filter(|_| is_network);
                let weights = weights.map(|data| Uint8Array::new(data).to_vec());
                self.works.bringing.weights.replace(weights);
                let found = data.as_ref().filter(|_| !is_network);
                self.works.bringing.found.replace(found.and_then(blob_of));
                let next = self.brought.reading.try_update(|it| it.take(answer));
                if next == Some(Next::ReadAgain) {
                    self.read();
                }
            }
        }
    }

    /// Has a ready example made, and reads it.
    pub fn try_example(self, name: &'static str) {
        let given = Given {
            name: name.to_owned(),
            is_example: true,
            ..Given::default()
        };
        self.brought.reading.set(Reading::begin(given, ""));
        self.make_example(name, move |file| self.read_given(vec![file], true, ""));
    }

    /// Has a ready example made, and hands it to `save`.
    pub fn save_example(self, name: &'static str, save: fn(&File)) {
        self.make_example(name, move |file| save(&file));
    }

    fn make_example(self, name: &'static str, made: impl Fn(File) + 'static) {
        let wish = Wish::Example {
            name: name.to_owned(),
        };
        self.wish(&wish, &[], move |heard| {
            self.works.bringing.reader.replace(None);
            let example = heard.map(|(answer, data)| match answer {
                Answer::Example { .. } => data.and_then(|data| file_of(name, &data)),
                _ => None,
            });
            match example {
                Ok(Some(file)) => made(file),
                Ok(None) => self.put_files_away(),
                Err(why) => self.brought.reading.update(|it| it.broke(why)),
            }
        });
    }

    /// Puts what was found to use: the settings are on it from now on, and it stays on this device.
    pub fn use_found(self) -> bool {
        let config = self
            .desk
            .with_untracked(|desk| desk.settings.good().clone());
        self.use_found_in(config)
    }

    /// The same in an experiment of these settings.
    pub fn use_found_in(self, config: ExperimentConfig) -> bool {
        let reading = self.brought.reading.get_untracked();
        let (Some(Outcome::Found(report)), Some(given)) = (&reading.outcome, &reading.given) else {
            return false;
        };
        let Some(blob) = self.works.bringing.found.take() else {
            return false;
        };
        if !self.set_data_in(config, report.data) {
            self.works.bringing.found.replace(Some(blob));
            return false;
        }
        self.shelve(kept_of(report, given, reading.map(), &blob), blob);
        self.put_files_away();
        true
    }

    /// Puts data that is kept to use again.
    pub fn use_kept(self, data: OwnData) -> bool {
        let kept = self
            .brought
            .shelf
            .with_untracked(|shelf| shelf.of(data).cloned());
        let is_set = kept.is_some() && self.set_data(data);
        if let Some(kept) = kept.filter(|_| is_set) {
            self.brought.shelf.update(|shelf| shelf.put(kept));
            self.keep_shelf();
        }
        is_set
    }

    /// The present experiment on this data, as it would be used; `None` where it cannot be.
    pub fn experiment_on(self, data: OwnData) -> Option<ExperimentConfig> {
        let config = self.desk.with(|desk| desk.settings.good().clone());
        if config.task.own() == Some(data) {
            return Some(config);
        }
        fitted(config, data).ok()
    }

    /// Takes data into the settings, unless they name it already; false where they cannot.
    fn set_data(self, data: OwnData) -> bool {
        let config = self
            .desk
            .with_untracked(|desk| desk.settings.good().clone());
        self.set_data_in(config, data)
    }

    /// The same in an experiment of these settings.
    fn set_data_in(self, config: ExperimentConfig, data: OwnData) -> bool {
        if config.task.own() == Some(data) {
            self.desk.update(|desk| desk.notice = None);
            return true;
        }
        match fitted(config, data) {
            Ok(config) => {
                self.choose_settings(config, Origin::OwnData);
                let is_set = self
                    .desk
                    .with_untracked(|desk| desk.settings.good().task.own() == Some(data));
                if is_set {
                    self.reset();
                } else {
                    let kept = say("This exercise keeps its own task. Leave it to use your data.");
                    self.brought.said.set(kept.to_owned());
                }
                is_set
            }
            Err(why) => {
                self.brought
                    .said
                    .set(say!("It cannot be used here: {why}", why));
                false
            }
        }
    }

    /// Keeps data at hand now, and on the device as soon as it is written.
    fn shelve(self, kept: Kept, blob: Blob) {
        self.put_at_hand(kept.data, blob.clone());
        let name = kept.blob_name();
        self.brought.shelf.update(|shelf| shelf.put(kept.clone()));
        spawn_local(async move {
            let place = storage::keep(&name, &blob).await;
            let data = kept.data;
            let is_still_here = self
                .brought
                .shelf
                .with_untracked(|shelf| shelf.of(data).is_some());
            match place {
                // It has been forgotten meanwhile.
                Some(place) if !is_still_here => storage::remove(&name, place).await,
                Some(place) => {
                    self.brought.shelf.update(|shelf| {
                        shelf.put(Kept {
                            place: Some(place),
                            ..kept
                        });
                    });
                    self.keep_shelf();
                    // From now on the disk has it, and no memory.
                    if let Some(kept) = storage::open(&name, place).await {
                        self.put_at_hand(data, kept);
                    }
                }
                None => self.brought.said.set(
                    say("This browser keeps nothing here: your data is gone with the tab.")
                        .to_owned(),
                ),
            }
        });
    }

    /// Forgets data everywhere: on this device, in the engine, and here.
    pub fn forget_data(self, data: OwnData) {
        let gone = self
            .brought
            .shelf
            .try_update(|shelf| shelf.remove(data))
            .flatten();
        self.keep_shelf();
        self.works
            .bringing
            .at_hand
            .borrow_mut()
            .retain(|(it, _)| *it != data);
        if let Some(engines) = self.works.workers.get() {
            engines.let_go(|it| it == data);
        }
        if let Some((kept, place)) = gone.and_then(|kept| kept.place.map(|place| (kept, place))) {
            spawn_local(async move { storage::remove(&kept.blob_name(), place).await });
        }
    }

    /// Forgets all of it.
    pub fn forget_all_data(self) {
        let all = self
            .brought
            .shelf
            .with_untracked(|shelf| shelf.all().to_vec());
        for kept in all {
            self.forget_data(kept.data);
        }
        self.brought.said.set_if_new(String::new());
    }

    /// Keeps the list as it is now.
    pub(super) fn keep_shelf(self) {
        let text = self.brought.shelf.with_untracked(super::Shelf::text);
        remember(SHELF, &text);
    }
}

fn kept_of(report: &Report, given: &Given, map: String, blob: &Blob) -> Kept {
    Kept {
        data: report.data,
        name: given.name.clone(),
        map,
        classes: report.classes.iter().map(|it| it.name.clone()).collect(),
        bytes: blob.size() as u64,
        place: None,
    }
}

fn blob_of(data: &ArrayBuffer) -> Option<Blob> {
    Blob::new_with_buffer_source_sequence(&Array::of1(data)).ok()
}

fn file_of(name: &str, data: &ArrayBuffer) -> Option<File> {
    File::new_with_buffer_source_sequence(&Array::of1(data), name).ok()
}
