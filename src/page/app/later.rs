//! The view that is open: the lab at once, any other as soon as its module is there.

use super::parts::{self, Make};
use crate::core::share_link::View;
use crate::page::lab::LabView;
use crate::page::store::{Engine, Store, use_store};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;
use strum::VariantArray;

/// How long after the engine has come the other views are fetched: they are not to be in its way.
const SETTLED: Duration = Duration::from_secs(1);

/// Of each view whose module was asked for, what makes it; `None` where the module did not come.
#[derive(Clone, Copy)]
struct Parts(RwSignal<Vec<(View, Option<Make>)>>);

impl Parts {
    fn get(self, view: View) -> Option<Option<Make>> {
        self.0.with(|parts| found(parts, view))
    }

    /// Fetches it, unless it is there; one that did not come is asked for again.
    fn fetch(self, view: View) {
        if self
            .0
            .with_untracked(|parts| found(parts, view))
            .flatten()
            .is_some()
        {
            return;
        }
        spawn_local(async move {
            let Some(made) = parts::fetched(view).await.transpose() else {
                return;
            };
            // The page may be gone by now.
            self.0.try_update(|parts| {
                parts.retain(|(of, _)| *of != view);
                parts.push((view, made.ok()));
            });
        });
    }
}

fn found(parts: &[(View, Option<Make>)], view: View) -> Option<Option<Make>> {
    let of = parts.iter().find(|(of, _)| *of == view);
    of.map(|(_, made)| *made)
}

/// The view that the address names.
#[component]
pub fn OpenView() -> impl IntoView {
    let store = use_store();
    let view = Memo::new(move |_| store.desk.with(|desk| desk.view));
    let parts = Parts(RwSignal::new(Vec::new()));
    Effect::new(move |_| parts.fetch(view.get()));
    fetch_when_settled(store, parts);
    let shown = Memo::new(move |_| (view.get(), parts.get(view.get())));
    move || match shown.get() {
        (View::Lab, _) => view! { <LabView /> }.into_any(),
        (_, Some(Some(make))) => make(),
        (view, Some(None)) => view! { <Missing again=move || parts.fetch(view) /> }.into_any(),
        (_, None) => {
            view! { <main id="main" class="view-to-come" aria-busy="true"></main> }.into_any()
        }
    }
}

/// All other views, so that one is there at once when it is opened, and without a network too.
fn fetch_when_settled(store: Store, parts: Parts) {
    let ready = Memo::new(move |_| store.desk.with(|desk| desk.engine != Engine::Loading));
    Effect::new(move |_| {
        if ready.get() {
            let fetch = move || View::VARIANTS.iter().for_each(|view| parts.fetch(*view));
            set_timeout(fetch, SETTLED);
        }
    });
}

/// In place of a view whose module did not come.
#[component]
fn Missing(again: impl Fn() + 'static) -> impl IntoView {
    view! {
        <main id="main" class="view-to-come">
            <p class="message" role="alert">
                "This view did not arrive: the connection is gone, or the site has changed since the page was opened."
            </p>
            <div class="inl">
                <button class="b" type="button" on:click=move |_| again()>"Try again"</button>
                <button class="b" type="button" on:click=move |_| drop(window().location().reload())>
                    "Reload the page"
                </button>
            </div>
        </main>
    }
}
