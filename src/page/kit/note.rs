//! One remark that can be put away.

use super::chip::Tone;
use super::close_button::CloseButton;
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
            <CloseButton label=say("Dismiss") on_press=move || on_close.run(()) />
        }
    });
    view! {
        <div class="note" class:bad=move || tone.get() == Tone::Bad role="status">
            <div>{children()}</div>
            {close}
        </div>
    }
}
