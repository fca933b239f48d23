//! The visitor's progress and answers are forgotten, once it is said how much that is.

use super::progress::{Lost, Progress};
use crate::page::kit::Dialog;
use crate::page::language::say;
use crate::page::store::use_store;
use leptos::html;
use leptos::prelude::*;

/// The button, and the question that it asks. What is safe has the focus.
#[component]
pub fn ClearProgress(progress: Memo<Vec<Progress>>) -> impl IntoView {
    let store = use_store();
    let open = RwSignal::new(false);
    let lost = Memo::new(move |_| progress.with(|all| Lost::of(all, store.answered(None))));
    let nothing = move || lost.get().is_nothing();
    let clear = move |_| {
        open.set(false);
        store.clear_progress();
    };
    view! {
        <button class="b" type="button" id="clear-progress" disabled=nothing on:click=move |_| open.set(true)>
            {say("Clear progress…")}
        </button>
        <Dialog id="clear" title=say("Clear your progress?") open>
            <p>
                {move || say!("Forgotten in this browser, with your name: {lost}. What you handed in stays with your teacher.", lost = lost.get().words())}
            </p>
            <div class="inl">
                <Keep open />
                <button class="b harm" type="button" id="clear-yes" on:click=clear>
                    {move || lost.get().button()}
                </button>
                <span class="meta">{say("This cannot be undone.")}</span>
            </div>
        </Dialog>
    }
}

#[component]
fn Keep(open: RwSignal<bool>) -> impl IntoView {
    let keep = NodeRef::<html::Button>::new();
    Effect::new(move |_| {
        if let Some(keep) = keep.get().filter(|_| open.get()) {
            // The dialog opens before this is in it; later it is the one that the browser chooses.
            request_animation_frame(move || drop(keep.focus()));
        }
    });
    view! {
        <button class="b" type="button" id="clear-no" autofocus node_ref=keep on:click=move |_| open.set(false)>
            {say("Keep everything")}
        </button>
    }
}
