//! "Is this number right?": the estimators beside exponents that are known.

mod table;

use crate::controls::device_in_words;
use crate::store::live::{live, on};
use crate::store::proofs::{ProofState, Proofs};
use crate::store::{Engine, Store, View, use_store};
use leptos::prelude::*;
use table::ProofTable;

/// The whole view; its attributes say how far it is.
#[component]
pub fn ProofView() -> impl IntoView {
    let store = use_store();
    let proofs = store.proofs;
    let of_proofs = move |words: fn(&Proofs) -> String| live(move || proofs.with(words));
    let hidden = live(move || store.desk.with(|desk| desk.view != View::Proof));
    let share = live(move || proofs.with(|it| it.rows.len() as f64 / it.of.max(1) as f64));
    let broken = live(move || {
        store
            .desk
            .with(|desk| matches!(desk.engine, Engine::Broken(_)))
    });
    view! {
        <main
            id="proof"
            class="proof"
            hidden=hidden
            data-state=of_proofs(|it| it.state.key().to_owned())
            data-rows=of_proofs(|it| it.rows.len().to_string())
            data-right=of_proofs(|it| it.right().to_string())
            data-of=of_proofs(|it| it.of.to_string())
        >
            <h2>"Is this number right?"</h2>
            <div class="proof-words">
                <p>
                    "A Lyapunov exponent from a finite trajectory is an estimate, and a wrong one "
                    "looks as plausible as a right one. So every estimator is run here on systems "
                    "whose exponents are known: from theory where it gives them exactly, from the "
                    "literature where it does not."
                </p>
                <p>
                    "The first rows run through the 64-bit code that also stands behind “Measure "
                    "now”; the last ones are silent spiking networks, in the kernels that "
                    "training uses. A row is right where no exponent is farther from the known one "
                    "than the tolerance, which is no wider than what it has to cover."
                </p>
            </div>
            <div class="proof-bar">
                <button id="prove" class="primary" type="button" disabled=broken on:click=on(move |_| store.toggle_proof())>
                    {of_proofs(|it| button(&it.state).to_owned())}
                </button>
                <div class="proof-progress">
                    <span id="proof-status" role="status">{of_proofs(Proofs::progress)}</span>
                    <span class="help">
                        "Network rows run on: " <span id="proof-device">{live(move || device(store))}</span>
                    </span>
                    <progress max="1" prop:value=share aria-label="Rows measured"></progress>
                </div>
            </div>
            <ProofTable />
        </main>
    }
}

fn button(state: &ProofState) -> &'static str {
    match state {
        ProofState::Idle => "Run",
        ProofState::Running => "Stop",
        ProofState::Done | ProofState::Stopped | ProofState::Broken(_) => "Run again",
    }
}

/// The device that was asked for, while or since it runs; before, the one that would be.
fn device(store: Store) -> String {
    let asked = store
        .proofs
        .with(|proofs| (proofs.state != ProofState::Idle).then_some(proofs.device));
    store
        .desk
        .with(|desk| device_in_words(&desk.engine, asked.unwrap_or(desk.device)))
}
