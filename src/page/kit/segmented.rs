//! One of a few, all in sight.

use leptos::prelude::*;

/// One of the choices: what it is, and how it is labelled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice<T> {
    pub value: T,
    pub label: String,
}

impl<T> Choice<T> {
    pub fn new(value: T, label: impl Into<String>) -> Self {
        Self {
            value,
            label: label.into(),
        }
    }
}

/// Radio buttons that look like a switch. `name` is the group's, one of its own on the page; a button's
/// id is that name, a hyphen and its place.
#[component]
pub fn Segmented<T>(
    name: &'static str,
    #[prop(into)] legend: String,
    choices: Vec<Choice<T>>,
    #[prop(into)] value: Signal<T>,
    on_change: impl Fn(T) + Copy + Send + Sync + 'static,
    #[prop(into, optional)] disabled: Signal<bool>,
) -> impl IntoView
where
    T: Clone + PartialEq + Send + Sync + 'static,
{
    let buttons: Vec<_> = choices
        .into_iter()
        .enumerate()
        .map(|(place, choice)| {
            let own = choice.value.clone();
            let chosen = choice.value;
            view! {
                <label>
                    <input
                        type="radio"
                        name=name
                        id=format!("{name}-{place}")
                        disabled=move || disabled.get()
                        prop:checked=move || value.get() == own
                        on:change=move |_| on_change(chosen.clone())
                    />
                    {choice.label}
                </label>
            }
        })
        .collect();
    view! {
        <fieldset class="seg">
            <legend class="vh">{legend}</legend>
            {buttons}
        </fieldset>
    }
}
