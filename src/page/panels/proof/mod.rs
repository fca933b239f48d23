//! "Is this number right?": the estimators beside exponents that are known.

mod table;

use crate::core::share_link::View;
use crate::page::controls::device_in_words;
use crate::page::dom::{El, button, el};
use crate::page::store::proofs::{ProofState, Proofs};
use crate::page::store::{Engine, Store, use_store};
use leptos::prelude::*;
use table::proof_table;

/// The whole view; its attributes say how far it is.
pub fn proof_view() -> El {
    let store = use_store();
    let proofs = store.proofs;
    let of_proofs = move |words: fn(&Proofs) -> String| move || proofs.with(words);
    let hidden = move || store.desk.with(|desk| desk.view != View::Proof);
    let words = [
        "A Lyapunov exponent from a finite trajectory is an estimate, and a wrong one looks as \
         plausible as a right one. So every estimator is run here on systems whose exponents are \
         known: from theory where it gives them exactly, from the literature where it does not.",
        "The first rows run through the 64-bit code that also stands behind “Measure now”; the \
         last ones are silent spiking networks, in the kernels that training uses. A row is right \
         where no exponent is farther from the known one than the tolerance, which is no wider \
         than what it has to cover.",
    ];
    let words = words.map(|words| el("p").text(words));
    el("main")
        .id("proof")
        .class("proof")
        .live_flag("hidden", hidden)
        .live_attr("data-state", of_proofs(|it| it.state.key().to_owned()))
        .live_attr("data-rows", of_proofs(|it| it.rows.len().to_string()))
        .live_attr("data-right", of_proofs(|it| it.right().to_string()))
        .live_attr("data-failed", of_proofs(|it| it.failed().to_string()))
        .live_attr("data-of", of_proofs(|it| it.of.to_string()))
        .child(el("h2").text("Is this number right?"))
        .child(el("div").class("proof-words").children(words))
        .child(bar(store))
        .child(proof_table())
}

/// The button and how far it is.
fn bar(store: Store) -> El {
    let proofs = store.proofs;
    let broken = move || {
        store
            .desk
            .with(|desk| matches!(desk.engine, Engine::Broken(_)))
    };
    let share = move || {
        let share = proofs.with(|it| it.rows.len() as f64 / it.of.max(1) as f64);
        share.to_string()
    };
    let prove = button("primary", "")
        .id("prove")
        .live_flag("disabled", broken)
        .on_click(move || store.toggle_proof())
        .live_text(move || proofs.with(|it| action(&it.state).to_owned()));
    let status = el("span")
        .id("proof-status")
        .attr("role", "status")
        .live_text(move || proofs.with(Proofs::progress));
    let device = el("span")
        .id("proof-device")
        .live_text(move || device(store));
    let device = el("span")
        .class("help")
        .text("Network rows run on: ")
        .child(device);
    let measured = el("progress")
        .attr("max", "1")
        .attr("aria-label", "Rows measured")
        .live_value("value", share);
    let progress = el("div")
        .class("proof-progress")
        .children([status, device, measured]);
    el("div").class("proof-bar").children([prove, progress])
}

/// What the button does.
fn action(state: &ProofState) -> &'static str {
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
