//! A cross.

use super::icon::{Icon, Sign};
use leptos::prelude::*;

/// Closes, removes or puts away what it stands in, as its label says.
#[component]
pub fn CloseButton(
    #[prop(optional)] id: Option<&'static str>,
    label: &'static str,
    on_press: impl Fn() + 'static,
) -> impl IntoView {
    view! {
        <button id=id class="b quiet icon" type="button" aria-label=label on:click=move |_| on_press()>
            <Icon sign=Sign::Close />
        </button>
    }
}
