//! Before anything has been trained.

use crate::page::language::say;
use crate::page::store::{Activity, Engine, use_store};
use leptos::prelude::*;

/// Before there is anything to see.
#[component]
pub fn Nothing() -> impl IntoView {
    let store = use_store();
    let idle = Memo::new(move |_| store.activity() == Activity::Idle);
    let broken = Memo::new(move |_| {
        store
            .desk
            .with(|desk| matches!(desk.engine, Engine::Broken(_)))
    });
    let words = move || match (broken.get(), idle.get()) {
        (true, _) => say("There is no engine, so there is nothing to look into."),
        (_, true) => say("Nothing has been trained yet: there are no spikes to look into."),
        (_, false) => say("The first spikes are on their way."),
    };
    view! {
        <section class="none" aria-label=say("Nothing to see yet")>
            <p id="inside-none" role="status">{words}</p>
            <Show when=move || idle.get() && !broken.get()>
                <div class="inl">
                    <button
                        id="inside-train"
                        class="b main"
                        type="button"
                        on:click=move |_| store.start_if_idle()
                    >
                        {say("Train both")}
                    </button>
                    <button
                        id="inside-first"
                        class="b"
                        type="button"
                        on:click=move |_| store.train_to(0)
                    >
                        {say("Stop at the first training step")}
                    </button>
                </div>
            </Show>
        </section>
    }
}
