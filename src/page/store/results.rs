//! Results files of `lyapunov-snn sweep` that the visitor opens, read a little at a time: a file may have
//! more lines than fit into a frame, and the page goes on meanwhile.

use super::Store;
use crate::core::config::ExperimentConfig;
use crate::core::sweep::{At, Line, Reader, Refused, Table};
use crate::page::clock::now;
use crate::page::language::{key, say};
use js_sys::{Promise, Uint8Array};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::sync::Arc;
use wasm_bindgen_futures::JsFuture;
use web_sys::File;

/// Bytes that are taken from a file at once.
const PIECE: f64 = 524_288.0;
/// How long lines are read without a pause (milliseconds); longer where nobody sees the page.
const SLICE: f64 = 6.0;
const SLICE_UNSEEN: f64 = 200.0;
/// How often it is told how far it is (milliseconds).
const TELLING: f64 = 150.0;

/// The files that are open, as far as they have been read.
#[derive(Debug, Clone, Default)]
pub struct Opened {
    pub names: Vec<String>,
    /// Bytes read, of how many.
    pub done: f64,
    pub of: f64,
    /// Absent until the files have been read to their end.
    pub table: Option<Arc<Table>>,
    /// Lines that could not be taken: the first of them, and how many.
    pub refused: Vec<Refused>,
    pub refusals: usize,
    /// Why nothing more can be read.
    pub broken: Option<String>,
    /// Counts what was opened; what is read for an earlier one is left.
    turn: u32,
}

impl Opened {
    /// Files of so many bytes, of which none has been read.
    pub fn new(names: Vec<String>, of: f64) -> Self {
        Self {
            names,
            of,
            ..Self::default()
        }
    }

    /// Whether files are open, read or under way.
    pub fn is_there(&self) -> bool {
        !self.names.is_empty()
    }

    pub fn is_reading(&self) -> bool {
        self.is_there() && self.table.is_none() && self.broken.is_none()
    }
}

/// Whether a file holds results, and no sweep to be run: by its name, or else by its first line.
fn holds_results(name: &str, first_line: &str) -> bool {
    let named = name.to_ascii_lowercase().ends_with(".jsonl");
    named || Table::default().take(first_line, At::default()).is_ok()
}

impl Store {
    /// Takes what the visitor chose or dropped: results of sweeps, or a sweep to be set.
    pub fn open_files(self, files: Vec<File>) {
        spawn_local(async move {
            let mut results = Vec::new();
            let mut others = Vec::new();
            for file in files {
                let start = piece(&file, 0.0, 65_536.0).await.unwrap_or_default();
                let start = String::from_utf8_lossy(&start).into_owned();
                let first = start.lines().next().unwrap_or_default();
                if holds_results(&file.name(), first) {
                    results.push(file);
                } else {
                    others.push(file);
                }
            }
            self.sweep_refused.set(String::new());
            if let Some(file) = others.into_iter().next() {
                self.open_sweep(file);
            }
            if !results.is_empty() {
                self.open_results(results);
            }
        });
    }

    fn open_results(self, files: Vec<File>) {
        let of = files.iter().map(|file| file.size()).sum();
        let turn = self.begin_results(Opened::new(
            files.iter().map(|file| file.name()).collect(),
            of,
        ));
        self.works.opened.replace(files.clone());
        spawn_local(async move {
            let mut reader = Reader::default();
            let mut before = 0.0;
            for file in &files {
                reader.begin(&file.name());
                match self.read_file(file, before, turn, &mut reader).await {
                    Ok(true) => before += file.size(),
                    Ok(false) => return,
                    Err(why) => {
                        let why = format!("{}: {why}", file.name());
                        return self.results.update(|opened| opened.broken = Some(why));
                    }
                }
            }
            self.results.update(|opened| {
                opened.done = opened.of;
                opened.refused = reader.refused;
                opened.refusals = reader.refusals;
                opened.table = Some(Arc::new(reader.table));
            });
        });
    }

    /// Reads one file; `false` where others have been opened meanwhile.
    async fn read_file(
        self,
        file: &File,
        before: f64,
        turn: u32,
        reader: &mut Reader,
    ) -> Result<bool, String> {
        let mut from = 0.0;
        let (mut begun, mut told) = (now(), now());
        while from < file.size() {
            reader.feed(&piece(file, from, PIECE).await?);
            from += PIECE;
            while reader.step() {
                if now() - begun < slice() {
                    continue;
                }
                if now() - told > TELLING {
                    let done = before + reader.done() as f64;
                    self.results.update(|opened| {
                        if opened.turn == turn {
                            opened.done = done;
                        }
                    });
                    told = now();
                }
                pause().await;
                begun = now();
            }
            if self.results.with_untracked(|opened| opened.turn != turn) {
                return Ok(false);
            }
        }
        reader.end();
        Ok(true)
    }

    fn begin_results(self, opened: Opened) -> u32 {
        let turn = self.results.with_untracked(|opened| opened.turn) + 1;
        self.results.set(Opened { turn, ..opened });
        turn
    }

    /// Puts the files away.
    pub fn close_results(self) {
        self.begin_results(Opened::default());
        self.works.opened.replace(Vec::new());
    }

    /// The configuration of a run whose line is there.
    ///
    /// # Errors
    ///
    /// Where the file has changed since, or is gone.
    pub async fn run_in_results(self, at: At) -> Result<ExperimentConfig, String> {
        let file = self.works.opened.borrow().get(at.file as usize).cloned();
        let file = file.ok_or(say("The file has been put away."))?;
        let bytes = piece(&file, at.from as f64, f64::from(at.bytes)).await?;
        let text = String::from_utf8_lossy(&bytes);
        let line = Line::parse(text.trim_start_matches('\u{feff}'));
        line.map(|line| line.config).map_err(|error| {
            say!(
                "{file} has changed since: {error}.",
                file = file.name(),
                error
            )
        })
    }
}

/// Some bytes of a file; fewer at its end.
async fn piece(file: &File, from: f64, bytes: f64) -> Result<Vec<u8>, String> {
    const GONE: &str = key("It cannot be read any more; open it again.");
    let end = (from + bytes).min(file.size());
    let part = file.slice_with_f64_and_f64(from, end);
    let part = part.map_err(|_| say(GONE).to_owned())?;
    let buffer = JsFuture::from(part.array_buffer()).await;
    let buffer = buffer.map_err(|_| say(GONE).to_owned())?;
    Ok(Uint8Array::new(&buffer).to_vec())
}

fn slice() -> f64 {
    if document().hidden() {
        SLICE_UNSEEN
    } else {
        SLICE
    }
}

/// Lets the page draw and answer.
async fn pause() {
    let promise = Promise::new(&mut |resolve, _| {
        // Fails for no function.
        let _ = window().set_timeout_with_callback(&resolve);
    });
    let _ = JsFuture::from(promise).await;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_are_told_from_a_sweep_by_name_or_by_their_first_line() {
        assert!(holds_results("results-1-of-8.JSONL", "{\"cut off"));
        for sweep in ["{", "{\"version\": 1, \"axes\": []}", ""] {
            assert!(!holds_results("sweep.json", sweep), "{sweep}");
        }
    }
}
