//! Data of the visitor's own: files dropped, what was found in them, every guess, and what is kept.
//!
//! In reading order; a module imports those above it.
//!
//! - `words`, `choices`, `network_words`: what is found, as text
//! - `pick`, `look`, `excerpt`, `guesses`: parts of what follows
//! - `dropping`: files that are dropped anywhere on the page
//! - `drop_view`, `found_view`, `network_view`, `refused_view`: before files, data or a network in them, and why nothing was
//! - `first_notes`: weights that a network begins with
//! - `needed`: what a link's experiment lacks

mod choices;
mod drop_view;
mod dropping;
mod excerpt;
mod first_notes;
mod found_view;
mod guesses;
mod look;
mod needed;
mod network_view;
mod network_words;
mod pick;
mod refused_view;
mod words;

pub use dropping::listen;
pub use needed::NeededData;

use crate::page::store::brought::{Outcome, Reading};
use crate::page::store::use_store;
use drop_view::DropView;
use found_view::FoundView;
use leptos::prelude::*;
use network_view::NetworkView;
use refused_view::RefusedView;
use strum::IntoStaticStr;

/// What is in sight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
enum Stage {
    Drop,
    Busy,
    Found,
    Network,
    Refused,
}

fn stage(reading: &Reading) -> Stage {
    match (&reading.outcome, reading.is_busy) {
        (Some(Outcome::Found(_)), _) => Stage::Found,
        (Some(Outcome::Network(_)), _) => Stage::Network,
        (Some(Outcome::Refused(_) | Outcome::Broken(_)), _) => Stage::Refused,
        (None, true) => Stage::Busy,
        (None, false) => Stage::Drop,
    }
}

/// The view.
#[component]
pub fn DataView() -> impl IntoView {
    let store = use_store();
    let brought = store.brought;
    let stage = Memo::new(move |_| brought.reading.with(stage));
    let busy = Memo::new(move |_| brought.reading.with(|it| it.is_busy));
    let key = move || <&str>::from(stage.get());
    view! {
        <main
            id="main"
            class="page own"
            data-stage=key
            data-busy=move || busy.get().to_string()
            aria-busy=move || busy.get().to_string()
        >
            {move || match stage.get() {
                Stage::Drop | Stage::Busy => view! { <DropView /> }.into_any(),
                Stage::Found => view! { <FoundView /> }.into_any(),
                Stage::Network => view! { <NetworkView /> }.into_any(),
                Stage::Refused => view! { <RefusedView /> }.into_any(),
            }}
        </main>
    }
}
