//! Hand-ins come in, by choice, drop or paste, and so does the exercise that they are measured by.

use super::rows::measured_by;
use crate::core::review::Measure;
use crate::page::kit::{Dialog, Hover, Icon, Sign, chosen_files};
use crate::page::language::say;
use crate::page::site;
use crate::page::store::class::Names;
use crate::page::store::use_store;
use crate::page::teachers::Teaching;
use crate::page::teachers::draft::Draft;
use leptos::prelude::*;

/// Files may be dropped anywhere on it.
#[component]
pub fn Dropped(names: RwSignal<Names>, children: Children) -> impl IntoView {
    let store = use_store();
    let hover = Hover::default();
    let notes = Memo::new(move |_| store.class.with(|class| class.notes.clone()));
    let lines = move || {
        let notes = notes.get();
        let notes = match names.get() {
            Names::Shown => notes,
            // Files are called by their students.
            Names::Hidden => vec![say!(
                "Notes on files: {count}, hidden with the names",
                count = notes.len()
            )],
        };
        let notes = notes.into_iter();
        notes
            .map(|note| view! { <li>{note}</li> })
            .collect::<Vec<_>>()
    };
    view! {
        <div
            class="rev"
            class:over=move || hover.is_over()
            on:dragover=move |event| hover.drag(&event)
            on:dragleave=move |_| hover.leave()
            on:drop=move |event| store.give_files(hover.drop(&event))
        >
            {children()}
            <ul class="passed meta" id="review-notes" role="status" hidden=move || notes.with(Vec::is_empty)>
                {lines}
            </ul>
        </div>
    }
}

/// The choice of files.
#[component]
pub fn AddHandIns() -> impl IntoView {
    let store = use_store();
    let chosen = move |event| store.give_files(chosen_files(&event));
    view! {
        <label class="b main sm pick">
            <Icon sign=Sign::Download />
            {say("Add hand-ins…")}
            <input type="file" id="review-files" multiple on:change=chosen />
        </label>
    }
}

/// A box for a column of links.
#[component]
pub fn Paste(open: RwSignal<bool>) -> impl IntoView {
    let store = use_store();
    let text = RwSignal::new(String::new());
    let take = move |_| {
        store.give_text(&text.get_untracked());
        text.set(String::new());
        open.set(false);
    };
    view! {
        <Dialog id="paste" title=say("Paste hand-ins") open>
            <div class="paste">
                <label for="paste-text">{say("Links, one a line or one a cell: copy the whole column of your sheet.")}</label>
                <textarea
                    class="field mono"
                    id="paste-text"
                    rows="8"
                    prop:value=move || text.get()
                    on:input=move |event| text.set(event_target_value(&event))
                ></textarea>
                <div class="inl">
                    <button
                        class="b main sm"
                        type="button"
                        id="paste-take"
                        disabled=move || text.with(|text| text.trim().is_empty())
                        on:click=take
                    >
                        {say("Add them")}
                    </button>
                </div>
            </div>
        </Dialog>
    }
}

/// The teacher's own exercise: what counts is taken from it.
#[component]
pub fn MeasuredBy(teaching: Teaching) -> impl IntoView {
    let store = use_store();
    let link = Memo::new(move |_| store.class.with(|class| class.link.clone()));
    let wrong = Memo::new(move |_| store.class.with(|class| class.wrong.clone()));
    let said = Memo::new(move |_| {
        let said = |measure: &Measure| measured_by(measure);
        store.class.with(|class| class.measure.as_ref().map(said))
    });
    let words = move || match (wrong.get(), said.get()) {
        (Some(why), _) => why,
        (None, Some(said)) => say!("Measured against {said}.", said),
        (None, None) => {
            say("Without it nothing is counted: a hand-in's own copy proves nothing.").to_owned()
        }
    };
    let made =
        move || made_here(teaching).filter(|it| link.with(|link| link.is_empty() || link != it));
    let use_made = move |_| {
        if let Some(link) = made_here(teaching) {
            store.measure_by(&link);
        }
    };
    view! {
        <section class="by" aria-label=say("What counts")>
            <label for="review-measure">{say("Your exercise's link")}</label>
            <input
                class="field mono"
                id="review-measure"
                type="text"
                autocomplete="off"
                spellcheck="false"
                placeholder=say("paste it here")
                prop:value=move || link.get()
                aria-describedby="review-measured"
                aria-invalid=move || wrong.with(Option::is_some).then_some("true")
                on:change=move |event| store.measure_by(&event_target_value(&event))
            />
            <Show when=move || made().is_some()>
                <button class="b" type="button" id="review-made" on:click=use_made>{say("Take the one made here")}</button>
            </Show>
            <p
                id="review-measured"
                class="meta"
                class:ferr=move || wrong.with(Option::is_some)
                role="status"
                data-measured=move || said.with(Option::is_some).to_string()
            >
                {words}
            </p>
        </section>
    }
}

/// The link of the exercise in the form, where it is whole.
fn made_here(teaching: Teaching) -> Option<String> {
    let made = teaching
        .draft
        .with(|draft| draft.as_ref().map(Draft::make))?;
    made.measure().map(|fragment| site::address(&fragment))
}
