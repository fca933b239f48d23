//! The one place that listens to messages of other pages.

use super::KEY;
use super::asked::{Asked, Given};
use super::handle::Guest;
use super::said::Said;
use super::telling::state;
use crate::core::exercise;
use crate::page::store::{Activity, Store};
use js_sys::Reflect;
use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsValue;
use web_sys::MessageEvent;

/// Listens for as long as the page is there. What is none of these messages, such as an extension's, is
/// passed over without a word; one of these that does not come from the host is named in the console.
pub(super) fn listen(store: Store, guest: Option<Guest>) {
    let handle = window_event_listener(ev::message, move |event: MessageEvent| {
        let Some(given) = given(&event.data()) else {
            return;
        };
        let host = guest.filter(|guest| guest.is_from_host(&event));
        match host {
            Some(guest) => answer(store, guest, given),
            None => warn(&foreign(guest, &event.origin())),
        }
    });
    on_cleanup(move || handle.remove());
}

/// A message's parts; `None` for one that is not of this protocol.
fn given(data: &JsValue) -> Option<Given> {
    let part = |key: &str| Reflect::get(data, &key.into()).ok();
    let text = |key: &str| part(key).and_then(|it| it.as_string());
    let version = data.is_object().then(|| part(KEY)).flatten()?;
    (!version.is_undefined()).then(|| Given {
        version: version.as_f64(),
        kind: text("type"),
        link: text("link"),
        hand_in: text("handIn"),
    })
}

/// Does what is asked, or says why not.
fn answer(store: Store, guest: Guest, given: Given) {
    let asked = Asked::read(given).map_err(|refusal| refusal.to_string());
    let done = asked.and_then(|asked| act(store, guest, asked));
    if let Err(reason) = done {
        warn(&format!("The message was refused: {reason}"));
        guest.say(&Said::Refused { reason });
    }
}

fn act(store: Store, guest: Guest, asked: Asked) -> Result<(), String> {
    match asked {
        Asked::Open(link) => open(store, &link),
        Asked::Train if is_running(store) => Ok(()),
        Asked::Train => {
            store.toggle_training();
            // What keeps it from training, where something does.
            let notice = store.desk.with_untracked(|desk| desk.notice.clone());
            notice.map_or(Ok(()), Err)
        }
        Asked::Pause => {
            if is_running(store) {
                store.toggle_training();
            }
            Ok(())
        }
        Asked::GetState => {
            guest.say(&untrack(|| state(store)));
            Ok(())
        }
        Asked::Resume(text) => store.resume_hand_in(&text),
    }
}

/// Takes a link up, unless nothing of it can be read.
fn open(store: Store, link: &str) -> Result<(), String> {
    match exercise::open(link) {
        Some(Ok(_)) => {
            store.open_link(link);
            Ok(())
        }
        Some(Err(error)) => Err(format!("link: {error}")),
        None => Err("link: it is none: it has no v=.".to_owned()),
    }
}

fn is_running(store: Store) -> bool {
    untrack(|| store.activity()) == Activity::Running
}

fn foreign(guest: Option<Guest>, origin: &str) -> String {
    let allowed = match guest {
        Some(guest) => format!(
            "it listens to the page around it alone, of {}",
            guest.host()
        ),
        None => "its address names nobody to listen to (?host=…)".to_owned(),
    };
    format!("A message of {origin} was refused: {allowed}.")
}

fn warn(words: &str) {
    web_sys::console::warn_1(&format!("Lyapunov Lab: {words}").into());
}
