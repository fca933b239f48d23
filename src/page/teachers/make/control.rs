//! Boxes and choices of the form. Each is filled once, and tells what is typed; what is wrong stands
//! beneath.

use super::Desk;
use crate::page::language::say;
use leptos::prelude::*;

/// One line of text.
#[component]
pub fn Row(
    desk: Desk,
    #[prop(into)] id: String,
    value: String,
    on_change: Callback<String>,
    /// Where no label of its own names it.
    #[prop(optional, into)]
    label: Option<String>,
    #[prop(optional, into)] placeholder: Option<String>,
) -> impl IntoView {
    let at = id.clone();
    let wrong = Memo::new(move |_| desk.wrong(&at).is_some());
    view! {
        <input
            class="field"
            type="text"
            autocomplete="off"
            aria-label=label
            placeholder=placeholder
            aria-describedby=format!("{id}-wrong")
            aria-invalid=move || wrong.get().then_some("true")
            id=id
            prop:value=value
            on:input=move |event| on_change.run(event_target_value(&event))
        />
    }
}

/// Lines of text, under what they are.
#[component]
pub fn Lines(
    desk: Desk,
    id: String,
    value: String,
    #[prop(into)] label: String,
    on_change: Callback<String>,
) -> impl IntoView {
    let at = id.clone();
    let wrong = Memo::new(move |_| desk.wrong(&at).is_some());
    view! {
        <label class="stack" for=id.clone()>
            <span class="meta">{label}</span>
            <textarea
                class="field"
                rows="2"
                aria-describedby=format!("{id}-wrong")
                aria-invalid=move || wrong.get().then_some("true")
                id=id.clone()
                prop:value=value
                on:input=move |event| on_change.run(event_target_value(&event))
            ></textarea>
        </label>
    }
}

/// What is wrong at a control; nothing is seen where nothing is.
#[component]
pub fn Wrong(desk: Desk, #[prop(into)] at: String) -> impl IntoView {
    let id = format!("{at}-wrong");
    let words = Memo::new(move |_| desk.wrong(&at));
    view! {
        <p class="ferr" id=id hidden=move || words.with(Option::is_none)>{move || words.get()}</p>
    }
}

/// What is to be known at a control, and is nothing wrong.
#[component]
pub fn Warned(desk: Desk, #[prop(into)] at: String) -> impl IntoView {
    let id = format!("{at}-warned");
    let words = Memo::new(move |_| desk.warning(&at));
    view! {
        <p class="meta" id=id role="status" hidden=move || words.with(Option::is_none)>{move || words.get()}</p>
    }
}

/// One of a few, as a select.
#[component]
pub fn Pick<T>(
    #[prop(into)] label: String,
    options: Vec<(T, &'static str)>,
    value: T,
    on_change: Callback<T>,
    #[prop(optional, into)] id: Option<String>,
) -> impl IntoView
where
    T: Copy + PartialEq + Send + Sync + 'static,
{
    let items: Vec<_> = options
        .iter()
        .enumerate()
        .map(|(place, (own, words))| {
            view! { <option value=place.to_string() selected=*own == value>{say(words)}</option> }
        })
        .collect();
    let chosen = move |text: String| {
        let place = text.parse::<usize>().ok();
        if let Some((value, _)) = place.and_then(|place| options.get(place)) {
            on_change.run(*value);
        }
    };
    view! {
        <select
            class="field"
            id=id
            aria-label=label
            on:change=move |event| chosen(event_target_value(&event))
        >
            {items}
        </select>
    }
}
