//! Claims on what each chart shows.

use super::*;
use crate::page::charts::{At, ChartData};
use crate::page::inside::sums::Domains;
use crate::page::store::Side;
use crate::page::store::inspect::recordings::{recording, seen};

fn line(chart: &ChartData, look: Look) -> &[(f64, f64)] {
    let found = chart.series.iter().find(|it| it.look == look);
    &found.expect("a line").points
}

#[test]
fn forwards_is_strong_up_to_the_cursor_and_backwards_from_it_on() {
    let seen = seen(Side::Unregularised, recording(20, &[4]));
    let domains = Domains::of(std::slice::from_ref(&seen));
    let forwards = distance(&seen, &domains, 7.0);
    assert_eq!(line(&forwards, Look::Line).last().map(|it| it.0), Some(7.0));
    assert_eq!(line(&forwards, Look::Thin).len(), 20);
    let backwards = norms(&seen, &domains, 7.0);
    assert_eq!(
        line(&backwards, Look::Line).first().map(|it| it.0),
        Some(7.0)
    );
    assert_eq!(forwards.dots[0].text, "first flip, step 3");
}

#[test]
fn the_dotted_line_ends_where_the_error_begins_and_has_the_slope_lambda() {
    let seen = seen(Side::Regularised, recording(20, &[4]));
    let chart = norms(&seen, &Domains::of(std::slice::from_ref(&seen)), 1.0);
    let [first, last] = line(&chart, Look::Dotted) else {
        panic!("two points")
    };
    assert_eq!(*last, (20.0, 1.0));
    assert!((first.1.log2() - 19.0).abs() < 1e-4, "{first:?}");
    assert!(chart.notes.iter().any(|it| it.text == "slope λ = 0.693"));
    assert!(chart.sentence().contains("slope λ 0.693"));
}

#[test]
fn a_nudge_that_flips_nothing_is_said_to_fade() {
    let mut same = recording(20, &[4]);
    same.twin_spikes = same.spikes.clone();
    let seen = seen(Side::Unregularised, same);
    let chart = distance(&seen, &Domains::of(std::slice::from_ref(&seen)), 20.0);
    assert!(chart.dots.is_empty());
    assert!(
        chart
            .notes
            .iter()
            .any(|it| it.text == "fades: no spike flips")
    );
    assert!(chart.sentence().ends_with("no spike flips."));
}

#[test]
fn a_potential_has_its_layers_threshold_its_spikes_and_the_copy_from_the_nudge_on() {
    let mut nudged = recording(20, &[4, 2]);
    nudged.nudge.step = 5;
    let chart = potential(&seen(Side::Unregularised, nudged), 5);
    assert_eq!(line(&chart, Look::Dotted).len(), 15);
    assert_eq!(chart.references[0].at, At::Level(2.0));
    assert_eq!(chart.rug.as_ref().map(|rug| rug.at.len()), Some(10));
    assert!(chart.sentence().contains("neuron 6 "));
}

#[test]
fn neurons_are_cells_in_a_square() {
    let cells = cells(&seen(Side::Unregularised, recording(3, &[4, 5])), 2);
    assert_eq!(
        (cells.columns, cells.rates.len(), cells.firing.len()),
        (3, 9, 9)
    );
}
