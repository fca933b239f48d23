//! The whole page, mounted once over the skeleton: the bar at the top, what is to be said, and one view.

mod address;
mod device_badge;
mod keyboard;
mod notes;
mod theme;
mod top_bar;

use crate::core::name::Named;
use crate::core::share_link::View;
use crate::page::about::AboutDialog;
use crate::page::compare::CompareView;
use crate::page::guest;
use crate::page::inside::InsideView;
use crate::page::lab::{LabView, provide_stage};
use crate::page::lessons::LessonsView;
use crate::page::offline::{self, provide_offline};
use crate::page::proof::ProofView;
use crate::page::share::ShareDialog;
use crate::page::store::{Engine, Store};
use crate::page::teachers::{TeachersView, provide_teaching};
use address::{Address, follow_address};
use leptos::prelude::*;
use notes::Notes;
use top_bar::TopBar;

/// Everything that is seen; makes the store, and gives it to all within.
#[component]
pub fn App() -> impl IntoView {
    let address = Address::read();
    let store = Store::new(address.device);
    provide_context(store);
    provide_stage(store);
    provide_offline();
    offline::keep(move || {
        store
            .desk
            .with(|desk| matches!(desk.engine, Engine::Ready { .. }))
    });
    let whole = NodeRef::new();
    guest::begin(store, address.host.clone(), whole);
    open(store, address);
    let sharing = RwSignal::new(false);
    let about = RwSignal::new(false);
    let view = Memo::new(move |_| store.desk.with(|desk| desk.view));
    view! {
        <div class="whole" node_ref=whole data-hide=move || hidden_parts(store)>
            <TopBar sharing about />
            <Notes />
            {move || match view.get() {
                View::Lab => view! { <LabView /> }.into_any(),
                View::Inside => view! { <InsideView /> }.into_any(),
                View::Compare => view! { <CompareView /> }.into_any(),
                View::Lessons => view! { <LessonsView /> }.into_any(),
                View::Teachers => view! { <TeachersView /> }.into_any(),
                View::Proof => view! { <ProofView /> }.into_any(),
            }}
            <ShareDialog open=sharing />
            <AboutDialog open=about />
        </div>
    }
}

/// As the address says.
fn open(store: Store, address: Address) {
    theme::apply_remembered();
    provide_teaching();
    keyboard::listen(store);
    store.meet();
    follow_address(store);
    store
        .study
        .update(|study| study.notes.extend(address.notes));
    if address.autostart {
        store.start_if_idle();
    }
}

/// The names of the parts that a link left away; nothing where it left none.
fn hidden_parts(store: Store) -> Option<String> {
    let hidden = store.study.with(|study| study.hidden.clone());
    let keys: Vec<_> = hidden.iter().map(|part| part.key()).collect();
    (!keys.is_empty()).then(|| keys.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::name::Labelled;

    /// What is seen before the page's wasm has arrived.
    const SKELETON: &str = include_str!("../../../www/index.html");

    #[test]
    fn the_skeleton_links_to_the_views_that_the_page_has() {
        let links = View::TABS
            .map(|view| format!("<a href=\"#view={}\">{}</a>", view.key(), view.label()))
            .concat();
        let nav = format!("<nav class=\"nav\" aria-label=\"Views\">{links}</nav>");
        assert!(SKELETON.contains(&nav), "{nav}");
    }

    #[test]
    fn the_skeleton_has_the_place_that_the_page_is_mounted_in() {
        assert_eq!(SKELETON.matches("<div id=\"app\">").count(), 1);
    }
}
