//! What opens over the page, and gives the focus back when it closes.

use super::close_button::CloseButton;
use crate::page::language::say;
use leptos::ev::Event;
use leptos::html;
use leptos::prelude::*;

/// A modal dialog. Escape, its cross and a press beside it close it; its children are made when it first
/// opens.
#[component]
pub fn Dialog(
    #[prop(into)] id: String,
    #[prop(into)] title: String,
    open: RwSignal<bool>,
    children: ChildrenFn,
) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    let opened_once = RwSignal::new(false);
    Effect::new(move |_| {
        let Some(dialog) = dialog.get() else { return };
        if !open.get() {
            dialog.close();
        } else if !dialog.open() {
            opened_once.set(true);
            // Fails only where it is open, or out of the document.
            let _ = dialog.show_modal();
        }
    });
    let beside = move |event: Event| {
        let target = event.target();
        if target.is_some() && target == event.current_target() {
            open.set(false);
        }
    };
    let heading = format!("{id}-title");
    let labelled = heading.clone();
    view! {
        <dialog
            id=id
            node_ref=dialog
            aria-labelledby=labelled
            on:close=move |_| open.set(false)
            on:mousedown=move |event| beside(event.into())
        >
            <div class="dialog-body">
                <div class="head">
                    <h2 id=heading>{title}</h2>
                    <CloseButton label=say("Close") on_press=move || open.set(false) />
                </div>
                <Show when=move || opened_once.get()>{children()}</Show>
            </div>
        </dialog>
    }
}
