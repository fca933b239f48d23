//! How the program is cited.

use crate::core::about::Build;
use crate::page::language::say;
use crate::page::site;
use leptos::prelude::*;

/// The BibTeX entry of this build, to be copied, with an experiment's address where one is given. `name`
/// begins the ids.
#[component]
pub fn Citation(
    name: &'static str,
    #[prop(into)] experiment: Signal<Option<String>>,
) -> impl IntoView {
    let said = RwSignal::new(String::new());
    let entry = Memo::new(move |_| {
        experiment.with(|experiment| Build::own().bibtex(experiment.as_deref()))
    });
    let copy = move |_| site::copy(&entry.get_untracked(), said);
    view! {
        <div class="stack">
            <textarea
                id=format!("{name}-bibtex")
                class="field mono"
                rows="8"
                readonly
                aria-label=say("The BibTeX entry")
                prop:value=move || entry.get()
            ></textarea>
            <div class="inl">
                <button id=format!("{name}-copy") class="b" type="button" on:click=copy>
                    {say("Copy BibTeX")}
                </button>
                <span class="meta" role="status">{move || said.get()}</span>
            </div>
        </div>
    }
}
