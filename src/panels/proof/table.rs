//! The rows of the proof, those of one system under its name.
//!
//! On a small screen each row is a card: the style sheet takes the names of the columns from
//! `data-label`. The roles say what the elements are where they are no longer laid out as a table.

use crate::charts::{compact, fixed};
use crate::protocol::Proof;
use crate::store::live::live;
use crate::store::proofs::Proofs;
use crate::store::use_store;
use leptos::prelude::*;

const HEADS: [&str; 6] = [
    "Estimator",
    "Known",
    "Measured",
    "Error",
    "Computed on",
    "Verdict",
];

/// The table as far as it has come.
#[component]
pub fn ProofTable() -> impl IntoView {
    let proofs = use_store().proofs;
    view! {
        <table class="proof-table" role="table" hidden=live(move || proofs.with(|it| it.rows.is_empty()))>
            <caption class="visually-hidden">"Known exponents beside the measured ones"</caption>
            <thead role="rowgroup">
                <tr role="row">
                    {HEADS.map(|head| view! { <th role="columnheader" scope="col">{head}</th> })}
                </tr>
            </thead>
            {live(move || proofs.with(systems))}
        </table>
    }
}

fn systems(proofs: &Proofs) -> AnyView {
    proofs.by_system().map(system).collect_view().into_any()
}

fn system(rows: &[Proof]) -> AnyView {
    let first = &rows[0];
    view! {
        <tbody role="rowgroup">
            <tr class="system" role="row">
                <th role="rowheader" scope="rowgroup" colspan="6">
                    <span class="system-title">{first.title.clone()}</span>
                    <span class="equation">{first.equation.clone()}</span>
                    <span class="help">{first.source.clone()}</span>
                </th>
            </tr>
            {rows.iter().map(row).collect_view()}
        </tbody>
    }
    .into_any()
}

fn row(proof: &Proof) -> AnyView {
    let error = error(proof);
    let digits = digits(proof.tolerance);
    let exponents = |values: &[f64]| {
        let lines = values.iter();
        let line = |&value: &f64| view! { <span class="value">{fixed(value, digits)}</span> };
        lines.map(line).collect_view()
    };
    let (mark, word) = if proof.within {
        ("✓", "right")
    } else {
        ("✗", "off")
    };
    view! {
        <tr
            role="row"
            data-proof=proof.key.clone()
            data-within=proof.within.to_string()
            data-known=written(&proof.known)
            data-measured=written(&proof.measured)
            data-error=error.to_string()
            data-tolerance=proof.tolerance.to_string()
            data-device=proof.device.clone()
        >
            <td role="cell" data-label=HEADS[0]>{proof.estimator.clone()}</td>
            <td role="cell" data-label=HEADS[1]>
                {exponents(&proof.known)} <span class="help">{proof.unit.clone()}</span>
            </td>
            <td role="cell" data-label=HEADS[2]>{exponents(&proof.measured)}</td>
            <td role="cell" data-label=HEADS[3]>
                <span class="value">{format!("{} of {}", compact(error), compact(proof.tolerance))}</span>
                <span class="help">{format!("covers {}", proof.covers)}</span>
            </td>
            <td role="cell" data-label=HEADS[4]>{proof.device.clone()}</td>
            <td role="cell" data-label=HEADS[5]>
                <span class="row-verdict">
                    <span aria-hidden="true">{mark}</span>
                    {word}
                </span>
            </td>
        </tr>
    }
    .into_any()
}

/// The largest distance of an exponent from the known one; no number where one is missing.
fn error(proof: &Proof) -> f64 {
    if proof.measured.len() != proof.known.len() {
        return f64::NAN;
    }
    let distances = proof.measured.iter().zip(&proof.known);
    distances.fold(0.0, |most, (measured, known)| {
        let distance = (measured - known).abs();
        if distance > most || distance.is_nan() {
            distance
        } else {
            most
        }
    })
}

/// In full, with spaces between.
fn written(values: &[f64]) -> String {
    let texts: Vec<String> = values.iter().map(f64::to_string).collect();
    texts.join(" ")
}

/// Places after the point: one more than the tolerance needs.
fn digits(tolerance: f64) -> usize {
    let places = (-tolerance.log10()).ceil() as i32 + 1;
    places.clamp(2, 12) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exponents_have_one_digit_more_than_the_tolerance() {
        let cases = [(0.003, 4), (0.02, 3), (1e-9, 10), (1e-5, 6), (0.1, 2)];
        assert_eq!(
            cases.map(|(tolerance, _)| digits(tolerance)),
            cases.map(|case| case.1)
        );
    }
}
