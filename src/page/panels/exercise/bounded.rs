//! A box for text of a bounded length: it shows its count, takes in nothing that does not fit, and never
//! cuts.

use crate::core::exercise::{counted, length, length_with, refused};
use crate::page::dom::{El, el};
use crate::page::store::SetIfNew;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Event, EventTarget};

/// The box (an `input` or a `textarea` that is otherwise ready), and its count beneath. `given` is
/// what stands in it, in characters up to `most`; `take` gets all that is typed, whatever its length:
/// a keyboard that composes words cannot be refused.
pub fn bounded(
    input: El,
    id: &str,
    most: usize,
    given: &str,
    take: impl Fn(String) + 'static,
) -> [El; 2] {
    let count = RwSignal::new(length(given));
    let refusal = RwSignal::new(String::new());
    let typed = move |event: Event| {
        let text = event_target_value(&event);
        count.set_if_new(length(&text));
        refusal.set_if_new(String::new());
        take(text);
    };
    let before = move |event: Event| {
        let Some((text, inserted, selected)) = insertion(&event) else {
            return;
        };
        let now = length(&text);
        // What makes it shorter is welcome, however long it is.
        if length_with(&text, selected.clone(), &inserted) > now.max(most) {
            event.prevent_default();
            let rest = length_with(&text, selected, "");
            refusal.set(refused(rest, &inserted, most));
        }
    };
    let over = move || count.get() > most;
    let below = format!("{id}-count");
    let input = input
        .id(id)
        .attr("aria-describedby", &below)
        .live_option("aria-invalid", move || over().then(|| "true".to_owned()))
        .on("beforeinput", before)
        .on("input", typed);
    let wrong = move || over() || refusal.with(|words| !words.is_empty());
    let words = move || {
        let count = counted(count.get(), most);
        match refusal.get() {
            none if none.is_empty() => count,
            refusal => format!("{count}. {refusal}"),
        }
    };
    let count = el("p")
        .id(below)
        .class("help count")
        .live_class("error", wrong)
        .live_option("role", move || wrong().then(|| "alert".to_owned()))
        .live_text(words);
    [input, count]
}

/// What stands in the box, what is to be inserted, and in place of which of its UTF-16 units; `None`
/// where nothing is inserted.
fn insertion(event: &Event) -> Option<(String, String, std::ops::Range<usize>)> {
    let get = |object: &JsValue, key: &str| js_sys::Reflect::get(object, &key.into()).ok();
    let target: EventTarget = event.target()?;
    let inserted = match get(event, "data")?.as_string() {
        Some(text) => text,
        None if get(event, "inputType")?.as_string()? == "insertLineBreak" => "\n".to_owned(),
        None => return None,
    };
    let target: &JsValue = target.unchecked_ref();
    let at = |key: &str| get(target, key)?.as_f64().map(|units| units as usize);
    let selected = at("selectionStart")?..at("selectionEnd")?;
    Some((get(target, "value")?.as_string()?, inserted, selected))
}
