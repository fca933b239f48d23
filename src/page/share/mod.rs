//! The share dialog: a link and what it says, its QR code, what embeds the lab, and how it is cited.
//!
//! In reading order; a module imports those above it.
//!
//! - `chosen`: what goes into the link
//! - `sentence`: what a link says, in words
//! - `option`, `of_exercise`, `crate_button`: parts
//! - `link_tab`, `embed_tab`, `files_tab`: what is shared

mod chosen;
mod crate_button;
mod embed_tab;
mod files_tab;
mod link_tab;
mod of_exercise;
mod option;
mod sentence;

use crate::core::share_link::Link;
use crate::page::about::Citation;
use crate::page::kit::{Choice, Dialog, Segmented};
use crate::page::language::say;
use crate::page::site::address;
use crate::page::store::use_store;
use chosen::{Chosen, link};
use crate_button::CrateButton;
use embed_tab::EmbedTab;
use files_tab::{FilesTab, give_saved};
use leptos::prelude::*;
use link_tab::LinkTab;
use of_exercise::OfExercise;

/// The link that is shared; none while the dialog is closed.
type Made = Memo<Option<Link>>;

/// What is shared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tab {
    Link,
    Embed,
    Files,
    Cite,
}

/// Over any view.
#[component]
pub fn ShareDialog(open: RwSignal<bool>) -> impl IntoView {
    let store = use_store();
    give_saved(store);
    let chosen = RwSignal::new(Chosen::default());
    let tab = RwSignal::new(Tab::Link);
    let made = Memo::new(move |_| open.get().then(|| link(store, &chosen.get())));
    view! {
        <Dialog id="share" title=say("Share this experiment") open>
            <div class="sd">
                <OfExercise />
                <Segmented
                    name="share-tab"
                    legend=say("What to share")
                    choices=vec![
                        Choice::new(Tab::Link, say("Link")),
                        Choice::new(Tab::Embed, say("Embed")),
                        Choice::new(Tab::Files, say("Files")),
                        Choice::new(Tab::Cite, say("Cite")),
                    ]
                    value=tab
                    on_change=move |chosen| tab.set(chosen)
                />
                {move || match tab.get() {
                    Tab::Link => view! { <LinkTab chosen made /> }.into_any(),
                    Tab::Embed => view! { <EmbedTab chosen made /> }.into_any(),
                    Tab::Files => view! { <FilesTab /> }.into_any(),
                    Tab::Cite => view! { <CiteTab made /> }.into_any(),
                }}
            </div>
        </Dialog>
    }
}

/// The third tab.
#[component]
fn CiteTab(made: Made) -> impl IntoView {
    let experiment = Memo::new(move |_| made.with(|link| link.as_ref().map(cited)));
    view! {
        <p class="ink2">{say("Names version, commit and this experiment, so that a reader gets the same.")}</p>
        <Citation name="cite" experiment />
        <CrateButton />
    }
}

/// A link's whole address.
fn address_of(link: &Link) -> String {
    address(&link.fragment())
}

/// The address of the experiment alone.
fn cited(link: &Link) -> String {
    address_of(&Link {
        config: link.config.clone(),
        ..Link::default()
    })
}
