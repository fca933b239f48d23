//! Numbers that stand in documents by hand, held to the tables and results that they are of.

use std::fs;

use super::{committed, here};
use crate::results::sweeps::Contestant;

/// A document in one line, without what its line ends break.
fn text(path: &str) -> String {
    let text = fs::read_to_string(here().root.join(path)).expect("readable");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The cells of a document's rows whose first one `is_one` takes.
fn rows(path: &str, is_one: impl Fn(&str) -> bool) -> Vec<Vec<String>> {
    let text = fs::read_to_string(here().root.join(path)).expect("readable");
    let cells = |line: &str| -> Vec<String> {
        let inner = line.trim().trim_matches('|');
        inner
            .split('|')
            .map(|cell| cell.trim().to_owned())
            .collect()
    };
    let lines = text.lines().filter(|line| line.starts_with('|'));
    lines.map(cells).filter(|cells| is_one(&cells[0])).collect()
}

/// The numbers of a cell as in "0.134 ± 0.014 / 0.080 ± 0.006".
fn numbers(cell: &str) -> Vec<f64> {
    cell.split(' ')
        .filter_map(|word| word.parse().ok())
        .collect()
}

#[test]
fn exponents_md_counts_its_short_windows_right() {
    let said = text("docs/exponents.md");
    // Rows as presets ship, then the same once settled.
    for (table, sentence) in [
        "in {untrained} of 24 untrained cases and in {trained} of 24 trained ones, and within 0.03 in all trained ones",
        "{untrained} of 24 untrained and {trained} of 24 trained cases agree within two standard errors",
    ]
    .into_iter()
    .enumerate()
    {
        let near = [", untrained", ", trained"].map(|when| {
            let of_them = rows("docs/exponents.md", |first| first.ends_with(when));
            assert_eq!(of_them.len(), 16, "presets{when}");
            let cells = of_them[8 * table..][..8].iter().flat_map(|row| &row[1..]);
            let is_near = |cell: &&String| {
                let [short, error, long, other] = numbers(cell)[..] else {
                    panic!("{cell}")
                };
                let apart = (short - long).abs();
                assert!(when == ", untrained" || apart < 0.03, "{cell}");
                apart <= 2.0 * error.hypot(other)
            };
            cells.filter(is_near).count().to_string()
        });
        let words = sentence
            .replace("{untrained}", &near[0])
            .replace("{trained}", &near[1]);
        assert!(said.contains(&words), "{words}");
    }
}

#[test]
fn exponents_md_says_how_far_a_batchs_gradient_lies_above_either_rate() {
    let said = text("docs/exponents.md");
    let table: Vec<Vec<f64>> = rows("docs/exponents.md", |first| first.parse::<f64>().is_ok())
        .iter()
        .map(|row| row.iter().filter_map(|cell| cell.parse().ok()).collect())
        .filter(|row: &Vec<f64>| row.len() == 7)
        .collect();
    assert_eq!(table.len(), 16);
    let range = |values: &dyn Fn(&[f64]) -> f64| {
        let each = || table.iter().map(|row| values(row));
        let least = each().fold(f64::INFINITY, f64::min);
        (least, each().fold(f64::NEG_INFINITY, f64::max))
    };
    let (least, most) = range(&|row| row[5] - row[3]);
    let (least_of_rate, most_of_rate) = range(&|row| row[5] - row[4]);
    let words = format!(
        "lies {least:.1} to {most:.1} nats above T lambda, and {least_of_rate:.1} to {most_of_rate:.1} above T times \
         the mean-square rate"
    );
    assert!(said.contains(&words), "{words}");
    let quiet: Vec<f64> = table
        .iter()
        .filter(|row| row[0] == 0.1)
        .map(|row| row[5])
        .collect();
    assert!(table.iter().all(|row| row[0] != 0.1 || row[3] < 0.0));
    let least = quiet.iter().copied().fold(f64::INFINITY, f64::min);
    let most = quiet.iter().copied().fold(0.0, f64::max);
    let words = format!("exp({least:.1}) to exp({most:.1}) times as large at the first step");
    assert!(said.contains(&words), "{words}");
}

/// docs/links.md: of the tolerance that a receipt of a graphics card is judged by, 0.03 in both.
#[test]
fn about_half_of_the_pairs_of_seeds_lie_within_a_receipts_tolerance() {
    assert!(
        text("docs/links.md")
            .contains("of the pairs of seeds in [results.md](results.md) about half do")
    );
    let (mut within, mut all) = (0, 0);
    for (_, shipped) in committed().shipped() {
        let Some(shipped) = shipped else { continue };
        for side in [Some(&shipped.unregularised), shipped.regularised.as_ref()] {
            let Some(side) = side else { continue };
            let runs: Vec<_> = side.values.iter().zip(&side.exponents).collect();
            for (place, one) in runs.iter().enumerate() {
                for other in &runs[..place] {
                    let near = |of: f64| of.abs() <= 0.03;
                    within += u32::from(near(one.0 - other.0) && near(one.1 - other.1));
                    all += 1;
                }
            }
        }
    }
    let share = f64::from(within) / f64::from(all);
    assert!((0.4..0.6).contains(&share), "{within} of {all}");
}

/// "Tuned is no upper bound."
#[test]
fn a_shipped_regularised_network_makes_more_updates_than_tuned_ones_and_does_better_somewhere() {
    assert!(text("README.md").contains(
        "by fewer updates than shipped ones with the regulariser: tuned is no upper bound"
    ));
    let results = committed();
    let mut better = 0;
    for task in &results.tasks {
        let shipped = task.shipped.as_ref().and_then(|it| it.regularised.as_ref());
        let shipped = shipped.expect("measured");
        let tuned: Vec<_> = [Contestant::Unregularised, Contestant::Regularised]
            .into_iter()
            .filter_map(|who| task.tuned(who))
            .collect();
        let fewer = |updates| updates < shipped.budget.updates;
        assert!(
            tuned.iter().all(|it| fewer(it.budget.updates)),
            "{}",
            task.key
        );
        better += usize::from(tuned.iter().all(|it| it.mean < shipped.mean));
    }
    assert!(better > 0);
}
