//! This visit's name, and which other visits are still going on.
//!
//! A visit holds a lock (Web Locks) of its name as long as its page is there; a browser without locks (a page that came
//! by plain http) knows of no other visit.

use crate::page::remembered::key_of;
use js_sys::{Array, Function, Promise, Reflect};
use leptos::prelude::window;
use std::cell::RefCell;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

/// Before a visit's name, of locks.
const LOCK: &str = "checkpoint.visit.";
/// What this tab's last visit was called, in the tab's storage.
const BEFORE: &str = "checkpoint.visit";

thread_local! {
    static NAMES: RefCell<Names> = RefCell::default();
}

#[derive(Default)]
struct Names {
    own: String,
    before: Option<String>,
}

/// Draws this visit's name, notes it for the tab's next one, and says that it goes on.
pub fn begin() {
    let own = drawn();
    let tab = window().session_storage().ok().flatten();
    let before = tab
        .as_ref()
        .and_then(|tab| tab.get_item(&key_of(BEFORE)).ok()?);
    if let Some(tab) = &tab {
        let _ = tab.set_item(&key_of(BEFORE), &own);
    }
    hold(&own);
    NAMES.set(Names { own, before });
}

/// This visit's name.
pub fn own() -> String {
    NAMES.with_borrow(|names| names.own.clone())
}

/// The last visit of this tab.
pub fn before() -> Option<String> {
    NAMES.with_borrow(|names| names.before.clone())
}

/// The visits that go on, this one too.
pub async fn going_on() -> Vec<String> {
    let mut names = held().await.unwrap_or_default();
    names.push(own());
    names
}

fn drawn() -> String {
    let number = || (js_sys::Math::random() * f64::from(u32::MAX)) as u32;
    format!("{:08x}{:08x}", number(), number())
}

fn locks() -> Option<JsValue> {
    let locks = Reflect::get(&window().navigator(), &"locks".into()).ok()?;
    (!locks.is_undefined() && !locks.is_null()).then_some(locks)
}

fn method(of: &JsValue, name: &str) -> Option<Function> {
    Reflect::get(of, &name.into()).ok()?.dyn_into().ok()
}

/// Takes the lock of a name until the page goes.
fn hold(name: &str) {
    let Some(locks) = locks() else { return };
    let Some(request) = method(&locks, "request") else {
        return;
    };
    // Held as long as this promise is open, which is for ever.
    let forever = Closure::<dyn Fn(JsValue) -> Promise>::new(|_| Promise::new(&mut |_, _| {}));
    let name = key_of(&format!("{LOCK}{name}"));
    if let Ok(promise) = request.call2(&locks, &name.into(), forever.as_ref()) {
        // A browser that refuses knows of no other visit.
        wasm_bindgen_futures::spawn_local(async move {
            let _ = JsFuture::from(promise.unchecked_into::<Promise>()).await;
        });
    }
    forever.forget();
}

async fn held() -> Option<Vec<String>> {
    let locks = locks()?;
    let asked = method(&locks, "query")?.call0(&locks).ok()?;
    let found = JsFuture::from(asked.dyn_into::<Promise>().ok()?)
        .await
        .ok()?;
    let held: Array = Reflect::get(&found, &"held".into()).ok()?.dyn_into().ok()?;
    let start = key_of(LOCK);
    let names = held.iter().filter_map(|lock| {
        let name = Reflect::get(&lock, &"name".into()).ok()?.as_string()?;
        Some(name.strip_prefix(&start)?.to_owned())
    });
    Some(names.collect())
}
