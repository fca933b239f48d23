//! Is this number right? What the estimators read of systems whose exponents are known, in short.

use crate::core::protocol::ProofRow;
use crate::page::language::{heard, say};
use crate::page::proof::{lines, value_words};
use crate::page::store::proofs::system_of;
use crate::page::store::use_store;
use leptos::prelude::*;

/// Rows that are shown here; the view of the proof has all.
const MOST: usize = 4;

/// The first rows that were checked on this device, and the way to all.
#[component]
pub fn KnownSystems() -> impl IntoView {
    let proofs = use_store().proofs;
    let rows = Memo::new(move |_| proofs.with(|proofs| first_of_each(&proofs.rows)));
    let said = Memo::new(move |_| proofs.with(|proofs| proofs.progress()));
    view! {
        <section class="panel known" aria-labelledby="known-title">
            <header class="panel-head">
                <h2 id="known-title">{say("Is this number right?")}</h2>
                <a id="to-proof" href="#view=proof">{say("All checks")}</a>
            </header>
            <Show
                when=move || rows.with(|rows| !rows.is_empty())
                fallback=|| view! {
                    <p class="ink2">
                        {say("Every estimator can be checked on systems whose λ is known, on this device.")}
                    </p>
                }
            >
                <table>
                    <caption class="vh">{say("Known exponents beside measured ones")}</caption>
                    <thead>
                        <tr>
                            <th scope="col">{say("System")}</th>
                            <th scope="col" class="num">{say("Known λ")}</th>
                            <th scope="col" class="num">{say("Measured")}</th>
                            <th scope="col"><span class="vh">{say("Verdict")}</span></th>
                        </tr>
                    </thead>
                    <tbody>
                        <For each=move || rows.get() key=|row| row.clone() let:row>
                            <tr>
                                <th scope="row">{row.system}</th>
                                <td class="num">{row.known}</td>
                                <td class="num">{row.measured}</td>
                                <td class="num" class:ok=row.within class:bad=!row.within>
                                    {if row.within { say("✓ within") } else { say("≠ off") }}
                                </td>
                            </tr>
                        </For>
                    </tbody>
                </table>
                <p class="meta">{move || said.get()}</p>
            </Show>
        </section>
    }
}

/// A row here.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Known {
    system: String,
    known: String,
    measured: String,
    within: bool,
}

/// The first exponent of each of the first systems.
fn first_of_each(rows: &[ProofRow]) -> Vec<Known> {
    let mut found: Vec<Known> = Vec::new();
    for row in rows {
        let system = heard(system_of(row).title);
        let Ok(proof) = row else { continue };
        if found.len() == MOST || found.iter().any(|it| it.system == system) {
            continue;
        }
        if let Some(line) = lines(proof).first() {
            found.push(Known {
                system,
                known: value_words(line.known, proof.tolerance),
                measured: value_words(line.measured, proof.tolerance),
                within: line.is_within(),
            });
        }
    }
    found
}
