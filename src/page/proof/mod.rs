//! Is this number right? Each estimator against what is known, on the visitor's own device.

mod rows;
mod table;

pub use rows::{lines, value_words};

use crate::core::name::{Labelled, Named};
use crate::core::protocol::DeviceChoice;
use crate::page::kit::{Icon, PageHead, Sign, download_table};
use crate::page::language::say;
use crate::page::store::device::device_in_words;
use crate::page::store::proofs::{ProofState, Proofs};
use crate::page::store::{Engine, Store, use_store};
use leptos::prelude::*;
use table::ProofTable;

/// The view; its attributes say how far it is.
#[component]
pub fn ProofView() -> impl IntoView {
    let proofs = use_store().proofs;
    let of = move |value: fn(&Proofs) -> String| Memo::new(move |_| proofs.with(value));
    let (headline, finding) = (of(rows::headline), of(rows::finding));
    view! {
        <main id="main" class="prf">
            <div
                id="proof"
                data-state=of(|it| it.state.key().to_owned())
                data-rows=of(|it| it.rows.len().to_string())
                data-right=of(|it| it.right().to_string())
                data-failed=of(|it| it.failed().to_string())
                data-of=of(|it| it.of.to_string())
            >
                <PageHead headline sub=finding back=("#view=compare", say("Compare"))>
                    <Actions />
                </PageHead>
                <Progress />
                <ProofTable />
                <section class="sec">
                    <p class="meta">
                        {say("Dot: measured less known, in units of the tolerance. Green: the tolerance. λ in nats per time step, of flows per unit of time.")}
                    </p>
                    <details class="more">
                        <summary>{say("Why this is asked")}</summary>
                        <p class="ink2">
                            {say("A Lyapunov exponent from a finite trajectory is an estimate, and a wrong one looks as plausible as a right one. The first rows run through the 64-bit code of “Measure now”, the last ones through the kernels that train. No tolerance is wider than what it has to cover.")}
                        </p>
                    </details>
                </section>
            </div>
        </main>
    }
}

/// The device, the file, and the button that begins and stops.
#[component]
fn Actions() -> impl IntoView {
    let store = use_store();
    let proofs = store.proofs;
    let broken = move || {
        store
            .desk
            .with(|desk| matches!(desk.engine, Engine::Broken(_)))
    };
    let running = Memo::new(move |_| proofs.with(Proofs::is_running));
    let empty = Memo::new(move |_| proofs.with(|proofs| proofs.rows.is_empty()));
    let action = Memo::new(move |_| proofs.with(|proofs| action(&proofs.state)));
    let save = move |_| {
        download_table(
            "proof.csv",
            &proofs.with_untracked(|proofs| rows::csv(&proofs.rows)),
        );
    };
    view! {
        <DeviceSelect running />
        <button id="proof-csv" class="b" type="button" hidden=move || empty.get() on:click=save>
            <Icon sign=Sign::Download />
            {say("CSV")}
        </button>
        <button
            id="prove"
            class="b main sm"
            type="button"
            disabled=broken
            on:click=move |_| store.toggle_proof()
        >
            {move || action.get()}
        </button>
    }
}

/// Where the networks of the next proof run.
#[component]
fn DeviceSelect(running: Memo<bool>) -> impl IntoView {
    let store = use_store();
    let chosen = Memo::new(move |_| store.desk.with(|desk| desk.device));
    let option = move |choice: DeviceChoice| {
        let selected = move || chosen.get() == choice;
        view! { <option value=choice.key() selected=selected>{say(choice.label())}</option> }
    };
    let choose = move |event| {
        if let Some(choice) = DeviceChoice::from_key(&event_target_value(&event)) {
            store.desk.update(|desk| desk.device = choice);
        }
    };
    view! {
        <label class="pick" for="proof-choice">
            <span class="vh">{say("Device of the network rows")}</span>
            <select
                id="proof-choice"
                class="field"
                disabled=move || running.get()
                on:change=choose
            >
                {DeviceChoice::all().map(option).collect_view()}
            </select>
        </label>
        <span class="meta" id="proof-device">{move || device(store)}</span>
    }
}

/// How far it is.
#[component]
fn Progress() -> impl IntoView {
    let proofs = use_store().proofs;
    let said = Memo::new(move |_| proofs.with(Proofs::progress));
    let running = Memo::new(move |_| proofs.with(Proofs::is_running));
    let share = move || proofs.with(|it| (it.rows.len() as f64 / it.of.max(1) as f64).to_string());
    view! {
        <progress
            class="bar"
            max="1"
            aria-label=say("Rows measured")
            hidden=move || !running.get()
            value=share
        ></progress>
        <p id="proof-status" class="meta going" role="status">{move || said.get()}</p>
    }
}

/// What the button does.
fn action(state: &ProofState) -> &'static str {
    match state {
        ProofState::Idle => say("Check on this device"),
        ProofState::Running => say("Stop"),
        ProofState::Done | ProofState::Stopped | ProofState::Broken(_) => say("Check again"),
    }
}

/// The device that was asked for, while or since it runs; before, the one that would be.
fn device(store: Store) -> String {
    let asked = store
        .proofs
        .with(|proofs| (proofs.state != ProofState::Idle).then_some(proofs.device));
    store
        .desk
        .with(|desk| device_in_words(&desk.engine, asked.unwrap_or(desk.device), desk.trial()))
}
