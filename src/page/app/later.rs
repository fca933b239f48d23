//! What is open: the lab at once, anything else as soon as its module is there.

use super::parts::{Maker, Part};
use crate::page::lab::LabView;
use crate::page::language::{key, say};
use crate::page::store::{Engine, Store, use_store};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;
use strum::VariantArray;

/// How long after the engine has come all parts are fetched: they are not to be in its way.
const SETTLED: Duration = Duration::from_secs(1);
const MISSING: &str =
    key("the connection is gone, or the site has changed since this page was opened");

/// What is known of each part that was asked for.
type Known = Vec<(Part, Arrival)>;

#[derive(Debug, Clone, Copy)]
enum Arrival {
    Here(Maker),
    Missing,
}

/// What makes a part is always the same.
impl PartialEq for Arrival {
    fn eq(&self, other: &Self) -> bool {
        matches!(
            (self, other),
            (Self::Here(_), Self::Here(_)) | (Self::Missing, Self::Missing)
        )
    }
}

/// The parts that came, or did not.
#[derive(Clone, Copy)]
pub struct Parts(RwSignal<Known>);

impl Parts {
    pub fn new() -> Self {
        Self(RwSignal::new(Vec::new()))
    }

    fn get(self, part: Part) -> Option<Arrival> {
        self.0.with(|known| arrival(known, part))
    }

    /// Fetches it, unless it is there; one that did not come is asked for again.
    fn fetch(self, part: Part) {
        let known = self.0.with_untracked(|known| arrival(known, part));
        if matches!(known, Some(Arrival::Here(_))) {
            return;
        }
        spawn_local(async move {
            let came = part.fetched().await.map_or(Arrival::Missing, Arrival::Here);
            // The page may be gone by now.
            self.0.try_update(|known| {
                known.retain(|(of, _)| *of != part);
                known.push((part, came));
            });
        });
    }

    /// All of them, so that each is there at once when it is opened, and without a network too.
    pub fn fetch_when_settled(self, store: Store) {
        let ready = Memo::new(move |_| store.desk.with(|desk| desk.engine != Engine::Loading));
        Effect::new(move |_| {
            if ready.get() {
                let all = move || Part::VARIANTS.iter().for_each(|part| self.fetch(*part));
                set_timeout(all, SETTLED);
            }
        });
    }
}

fn arrival(known: &Known, part: Part) -> Option<Arrival> {
    let of = known.iter().find(|(of, _)| *of == part);
    of.map(|(_, arrival)| *arrival)
}

/// The view that the address names.
#[component]
pub fn OpenView(parts: Parts) -> impl IntoView {
    let store = use_store();
    let part = Memo::new(move |_| store.desk.with(|desk| Part::of(desk.view)));
    let fetch = move || part.get().into_iter().for_each(|part| parts.fetch(part));
    Effect::new(move |_| fetch());
    let shown = Memo::new(move |_| part.get().map(|part| (part, parts.get(part))));
    move || match shown.get() {
        None => view! { <LabView /> }.into_any(),
        Some((_, Some(Arrival::Here(make)))) => make(),
        Some((_, Some(Arrival::Missing))) => view! { <Missing again=fetch /> }.into_any(),
        Some((_, None)) => {
            view! { <main id="main" class="view-to-come" aria-busy="true" data-to-come></main> }
                .into_any()
        }
    }
}

/// In place of a view whose module did not come.
#[component]
fn Missing(again: impl Fn() + 'static) -> impl IntoView {
    view! {
        <main id="main" class="view-to-come">
            <p class="message" role="alert">{say!("This view did not arrive: {why}.", why = say(MISSING))}</p>
            <div class="inl">
                <button class="b" type="button" on:click=move |_| again()>
                    {say("Try again")}
                </button>
                <button class="b" type="button" on:click=move |_| drop(window().location().reload())>
                    {say("Reload the page")}
                </button>
            </div>
        </main>
    }
}

/// A dialog over any view, made when it is first opened.
#[component]
pub fn LaterDialog(parts: Parts, part: Part, open: RwSignal<bool>) -> impl IntoView {
    let store = use_store();
    let asked = Memo::new(move |asked| asked.is_some_and(|asked: &bool| *asked) || open.get());
    Effect::new(move |_| {
        if open.get() {
            parts.fetch(part);
        }
    });
    Effect::new(move |_| {
        if parts.get(part) == Some(Arrival::Missing) && open.get_untracked() {
            open.set(false);
            let notice = Some(say!(
                "What you opened did not arrive: {missing}.",
                missing = say(MISSING)
            ));
            store.desk.update(|desk| desk.notice = notice);
        }
    });
    let made = Memo::new(move |_| asked.get().then(|| parts.get(part)));
    move || match made.get() {
        Some(Some(Arrival::Here(make))) => make(),
        Some(None) => view! { <div hidden data-to-come></div> }.into_any(),
        Some(Some(Arrival::Missing)) | None => ().into_any(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::share_link::View;

    #[test]
    fn a_part_that_did_not_come_is_told_from_one_that_nobody_asked_for() {
        let known = vec![(Part::Share, Arrival::Missing)];
        assert_eq!(arrival(&known, Part::Share), Some(Arrival::Missing));
        assert_eq!(arrival(&known, Part::About), None);
    }

    #[test]
    fn every_view_but_the_first_is_a_part() {
        let parts: Vec<_> = View::VARIANTS
            .iter()
            .filter_map(|view| Part::of(*view))
            .collect();
        assert_eq!(parts.len(), View::VARIANTS.len() - 1);
        assert_eq!(Part::of(View::Lab), None);
    }
}
