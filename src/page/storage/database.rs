//! The browser's database (IndexedDB), which takes blobs as they are.

use super::settled;
use js_sys::Promise;
use leptos::prelude::window;
use wasm_bindgen::prelude::*;
use web_sys::{Blob, IdbDatabase, IdbObjectStore, IdbRequest, IdbTransactionMode};

const DATABASE: &str = "lyapunov-lab";
const BLOBS: &str = "blobs";

pub(super) async fn keep(name: &str, blob: &Blob) -> Option<()> {
    let store = store(IdbTransactionMode::Readwrite).await?;
    let request = store.put_with_key(blob, &name.into()).ok()?;
    done(request).await.map(drop)
}

pub(super) async fn open(name: &str) -> Option<Blob> {
    let store = store(IdbTransactionMode::Readonly).await?;
    let request = store.get(&name.into()).ok()?;
    done(request).await?.dyn_into().ok()
}

pub(super) async fn remove(name: &str) -> Option<()> {
    let store = store(IdbTransactionMode::Readwrite).await?;
    let request = store.delete(&name.into()).ok()?;
    done(request).await.map(drop)
}

async fn store(mode: IdbTransactionMode) -> Option<IdbObjectStore> {
    // Some private windows throw as it is asked for.
    let factory = window().indexed_db().ok()??;
    let opening = factory.open_with_u32(DATABASE, 1).ok()?;
    let request: IdbRequest = opening.clone().unchecked_into();
    let made = request.clone();
    let upgrade = Closure::once(move || {
        let database: Option<IdbDatabase> = made.result().ok().map(JsCast::unchecked_into);
        // It is there already in no database of version 1 that is being made.
        let _ = database.map(|it| it.create_object_store(BLOBS));
    });
    opening.set_onupgradeneeded(Some(upgrade.as_ref().unchecked_ref()));
    let database: IdbDatabase = done(request).await?.unchecked_into();
    let transaction = database.transaction_with_str_and_mode(BLOBS, mode).ok()?;
    transaction.object_store(BLOBS).ok()
}

/// What a request comes to; `None` where it fails.
async fn done(request: IdbRequest) -> Option<JsValue> {
    let promise = Promise::new(&mut |resolve, reject| {
        request.set_onsuccess(Some(&resolve));
        request.set_onerror(Some(&reject));
    });
    settled(promise).await?;
    request.result().ok()
}
