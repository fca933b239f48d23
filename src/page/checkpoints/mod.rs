//! Runs that are kept on this device while they train, and gone on with after a reload or a crash.
//!
//! Each visit keeps its own pair and no other's, under a name that no other visit has: two tabs never write the same.
//! What is kept of a pair is one blob ([`crate::page::storage`]) and a few words in the browser's local storage that
//! say what it is. Only a visit that is over is offered to another one.
//!
//! - `record`: what stands in the words and in the blob, as plain data
//! - `visit`: this visit's name, and which others are still going on

mod record;
mod visit;

pub use record::{Left, Words};

use crate::page::remembered::key_of;
use crate::page::storage;
use js_sys::{Array, Uint8Array};
use leptos::prelude::window;
use record::{Files, head, superseded, unpack};
use wasm_bindgen_futures::JsFuture;
use web_sys::Blob;

/// Before the visit's name, in the local storage.
const WORDS: &str = "checkpoint.";
/// Before it, of blobs.
const BLOB: &str = "checkpoint-";

/// Keeps this visit's pair, in place of what it kept before; whether the browser did.
pub async fn keep(mut words: Words, files: &[Option<Blob>; 2]) -> bool {
    let visit = visit::own();
    let Some(blob) = packed(files) else {
        return false;
    };
    let Some(place) = storage::keep(&format!("{BLOB}{visit}"), &blob).await else {
        return false;
    };
    words.place = Some(place);
    let Ok(text) = serde_json::to_string(&words) else {
        return false;
    };
    let Some(local) = local() else { return false };
    let is_kept = local
        .set_item(&key_of(&format!("{WORDS}{visit}")), &text)
        .is_ok();
    for old in superseded(all(), &visit::going_on().await) {
        forget(&old).await;
    }
    is_kept
}

/// Both files as one blob.
fn packed(files: &[Option<Blob>; 2]) -> Option<Blob> {
    let parts = Array::new();
    for file in files {
        let length = file.as_ref().map(|file| file.size() as u64);
        parts.push(&Uint8Array::from(&head(length)[..]));
        if let Some(file) = file {
            parts.push(file);
        }
    }
    Blob::new_with_blob_sequence(&parts).ok()
}

/// The newest pair of a visit that is over; of this tab's last visit, where that left one.
pub async fn left() -> Option<Left> {
    let going_on = visit::going_on().await;
    record::newest(all(), &going_on, visit::before().as_deref())
}

/// The files of a pair that was left, unregularised and regularised.
pub async fn files(left: &Left) -> Option<Files> {
    let blob = storage::open(&format!("{BLOB}{}", left.visit), left.words.place?).await?;
    let bytes = JsFuture::from(blob.array_buffer()).await.ok()?;
    unpack(&Uint8Array::new(&bytes).to_vec())
}

/// Keeps it no longer.
pub async fn forget(left: &Left) {
    if let Some(local) = local() {
        let _ = local.remove_item(&key_of(&format!("{WORDS}{}", left.visit)));
    }
    if let Some(place) = left.words.place {
        storage::remove(&format!("{BLOB}{}", left.visit), place).await;
    }
}

/// Keeps this visit's no longer.
pub async fn forget_own() {
    let own = visit::own();
    for left in all().into_iter().filter(|left| left.visit == own) {
        forget(&left).await;
    }
}

/// Keeps none any longer, but those that other tabs are training.
pub async fn forget_all() {
    let going_on = visit::going_on().await;
    for left in all() {
        if !going_on.contains(&left.visit) || left.visit == visit::own() {
            forget(&left).await;
        }
    }
}

/// Names this visit; to be called once, as early as can be.
pub fn begin_visit() {
    visit::begin();
}

/// What every visit has left here, this one too.
fn all() -> Vec<Left> {
    let Some(local) = local() else {
        return Vec::new();
    };
    let start = key_of(WORDS);
    let keys = (0..local.length().unwrap_or(0)).filter_map(|at| local.key(at).ok().flatten());
    let left = keys.filter_map(|key| {
        let visit = key.strip_prefix(&start)?.to_owned();
        let words = serde_json::from_str(&local.get_item(&key).ok()??).ok()?;
        Some(Left { visit, words })
    });
    left.collect()
}

fn local() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
}
