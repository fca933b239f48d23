//! Data of the visitor's own: files that are being read, what is kept on this device, and what the engine has of it.

mod actions;
mod engine;
pub mod first;
mod fitting;
mod kept;
mod network;
mod reading;

pub use first::First;
pub use kept::{Kept, Shelf};
#[cfg(test)]
pub(in crate::page) use reading::tests as readings;
pub use reading::{Given, Outcome, Reading};

use crate::core::config::OwnData;
use crate::core::share_link::FromFile;
use crate::page::reader_client::ReaderClient;
use crate::page::remembered::recall;
use leptos::prelude::*;
use std::cell::RefCell;
use web_sys::{Blob, File};

/// What the small storage calls the list.
const SHELF: &str = "own-data";

/// What is shown.
#[derive(Clone, Copy)]
pub struct Brought {
    pub reading: RwSignal<Reading>,
    pub shelf: RwSignal<Shelf>,
    /// The file that the last link names.
    pub wanted: RwSignal<Option<FromFile>>,
    /// What both networks begin with.
    pub first: RwSignal<[First; 2]>,
    /// Whether files hover over the page.
    pub is_over: RwSignal<bool>,
    /// What there is to say of keeping, forgetting and using.
    pub said: RwSignal<String>,
}

impl Brought {
    /// As the last visit left it.
    pub fn recalled() -> Self {
        let shelf = recall(SHELF).map(|text| Shelf::read(&text));
        Self {
            reading: RwSignal::new(Reading::default()),
            shelf: RwSignal::new(shelf.unwrap_or_default()),
            wanted: RwSignal::new(None),
            first: RwSignal::default(),
            is_over: RwSignal::new(false),
            said: RwSignal::new(String::new()),
        }
    }
}

/// What is behind it; nothing that is shown follows it.
#[derive(Default)]
pub struct Backstage {
    /// The files that are being read.
    files: RefCell<Vec<File>>,
    reader: RefCell<Option<ReaderClient>>,
    /// The data of the last report, packed.
    found: RefCell<Option<Blob>>,
    /// The weights of the last report on a network, as a file of ours.
    weights: RefCell<Option<Vec<u8>>>,
    /// Data that is at hand, so that it need not be looked for on the device.
    at_hand: RefCell<Vec<(OwnData, Blob)>>,
}
