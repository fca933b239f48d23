//! Blobs kept on this device between visits: as files of the site's own where the browser has those, else in its
//! database.
//!
//! A blob goes in and comes out without the page ever holding its bytes. Private windows, frames of other sites and
//! full disks keep nothing: that is an answer, never a failure of anything else.

mod database;
mod files;

use js_sys::Promise;
use serde::{Deserialize, Serialize};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::Blob;

/// Where a blob is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    Files,
    Database,
}

/// Keeps a blob under a name, in place of an earlier one; `None` where this browser keeps none.
pub async fn keep(name: &str, blob: &Blob) -> Option<Place> {
    if files::keep(name, blob).await.is_some() {
        return Some(Place::Files);
    }
    let kept = database::keep(name, blob).await;
    kept.map(|()| Place::Database)
}

/// The blob of a name; `None` where it is gone.
pub async fn open(name: &str, place: Place) -> Option<Blob> {
    match place {
        Place::Files => files::open(name).await,
        Place::Database => database::open(name).await,
    }
}

/// Keeps it no longer.
pub async fn remove(name: &str, place: Place) {
    // What is not there need not go.
    let _ = match place {
        Place::Files => files::remove(name).await,
        Place::Database => database::remove(name).await,
    };
}

/// What a promise comes to; `None` where it is rejected.
async fn settled(promise: Promise) -> Option<JsValue> {
    JsFuture::from(promise).await.ok()
}

/// Whether a value of the browser's has a property that is neither null nor undefined.
fn has(value: &JsValue, key: &str) -> bool {
    let found = js_sys::Reflect::get(value, &key.into());
    found.is_ok_and(|it| !it.is_undefined() && !it.is_null())
}
