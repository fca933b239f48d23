//! The rows, those of one system under its name, on one axis for all: measured less known, in tolerances.

use super::rows::{ProofLine, REACH, error, lines, value_words, written};
use crate::core::protocol::{Proof, ProofFailure, ProofRow};
use crate::page::language::number::compact;
use crate::page::language::{heard, say};
use crate::page::store::proofs::{Proofs, system_of};
use crate::page::store::use_store;
use leptos::prelude::*;

/// The width of the axis' picture, in its own units.
const WIDTH: f64 = 100.0;

/// The table as far as it has come.
#[component]
pub fn ProofTable() -> impl IntoView {
    let proofs = use_store().proofs;
    // A system's rows are put in place anew only where one more has come.
    let systems = Memo::new(move |_| proofs.with(sizes));
    let group = move |(place, _): (usize, usize)| {
        let rows =
            proofs.with_untracked(|proofs| proofs.by_system().nth(place).map(<[ProofRow]>::to_vec));
        rows.map(|rows| view! { <System rows /> })
    };
    view! {
        <table class="pt" hidden=move || systems.with(Vec::is_empty)>
            <caption class="vh">{say("Known exponents beside the measured ones")}</caption>
            <thead>
                <tr>
                    <th scope="col">{say("System")}</th>
                    <th scope="col" class="num wide">{say("Known λ")}</th>
                    <th scope="col" class="pl"><AxisNames /></th>
                    <th scope="col" class="num">{say("Measured λ")}</th>
                    <th scope="col" class="num wide">{say("Tolerance")}</th>
                    <th scope="col" class="wide">{say("Device")}</th>
                    <th scope="col" class="wide">{say("Verdict")}</th>
                </tr>
            </thead>
            <For each=move || systems.get() key=|system| *system let:system>{group(system)}</For>
        </table>
    }
}

/// Each system by its place, with how many rows it has.
fn sizes(proofs: &Proofs) -> Vec<(usize, usize)> {
    let sizes = proofs.by_system().map(<[ProofRow]>::len);
    sizes.enumerate().collect()
}

/// What the axis' ends are.
#[component]
fn AxisNames() -> impl IntoView {
    view! {
        <span class="axl">
            <span>{say("− tolerance")}</span>
            <span class="wide">{say("known")}</span>
            <span>"+"</span>
        </span>
    }
}

#[component]
fn System(rows: Vec<ProofRow>) -> impl IntoView {
    let head = rows.first().map(|row| {
        let words = system_of(row);
        view! {
            <tr class="gh">
                <th colspan="7" scope="rowgroup">
                    {heard(words.title)}
                    <span class="equation">{heard(words.equation)}</span>
                    <span class="meta">{heard(words.source)}</span>
                </th>
            </tr>
        }
    });
    let row = |row: ProofRow| match row {
        Ok(proof) => view! { <Measured proof /> }.into_any(),
        Err(failure) => view! { <Failed failure=*failure /> }.into_any(),
    };
    view! {
        <tbody>
            {head}
            {rows.into_iter().map(row).collect_view()}
        </tbody>
    }
}

/// A row for each of its exponents; the first carries the numbers of all in full.
#[component]
fn Measured(proof: Proof) -> impl IntoView {
    let of_first = |place: usize, value: String| (place == 0).then_some(value);
    let row = |(place, line): (usize, ProofLine)| {
        let within = line.is_within();
        let words = |value: f64| value_words(value, line.tolerance);
        let known = words(line.known);
        view! {
            <tr
                class:failed=!within
                data-proof=of_first(place, proof.key.clone())
                data-within=of_first(place, proof.within.to_string())
                data-known=of_first(place, written(&proof.known))
                data-measured=of_first(place, written(&proof.measured))
                data-error=of_first(place, error(&proof).to_string())
                data-tolerance=of_first(place, proof.tolerance.to_string())
                data-device=of_first(place, proof.device.clone())
            >
                <th scope="row">{heard(&line.name)}</th>
                <td class="num wide">{known.clone()}</td>
                <td class="pl"><Difference line=line.clone() /></td>
                <td class="num">
                    {(!within).then(|| view! { <span class="v bad narrow">"≠ "</span> })}
                    {words(line.measured)}
                    <span class="kn">{say!("known {known}", known)}</span>
                </td>
                <td class="num wide">{format!("± {}", compact(line.tolerance))}</td>
                <td class="wide ink2">{heard(&proof.device)}</td>
                <td class="wide v" class:bad=!within>{line.verdict_words()}</td>
            </tr>
        }
    };
    let rows = lines(&proof)
        .into_iter()
        .enumerate()
        .map(row)
        .collect_view();
    let wrong = (!proof.within).then(|| {
        let said = say!(
            "Off by {size}, tolerance {tolerance}, in {unit}. The tolerance covers {covers}.",
            size = compact(error(&proof)),
            tolerance = compact(proof.tolerance),
            unit = heard(&proof.unit),
            covers = heard(&proof.covers)
        );
        view! { <tr class="exp"><td colspan="7">{said}</td></tr> }
    });
    view! { {rows} {wrong} }
}

/// A row that could not be measured, with its reason.
#[component]
fn Failed(failure: ProofFailure) -> impl IntoView {
    let ProofFailure {
        key,
        device,
        reason,
        ..
    } = failure;
    let (row_key, row_device, row_reason) = (key.clone(), device.clone(), reason.clone());
    view! {
        <tr
            class="failed"
            data-proof=row_key
            data-within="false"
            data-failed=row_reason
            data-device=row_device
        >
            <th scope="row">{key}</th>
            <td class="num wide">"–"</td>
            <td class="pl"></td>
            <td class="num"><span class="v bad narrow">"≠ "</span>"–"</td>
            <td class="num wide">"–"</td>
            <td class="wide ink2">{device}</td>
            <td class="wide v bad">{say("≠ not measured")}</td>
        </tr>
        <tr class="exp"><td colspan="7"><b>{say("Not measured.")}</b>" "{heard(&reason)}</td></tr>
    }
}

/// A mark in the band of the tolerance, with the known value in its middle.
#[component]
fn Difference(line: ProofLine) -> impl IntoView {
    let edge = WIDTH / 2.0 / REACH;
    let (left, right) = (WIDTH / 2.0 - edge, 2.0 * edge);
    let bad = !line.is_within();
    // A line of no length with round ends: a circle however wide the picture is drawn.
    let mark = line.place().map(|place| {
        let x = place * WIDTH;
        view! { <line class="dt" class:bad=bad x1=x x2=x y1="11" y2="11" vector-effect="non-scaling-stroke"></line> }
    });
    view! {
        <svg viewBox="0 0 100 22" preserveAspectRatio="none" role="img" aria-label=line.words()>
            <rect class="tol" x=left y="1" width=right height="20"></rect>
            <line class="zero" x1="50" x2="50" y1="1" y2="21" vector-effect="non-scaling-stroke"></line>
            {mark}
        </svg>
    }
}
