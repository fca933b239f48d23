//! A box for text of a bounded length: it shows its count, takes in nothing that does not fit, and never
//! cuts.

use crate::core::exercise::{counted, length, length_with, refused, too_short};
use crate::page::language::heard;
use crate::page::store::SetIfNew;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Event, EventTarget};

/// How much room it has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Room {
    Line,
    Lines,
}

/// The box and its count beneath; the count's id is the box's with `-count`. `given` is what stands in it,
/// in characters up to `most`; `take` gets all that is typed, whatever its length: a keyboard that composes
/// words cannot be refused.
#[component]
pub fn Bounded(
    id: String,
    room: Room,
    most: usize,
    given: String,
    take: Callback<String>,
    /// From how many characters on it is an answer; said while it is none.
    #[prop(optional)]
    least: usize,
    #[prop(optional)] autocomplete: &'static str,
) -> impl IntoView {
    let count = RwSignal::new(length(&given));
    let refusal = RwSignal::new(String::new());
    let short = RwSignal::new(too_short(&given, least));
    let typed = move |event: Event| {
        let text = event_target_value(&event);
        count.set_if_new(length(&text));
        refusal.set_if_new(String::new());
        short.set_if_new(too_short(&text, least));
        take.run(text);
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
    let below = format!("{id}-count");
    let described = below.clone();
    let over = move || count.get() > most;
    let invalid = move || over().then_some("true");
    let input = match room {
        Room::Line => view! {
            <input
                class="field"
                id=id
                autocomplete=autocomplete
                prop:value=given
                aria-describedby=described
                aria-invalid=invalid
                on:beforeinput=move |event| before(event.into())
                on:input=typed
            />
        }
        .into_any(),
        Room::Lines => view! {
            <textarea
                class="field"
                id=id
                rows="3"
                prop:value=given
                aria-describedby=described
                aria-invalid=invalid
                on:beforeinput=move |event| before(event.into())
                on:input=typed
            ></textarea>
        }
        .into_any(),
    };
    let wrong = Memo::new(move |_| over() || refusal.with(|words| !words.is_empty()));
    let words = move || {
        let refusal = Some(refusal.get()).filter(|it| !it.is_empty());
        beneath(&counted(count.get(), most), refusal.or(short.get()))
    };
    view! {
        {input}
        <p id=below class="meta count" class:wrong=move || wrong.get() role=move || wrong.get().then_some("alert")>
            {words}
        </p>
    }
}

/// The count, and what else is to be said of what was typed.
fn beneath(count: &str, more: Option<String>) -> String {
    let count = heard(count);
    match more {
        None => count,
        Some(more) => format!("{count}. {}", heard(&more)),
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_that_is_none_yet_is_told_from_where_on_it_is_one_beside_its_count() {
        let said = beneath(&counted(1, 2000), too_short("x", 40));
        let words = "1 of 2,000 characters. It counts as an answer from 40 characters on.";
        assert_eq!(said, words);
        let sentence = "x".repeat(40);
        let said = beneath(&counted(40, 2000), too_short(&sentence, 40));
        assert_eq!(said, "40 of 2,000 characters");
    }
}
