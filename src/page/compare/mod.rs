//! Runs, sweeps and estimators beside each other, and what random starting points came to.

mod estimators;
mod known;
mod map;
mod results;
mod runs;
mod starts;
mod sweep;

pub use map::{cell_text, domain, legend, scale, unit, words};

use crate::core::config;
use crate::page::kit::{Hover, Icon, PageHead, Sign, download_table};
use crate::page::language::say;
use crate::page::store::{Side, use_store};
use estimators::EstimatorsPanel;
use known::KnownSystems;
use leptos::prelude::*;
use results::ResultsPanel;
use runs::{RunsPanel, csv, follow, headline};
use starts::StartsPanel;
use sweep::{SweepDialog, SweepPanel};

/// The view. Files may be dropped anywhere on it.
#[component]
pub fn CompareView() -> impl IntoView {
    let store = use_store();
    let rows = follow(store);
    let said = Memo::new(move |_| rows.with(|rows| headline(rows)));
    let setting_up = RwSignal::new(false);
    let hover = Hover::default();
    let export = move |_| download_table("runs.csv", &rows.with_untracked(|rows| csv(rows)));
    view! {
        <main
            id="main"
            class="cmp"
            class:over=move || hover.is_over()
            on:dragover=move |event| hover.drag(&event)
            on:dragleave=move |_| hover.leave()
            on:drop=move |event| store.open_files(hover.drop(&event))
        >
            <PageHead
                headline=Signal::derive(move || said.with(|said| said.0.clone()))
                sub=Signal::derive(move || said.with(|said| said.1.clone()))
            >
                <button id="sweep-new" class="b" type="button" on:click=move |_| setting_up.set(true)>
                    {say("New sweep…")}
                </button>
                <button id="runs-csv" class="b" type="button" on:click=export>
                    <Icon sign=Sign::Download />
                    {say("Export CSV")}
                </button>
            </PageHead>
            <div class="made">
                <RunsPanel rows />
                <SweepPanel setting_up />
                <ResultsPanel />
                <StartsPanel />
            </div>
            <div class="est">
                <EstimatorsPanel />
                <KnownSystems />
            </div>
            <SweepDialog open=setting_up />
        </main>
    }
}

/// What a network is called.
fn side_name(side: Side) -> &'static str {
    match side.in_files() {
        config::Side::Regularised => say("Regularised"),
        config::Side::Unregularised => say("Unregularised"),
    }
}
