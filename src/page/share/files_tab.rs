//! The networks as files.

use crate::core::name::Named;
use crate::page::kit::{around, download_blob};
use crate::page::language::say;
use crate::page::store::names::chosen_names;
use crate::page::store::{Side, Store, use_store};
use leptos::prelude::*;

/// The third tab.
#[component]
pub fn FilesTab() -> impl IntoView {
    let store = use_store();
    let is_begun = Memo::new(move |_| store.desk.with(|desk| desk.begun.is_some()));
    let save = move |side: Side, words: &'static str| {
        view! {
            <button
                id=format!("save-{}", side.key())
                class="b"
                type="button"
                disabled=move || !is_begun.get()
                on:click=move |_| store.save(side)
            >
                {move || match chosen_names() {
                    Some(names) => say!("Save {network}", network = names[side as usize]),
                    None => words.to_owned(),
                }}
            </button>
        }
    };
    view! {
        <p class="ink2">
            {around(
                "A checkpoint: weights under snnTorch's names (safetensors), and all that training goes on with: {command}.",
                vec![("command", view! { <code>"lyapunov-snn train --resume"</code> }.into_any())],
            )}
        </p>
        <div class="inl">
            {save(Side::Unregularised, say("Save the unregularised network"))}
            {save(Side::Regularised, say("Save the regularised network"))}
        </div>
        <Show when=move || !is_begun.get()>
            <p class="meta">{say("Train first: there is no network yet.")}</p>
        </Show>
    }
}

/// Gives the visitor each file that was asked for, as it comes.
pub fn give_saved(store: Store) {
    Effect::new(move |_| {
        let Some((side, file)) = store.saved.get() else {
            return;
        };
        let name = format!("{}.safetensors", side.key());
        download_blob(&name, &file);
        store.saved.set(None);
    });
}
