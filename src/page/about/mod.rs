//! What this program is: version, commit, licence, sources, and how it is cited. All of it is in the page:
//! nothing is asked of a network.

mod citation;

pub use citation::Citation;

use crate::core::about::{Build, DIGITS, DIGITS_LICENCE, LICENCES, SOURCES};
use crate::page::kit::Dialog;
use crate::page::offline::use_offline;
use crate::page::site;
use crate::page::store::{Engine, use_store};
use leptos::prelude::*;

/// Over any view.
#[component]
pub fn AboutDialog(open: RwSignal<bool>) -> impl IntoView {
    view! {
        <Dialog id="about" title="About Lyapunov Lab" open>
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
                "Trains spiking neural networks side by side, unregularised and regularised by their Lyapunov exponent λ. Everything runs on your device."
            </p>
            <dl class="ab">
                <Program />
                <dt>"Sources"</dt>
                <dd class="ink2">
                    <ul>{SOURCES.map(|source| view! { <li>{source}</li> })}</ul>
                </dd>
                <dt>"Data"</dt>
                <dd class="ink2">
                    "Digits: " {DIGITS} "; here as spikes over time. "
                    <Away address=DIGITS_LICENCE words="Their licence" />
                </dd>
                <dt>"Is it right?"</dt>
                <dd>
                    <a href="#view=proof" on:click=move |_| open.set(false)>
                        "Measured on systems whose exponents are known"
                    </a>
                </dd>
                <dt>"Offline"</dt>
                <dd id="about-offline">
                    {move || offline.get().words().unwrap_or("Not kept: the page needs its server.")}
                </dd>
                <dt>"Privacy"</dt>
                <dd>"No accounts, no cookies, no requests to other servers."</dd>
            </dl>
            <h3>"How to cite"</h3>
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
                format!("WebAssembly on the CPU; WebGPU on {}", adapter.text())
            }
            Engine::Ready { gpu: Err(reason) } => {
                format!("WebAssembly on the CPU; no WebGPU: {reason}")
            }
            Engine::Loading | Engine::Broken(_) => "WebAssembly on the CPU".to_owned(),
        })
    });
    let report = format!("Lyapunov Lab {}", build.text());
    let copy = move |_| site::copy(&format!("{report}; {}", engine.get_untracked()), said);
    let [mit, apache] = LICENCES.map(|(words, address)| view! { <Away address words /> });
    view! {
        <dt>"Version"</dt>
        <dd
            id="about-version"
            data-version=build.version.clone()
            data-commit=build.commit.clone().unwrap_or_default()
        >
            {build.version.clone()} ", " {build.commit_text()} " "
            <button id="about-version-copy" class="lnk" type="button" on:click=copy>
                "copy for a report"
            </button>
            " " <span class="meta" role="status">{move || said.get()}</span>
        </dd>
        <dt>"Engine"</dt>
        <dd>{move || engine.get()}</dd>
        <dt>"Licence"</dt>
        <dd>{mit} " or " {apache} ", as you choose"</dd>
    }
}

/// A link that leaves the page where it is.
#[component]
fn Away(address: &'static str, words: &'static str) -> impl IntoView {
    view! { <a href=address target="_blank" rel="noopener">{words}</a> }
}
