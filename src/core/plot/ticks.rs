//! Round numbers along an axis: ends, marks and edges of bins.

use super::number::short;

/// Both ends, and what is marked between them.
pub type Marked = (f64, f64, Vec<(f64, String)>);

/// Round ends around these, and about so many round marks.
pub fn linear((low, high): (f64, f64), aim: usize) -> Marked {
    let span = if high > low {
        high - low
    } else {
        low.abs().max(1e-3)
    };
    let rough = span / aim as f64;
    let decade = 10_f64.powf(rough.log10().floor());
    let steps = [1.0, 2.0, 5.0, 10.0].map(|factor| factor * decade);
    let step = steps.into_iter().find(|step| *step >= rough * 0.999);
    let step = step.unwrap_or(rough);
    let (first, last) = ((low / step).floor(), (high / step).ceil());
    let last = if last > first { last } else { first + 1.0 };
    let number = (last - first) as usize;
    let at = |index| (first + index as f64) * step;
    let marks = (0..=number).map(|index| (at(index), short(at(index))));
    (first * step, last * step, marks.collect())
}

/// Round edges of so many bins at most (of two at least) that hold all numbers between these.
pub fn linear_edges(ends: (f64, f64), most: usize) -> Vec<f64> {
    let edges = |aim| {
        let (first, last, marks) = linear(ends, aim);
        let step = (last - first) / (marks.len() - 1) as f64;
        let edge = |index| tidy(first + index as f64 * step);
        (0..marks.len()).map(edge).collect()
    };
    first_fitting((1..=most).rev().map(edges), ends, most)
}

/// The same on a log axis.
pub fn log_edges((low, high): (f64, f64), most: usize) -> Vec<f64> {
    const DECADES: [&[f64]; 3] = [&[1.0, 2.0, 5.0], &[1.0, 3.0], &[1.0]];
    let (first, last) = (low.log10().floor() as i32, high.log10().ceil() as i32);
    let edges = |factors: &[f64]| {
        let decades = (first..=last).flat_map(|order| {
            let factors = factors.iter();
            factors.map(move |factor| tidy(factor * 10_f64.powi(order)))
        });
        around(decades.collect(), (low, high))
    };
    first_fitting(DECADES.into_iter().map(edges), (low, high), most)
}

/// The first of these that make no more than `most` bins, else the last.
fn first_fitting(
    tried: impl Iterator<Item = Vec<f64>>,
    (low, high): (f64, f64),
    most: usize,
) -> Vec<f64> {
    let tried: Vec<Vec<f64>> = tried.collect();
    let fits = |edges: &&Vec<f64>| edges.len() <= most + 1;
    let found = tried.iter().find(fits).or(tried.last());
    found.cloned().unwrap_or_else(|| vec![low, high])
}

/// Those edges between which the numbers lie.
fn around(edges: Vec<f64>, (low, high): (f64, f64)) -> Vec<f64> {
    let first = edges.iter().rposition(|edge| *edge <= low).unwrap_or(0);
    let last = edges.iter().position(|edge| *edge >= high);
    let last = last.unwrap_or(edges.len() - 1);
    edges[first..=last.max(first + 1).min(edges.len() - 1)].to_vec()
}

/// Without what adding steps leaves behind: 0.3, not 0.30000000000000004.
fn tidy(value: f64) -> f64 {
    let digits = format!("{value:.12e}");
    digits.parse().unwrap_or(value)
}

/// The same in logarithms, of values above 0: whole decades where there are two or more.
pub fn log((low, high): (f64, f64)) -> Marked {
    const WITHIN: [f64; 3] = [1.0, 2.0, 5.0];
    let (first, last) = (low.log10().floor(), high.log10().ceil());
    let last = if last > first { last } else { first + 1.0 };
    let decades = (last - first) as usize;
    let factors = if decades > 2 {
        &WITHIN[..1]
    } else {
        &WITHIN[..]
    };
    let at = |index: usize, factor: f64| {
        let value = factor * 10_f64.powf(first + index as f64);
        (value.log10(), short(value))
    };
    let mut marks: Vec<_> = (0..decades)
        .flat_map(|index| factors.iter().map(move |factor| at(index, *factor)))
        .collect();
    marks.push(at(decades, 1.0));
    (first, last, marks)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(marks: &[(f64, String)]) -> Vec<&str> {
        marks.iter().map(|(_, label)| label.as_str()).collect()
    }

    #[test]
    fn linear_marks_are_round_and_go_around_the_values() {
        let (low, high, marks) = linear((-0.21, 0.13), 5);
        assert!(low <= -0.21 && high >= 0.13);
        assert_eq!(labels(&marks), ["−0.3", "−0.2", "−0.1", "0", "0.1", "0.2"]);
    }

    #[test]
    fn equal_values_still_have_an_axis() {
        for value in [0.0, 0.5, -3.0] {
            let (low, high, marks) = linear((value, value), 5);
            assert!(low <= value && value <= high && low < high && marks.len() > 1);
        }
    }

    #[test]
    fn log_marks_are_powers_of_ten_over_many_decades() {
        let (low, high, marks) = log((0.02, 300.0));
        assert_eq!((low, high), (-2.0, 3.0));
        assert_eq!(labels(&marks), ["0.01", "0.1", "1", "10", "100", "1000"]);
        assert_eq!(labels(&log((1.5, 8.0)).2), ["1", "2", "5", "10"]);
    }

    #[test]
    fn edges_of_bins_are_round_hold_all_and_are_no_more_than_asked_for() {
        assert_eq!(
            linear_edges((0.012, 0.97), 5),
            [0.0, 0.2, 0.4, 0.6, 0.8, 1.0]
        );
        assert_eq!(linear_edges((0.1, 2.9), 3), [0.0, 1.0, 2.0, 3.0]);
        assert_eq!(log_edges((6e-4, 9e-3), 4), [5e-4, 1e-3, 2e-3, 5e-3, 1e-2]);
        assert_eq!(
            log_edges((1e-4, 0.1), 8),
            [1e-4, 3e-4, 1e-3, 3e-3, 1e-2, 3e-2, 0.1]
        );
        for most in 2..=8 {
            for ends in [(0.3, 0.31), (-7.0, 22.0), (20.0, 30.0), (1e-9, 2e-9)] {
                let edges = linear_edges(ends, most);
                assert!((2..=most + 1).contains(&edges.len()), "{ends:?}: {edges:?}");
                assert!(
                    edges[0] <= ends.0 && edges[edges.len() - 1] >= ends.1,
                    "{ends:?}: {edges:?}"
                );
            }
        }
    }
}
