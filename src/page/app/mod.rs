//! The whole page, mounted once over the skeleton: the bar at the top, what is to be said, and one view.

mod address;
mod device_badge;
mod keyboard;
mod language;
mod later;
mod notes;
mod parts;
mod theme;
mod top_bar;

use crate::core::name::Named;
use crate::page::data;
use crate::page::guest;
use crate::page::lab::provide_stage;
use crate::page::offline::{self, provide_offline};
use crate::page::store::names::{by_difference, call_networks};
use crate::page::store::{Engine, Store};
use crate::page::teachers::provide_teaching;
use crate::page::worker_client::Machine;
use address::{Address, follow_address};
use later::{LaterDialog, OpenView, Parts};
use leptos::prelude::*;
use notes::Notes;
use parts::{Doors, Part};
use top_bar::TopBar;

/// Everything that is seen; makes the store, and gives it to all within.
#[component]
pub fn App() -> impl IntoView {
    let address = Address::read();
    let engines = address.engines.unwrap_or_else(|| Machine::this().engines());
    let store = Store::new(address.device, engines);
    provide_context(store);
    provide_stage(store);
    // By what they differ in, while an exercise says it.
    Effect::new(move |_| {
        let names = store
            .desk
            .with(|desk| by_difference(&desk.differ, desk.settings.good()));
        call_networks(names);
    });
    provide_offline();
    offline::keep(move || {
        store
            .desk
            .with(|desk| matches!(desk.engine, Engine::Ready { .. }))
    });
    let whole = NodeRef::new();
    guest::begin(store, address.host.clone(), whole);
    // A host is told of answers as they are given, and may keep them.
    if guest::use_guest().is_none() {
        store.ask_before_loss();
    }
    open(store, address);
    let doors = Doors {
        sharing: RwSignal::new(false),
        about: RwSignal::new(false),
    };
    provide_context(doors);
    let Doors { sharing, about } = doors;
    let parts = Parts::new();
    parts.fetch_when_settled(store);
    view! {
        <div class="whole" node_ref=whole data-hide=move || hidden_parts(store)>
            <TopBar sharing about />
            <Notes />
            <OpenView parts />
            <LaterDialog parts part=Part::Share open=sharing />
            <LaterDialog parts part=Part::About open=about />
        </div>
    }
}

/// As the address says.
fn open(store: Store, address: Address) {
    theme::apply_remembered();
    provide_teaching();
    keyboard::listen(store);
    data::listen(store);
    store.meet();
    store.look_for_left_off();
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
    use crate::core::repository;
    use crate::core::share_link::View;
    use std::collections::BTreeSet;

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

    /// A class, the file that styles it wherever it is, and one that styles it within its own view: the views show the
    /// same parts, or the latter takes back what the former says.
    const SHARED: [(&str, &str, &str); 23] = [
        ("big", "lab", "data"),
        ("bound", "lab", "inside"),
        ("cells", "inside", "data"),
        ("course", "lab", "lessons"),
        ("courses", "lab", "lessons"),
        ("drawer", "lab", "settings"),
        ("drawer", "settings", "lab"),
        ("f", "settings", "compare"),
        ("lab", "lab", "teachers"),
        ("net", "lab", "lessons"),
        ("netbody", "lab", "lessons"),
        ("pair", "lab", "lessons"),
        ("rail", "lab", "settings"),
        ("rail", "settings", "lab"),
        ("prf", "proof", "compare"),
        ("ramp", "lab", "lessons"),
        ("rasw", "lab", "lessons"),
        ("rasw", "lab", "settings"),
        ("reads", "lab", "lessons"),
        ("said", "lab", "data"),
        ("said", "lab", "inside"),
        ("score", "lab", "lessons"),
        ("trans", "lab", "lessons"),
    ];

    /// Every class of a style: those of a selector that is nothing but that class, and those within others.
    fn classes(style: &str) -> [BTreeSet<String>; 2] {
        let [mut alone, mut within] = [BTreeSet::new(), BTreeSet::new()];
        let said = style
            .split("/*")
            .map(|part| part.split_once("*/").map_or(part, |it| it.1));
        let style = said.collect::<String>();
        for selectors in style.split('}').filter_map(|rule| rule.rsplit('{').nth(1)) {
            for selector in selectors.split(',').map(str::trim) {
                let is_one = selector.starts_with('.') && !selector.contains([' ', '>', '+', '~']);
                let names = selector.split('.').skip(1).map(|rest| {
                    let end = rest.find(|c: char| !c.is_alphanumeric() && c != '-');
                    rest[..end.unwrap_or(rest.len())].to_owned()
                });
                for (place, name) in names.enumerate() {
                    let is_alone = is_one && place == 0;
                    if is_alone { &mut alone } else { &mut within }.insert(name);
                }
            }
        }
        [alone, within]
    }

    #[test]
    fn what_a_view_calls_a_part_of_its_own_no_other_view_styles_by_the_bare_name() {
        let folder = std::fs::read_dir(repository::file("www/style")).expect("a folder");
        let files: Vec<_> = folder
            .map(|entry| entry.expect("a file").path())
            .filter_map(|path| {
                let name = path.file_stem()?.to_str()?.to_owned();
                let style = std::fs::read_to_string(&path).expect("a style");
                // These are everybody's.
                (!matches!(name.as_str(), "base" | "charts")).then(|| (name, classes(&style)))
            })
            .collect();
        let mut clashes = Vec::new();
        for (bare, [alone, _]) in &files {
            for (other, [theirs, within]) in files.iter().filter(|it| it.0 != *bare) {
                let both = alone
                    .iter()
                    .filter(|it| theirs.contains(*it) || within.contains(*it));
                // What all of them stand in.
                let both = both.filter(|it| *it != "whole");
                clashes.extend(both.map(|class| (class.as_str(), bare.as_str(), other.as_str())));
            }
        }
        let unknown: Vec<_> = clashes.iter().filter(|it| !SHARED.contains(it)).collect();
        assert!(unknown.is_empty(), "{unknown:?}");
    }

    #[test]
    fn the_skeleton_has_the_place_that_the_page_is_mounted_in() {
        assert_eq!(SKELETON.matches("<div id=\"app\">").count(), 1);
    }
}
