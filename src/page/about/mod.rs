//! What this program is: version, commit, licence, sources, and how it is cited. All of it is in the page:
//! nothing is asked of a network.

mod citation;

pub use citation::Citation;

use crate::core::about::{Build, DIGITS, DIGITS_LICENCE, LICENCES, SOURCES};
use crate::page::kit::{Dialog, around};
use crate::page::language::say;
use crate::page::offline::use_offline;
use crate::page::site;
use crate::page::store::{Engine, use_store};
use leptos::prelude::*;

/// Over any view.
#[component]
pub fn AboutDialog(open: RwSignal<bool>) -> impl IntoView {
    view! {
        <Dialog id="about" title=say("About Lyapunov Lab") open>
            <About open />
        </Dialog>
    }
}

#[component]
fn About(open: RwSignal<bool>) -> impl IntoView {
    let offline = use_offline();
    view! {
        <div class="sd">
            <p>
                {say("Trains spiking neural networks side by side, unregularised and regularised by their Lyapunov exponent λ. Everything runs on your device.")}
            </p>
            <dl class="ab">
                <Program />
                <dt>{say("Sources")}</dt>
                <dd class="ink2">
                    <ul>{SOURCES.map(|source| view! { <li>{source}</li> })}</ul>
                </dd>
                <dt>{say("Data")}</dt>
                <dd class="ink2">
                    {say!("Digits: {source}; here as spikes over time.", source = DIGITS)} " "
                    <Away address=DIGITS_LICENCE words=say("Their licence") />
                </dd>
                <dt>{say("Is it right?")}</dt>
                <dd>
                    <a href="#view=proof" on:click=move |_| open.set(false)>
                        {say("Measured on systems whose exponents are known")}
                    </a>
                </dd>
                <dt>{say("Offline")}</dt>
                <dd id="about-offline">
                    {move || offline.get().words().unwrap_or(say("Not kept: the page needs its server."))}
                </dd>
                <dt>{say("Privacy")}</dt>
                <dd>{say("No accounts, no cookies, no requests to other servers.")}</dd>
            </dl>
            <h3>{say("How to cite")}</h3>
            <Citation name="about" experiment=Signal::stored(None::<String>) />
        </div>
    }
}

/// Version, commit, engine and licence.
#[component]
fn Program() -> impl IntoView {
    let store = use_store();
    let build = Build::own();
    let said = RwSignal::new(String::new());
    let engine = Memo::new(move |_| {
        store.desk.with(|desk| match &desk.engine {
            Engine::Ready { gpu: Ok(adapter) } => {
                say!(
                    "WebAssembly on the CPU; WebGPU on {adapter}",
                    adapter = adapter.text()
                )
            }
            Engine::Ready { gpu: Err(reason) } => {
                say!("WebAssembly on the CPU; no WebGPU: {reason}", reason)
            }
            Engine::Loading | Engine::Broken(_) => say("WebAssembly on the CPU").to_owned(),
        })
    });
    let report = say!("Lyapunov Lab {build}", build = build.text());
    let copy = move |_| site::copy(&format!("{report}; {}", engine.get_untracked()), said);
    let [mit, apache] = LICENCES.map(|(words, address)| view! { <Away address words /> });
    view! {
        <dt>{say("Version")}</dt>
        <dd
            id="about-version"
            data-version=build.version.clone()
            data-commit=build.commit.clone().unwrap_or_default()
        >
            {build.version.clone()} ", " {build.commit_text()} " "
            <button id="about-version-copy" class="lnk" type="button" on:click=copy>
                {say("copy for a report")}
            </button>
            " " <span class="meta" role="status">{move || said.get()}</span>
        </dd>
        <dt>{say("Engine")}</dt>
        <dd>{move || engine.get()}</dd>
        <dt>{say("Licence")}</dt>
        <dd>{around("{mit} or {apache}, as you choose", vec![("mit", mit.into_any()), ("apache", apache.into_any())])}</dd>
    }
}

/// A link that leaves the page where it is.
#[component]
fn Away(address: &'static str, words: &'static str) -> impl IntoView {
    view! { <a href=address target="_blank" rel="noopener">{words}</a> }
}
