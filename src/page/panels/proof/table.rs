//! The rows of the proof, those of one system under its name.
//!
//! On a small screen each row is a card: the style sheet takes the names of the columns from
//! `data-label`. The roles say what the elements are where they are no longer laid out as a table.

use crate::core::protocol::{Proof, ProofFailure, ProofRow};
use crate::page::charts::{compact, fixed};
use crate::page::dom::{El, el};
use crate::page::store::proofs::system_of;
use crate::page::store::use_store;
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
pub fn proof_table() -> El {
    let proofs = use_store().proofs;
    let caption = el("caption")
        .class("visually-hidden")
        .text("Known exponents beside the measured ones");
    let name = |name: &str| {
        with_role("th", "columnheader")
            .attr("scope", "col")
            .text(name)
    };
    let names = with_role("tr", "row").children(HEADS.map(name));
    let head = with_role("thead", "rowgroup").child(names);
    with_role("table", "table")
        .class("proof-table")
        .live_flag("hidden", move || proofs.with(|it| it.rows.is_empty()))
        .live_children(move || {
            let mut all = vec![caption.clone(), head.clone()];
            proofs.with(|it| all.extend(it.by_system().map(system)));
            all
        })
}

fn with_role(name: &str, role: &str) -> El {
    el(name).attr("role", role)
}

fn words(class: &str, words: impl AsRef<str>) -> El {
    el("span").class(class).text(words)
}

fn system(rows: &[ProofRow]) -> El {
    let first = system_of(&rows[0]);
    let head = with_role("th", "rowheader")
        .attr("scope", "rowgroup")
        .attr("colspan", "6")
        .child(words("system-title", first.title))
        .child(words("equation", first.equation))
        .child(words("help", first.source));
    with_role("tbody", "rowgroup")
        .child(with_role("tr", "row").class("system").child(head))
        .children(rows.iter().map(row))
}

fn row(row: &ProofRow) -> El {
    match row {
        Ok(proof) => measured(proof),
        Err(failure) => failed(failure),
    }
}

fn cell(index: usize) -> El {
    with_role("td", "cell").attr("data-label", HEADS[index])
}

fn verdict(right: bool, word: &str) -> El {
    let mark = if right { "✓" } else { "✗" };
    el("span")
        .class("row-verdict")
        .child(el("span").attr("aria-hidden", "true").text(mark))
        .text(word)
}

/// A row that could not be measured: what is absent is a dash, and the reason stands where the error
/// would.
fn failed(failure: &ProofFailure) -> El {
    with_role("tr", "row")
        .attr("data-proof", &failure.key)
        .attr("data-within", "false")
        .attr("data-failed", &failure.reason)
        .attr("data-device", &failure.device)
        .child(cell(0).text(&failure.key))
        .child(cell(1).text("–"))
        .child(cell(2).text("–"))
        .child(cell(3).child(words("help", &failure.reason)))
        .child(cell(4).text(&failure.device))
        .child(cell(5).child(verdict(false, "failed")))
}

fn measured(proof: &Proof) -> El {
    let error = error(proof);
    let digits = digits(proof.tolerance);
    let exponents = |index: usize, values: &[f64]| {
        let line = |&value: &f64| words("value", fixed(value, digits));
        cell(index).children(values.iter().map(line))
    };
    let distance = format!("{} of {}", compact(error), compact(proof.tolerance));
    let word = if proof.within { "right" } else { "off" };
    with_role("tr", "row")
        .attr("data-proof", &proof.key)
        .attr("data-within", proof.within.to_string())
        .attr("data-known", written(&proof.known))
        .attr("data-measured", written(&proof.measured))
        .attr("data-error", error.to_string())
        .attr("data-tolerance", proof.tolerance.to_string())
        .attr("data-device", &proof.device)
        .child(cell(0).text(&proof.estimator))
        .child(exponents(1, &proof.known).child(words("help", &proof.unit)))
        .child(exponents(2, &proof.measured))
        .child(
            cell(3)
                .child(words("value", distance))
                .child(words("help", format!("covers {}", proof.covers))),
        )
        .child(cell(4).text(&proof.device))
        .child(cell(5).child(verdict(proof.within, word)))
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
