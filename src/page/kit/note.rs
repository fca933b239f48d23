//! One remark that can be put away.

use super::chip::Tone;
use super::icon::{Icon, Sign};
use crate::page::language::say;
use leptos::prelude::*;

/// A remark over the width of its place: what was passed over, what went wrong, what to do.
#[component]
pub fn Note(
    #[prop(into, optional)] tone: Signal<Tone>,
    /// Absent where it cannot be put away.
    #[prop(into, optional)]
    on_close: Option<Callback<()>>,
    children: Children,
) -> impl IntoView {
    let close = on_close.map(|on_close| {
        view! {
            <button class="b quiet icon" type="button" aria-label=say("Dismiss") on:click=move |_| on_close.run(())>
                <Icon sign=Sign::Close />
            </button>
        }
    });
    view! {
        <div class="note" class:bad=move || tone.get() == Tone::Bad role="status">
            <div>{children()}</div>
            {close}
        </div>
    }
}
