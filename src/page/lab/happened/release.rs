//! A receipt of another release: the engine that made it, where this site has kept it.

use crate::page::language::say;
use crate::page::site;
use crate::page::store::{Side, use_store};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::Deserialize;

/// What a site that keeps its releases says of them (`cargo xtask dist --into`).
#[derive(Deserialize)]
struct Releases {
    versions: Vec<String>,
}

/// Offers to open the link that is open by the engine that made its receipt.
#[component]
pub fn OtherRelease(side: Side) -> impl IntoView {
    let store = use_store();
    let version = Memo::new(move |_| store.other_release(side));
    let address = RwSignal::new(None);
    Effect::new(move |_| {
        address.set(None);
        let Some(version) = version.get() else { return };
        let path = window().location().pathname().unwrap_or_default();
        let root = root_of(&path);
        spawn_local(async move {
            let list = site::fetch_text(&format!("{root}releases.json")).await;
            let list = list.ok().and_then(|list| serde_json::from_str(&list).ok());
            let is_kept = |list: Releases| list.versions.contains(&version);
            if list.is_some_and(is_kept) {
                let fragment = window().location().hash().unwrap_or_default();
                address.set(Some((format!("{root}v/{version}/{fragment}"), version)));
            }
        });
    });
    move || {
        address.get().map(|(address, version)| {
            view! {
                <a class="other-release" href=address>
                    {say!("Open it in the engine that made it, {version}", version)}
                </a>
            }
        })
    }
}

/// From a page of the site to its root: releases lie below `v/`.
fn root_of(path: &str) -> &'static str {
    let mut folders = path.rsplit('/').skip(1);
    let (_, parent) = (folders.next(), folders.next());
    if parent == Some("v") { "../../" } else { "./" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_release_finds_its_sites_root_and_the_newest_is_there() {
        for (path, root) in [
            ("/", "./"),
            ("/lab/", "./"),
            ("/lab/index.html", "./"),
            ("/lab/v/0.1.0/", "../../"),
            ("/v/0.1.0/index.html", "../../"),
            ("/v/", "./"),
        ] {
            assert_eq!(root_of(path), root, "{path}");
        }
    }
}
