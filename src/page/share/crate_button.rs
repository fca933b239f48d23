//! Everything of the experiment as one archive, as repositories of research data read them.

use super::address_of;
use crate::core::archive::zip;
use crate::core::exchange::results::{Experiment, experiment_files};
use crate::core::share_link::Link;
use crate::page::kit::download_bytes;
use crate::page::language::say;
use crate::page::store::crated::Crated;
use crate::page::store::study::Carried;
use crate::page::store::{Side, Store, use_store};
use leptos::prelude::*;

/// What the archive is called.
const NAME: &str = "experiment.rocrate.zip";

/// A button that saves it, with the networks where there are any.
#[component]
pub fn CrateButton() -> impl IntoView {
    let store = use_store();
    let said = RwSignal::new(String::new());
    give_crate(store, said);
    let save = move |_| {
        said.set(say("Making it\u{2026}").to_owned());
        store.ask_for_crate();
    };
    view! {
        <div class="inl">
            <button id="save-crate" class="b" type="button" on:click=save>
                {say("Save everything (RO-Crate)")}
            </button>
            <span class="meta" role="status">{move || said.get()}</span>
        </div>
        <p class="meta">
            {say("Experiment, link, receipts, every step, networks and citation in one ZIP that archives of research read.")}
        </p>
    }
}

/// Saves the archive once every network that there is has come.
fn give_crate(store: Store, said: RwSignal<String>) {
    Effect::new(move |_| {
        let Some(checkpoints) = store.crated.with(|it| it.as_ref().and_then(Crated::whole)) else {
            return;
        };
        store.crated.set(None);
        let link = untrack(move || store.link(Carried::RECEIPTS));
        let address = address_of(&Link {
            config: link.config.clone(),
            from_file: link.from_file.clone(),
            weights: link.weights.clone(),
            receipts: link.receipts.clone(),
            ..Link::default()
        });
        let engine = store
            .desk
            .with_untracked(|desk| desk.engine_version.clone());
        let day = String::from(js_sys::Date::new_0().to_iso_string());
        let runs = Side::BOTH.map(|side| store.run(side).get_untracked());
        let [off, held] = &runs;
        let files = experiment_files(Experiment {
            config: &link.config,
            link: &address,
            runs: [off, held].map(|run| run.device.is_some().then_some(run)),
            checkpoints,
            day: day.split('T').next().unwrap_or_default(),
            engine: &engine,
        });
        match zip(&files) {
            Ok(bytes) => {
                download_bytes(NAME, "application/zip", &bytes);
                said.set(say!("Saved as {name}.", name = NAME));
            }
            Err(why) => said.set(say!("Not saved: {why}", why)),
        }
    });
}
