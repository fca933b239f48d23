//! What an estimator reports, and the record it keeps on the way.

use super::floors::LOST;
use super::window::Window;

/// Below this share of a direction a part's length is not followed: its square would underflow.
const FAINT: f64 = 1e-140;

/// The growth of one or more directions along a trajectory.
#[derive(Debug, Clone, PartialEq)]
pub struct Growth {
    /// Nats per time step, one number a direction, as measured: those of a spectrum fall from first
    /// to last but for the noise of a short measurement, and are not sorted.
    pub exponents: Vec<f64>,
    /// Log growth of the leading direction in each time step, `[steps]`; its mean over the steps
    /// that count is the first exponent.
    pub by_step: Vec<f64>,
    /// Log growth per time step of each part of the leading direction, `[parts]`: the mean of
    /// log(|v_part| after a step / before it) over the steps that count before which the part was
    /// there, not 0 and not fainter than 1e-140 of the whole. `None` where it never was.
    pub by_part: Vec<Option<f64>>,
    /// Share of the steps that count in which a direction died, or had nothing of its own beside those
    /// before it, and log 1e-12 was read, one number a direction: above 0 its exponent is no measurement
    /// but a floor.
    pub floored: Vec<f64>,
    /// Share of the twin's spikes, over all neurons and time steps, that differ from the nominal
    /// ones; `None` for a tangent, and for a system without spikes.
    pub flipped: Option<f64>,
}

impl Growth {
    /// The largest exponent: that of the leading direction, nats per time step.
    pub fn largest(&self) -> f64 {
        self.exponents[0]
    }
}

/// log of a growth factor, not below log [`LOST`].
pub(super) fn log_growth(factor: f64) -> f64 {
    factor.max(LOST).ln()
}

/// Keeps the leading direction's growth step by step and part by part.
pub(super) struct Record {
    window: Window,
    parts: Vec<usize>,
    by_step: Vec<f64>,
    /// Steps that count in which a floor was read, `[directions]`.
    floors: Vec<usize>,
    before: Vec<f64>,
    after: Vec<f64>,
    sums: Vec<f64>,
    counts: Vec<usize>,
}

impl Record {
    /// Of so many directions.
    pub(super) fn new(directions: usize, parts: Vec<usize>, window: Window) -> Self {
        let count = parts.iter().max().map_or(0, |last| last + 1);
        Self {
            window,
            parts,
            by_step: Vec::with_capacity(window.steps),
            floors: vec![0; directions],
            before: vec![0.0; count],
            after: vec![0.0; count],
            sums: vec![0.0; count],
            counts: vec![0; count],
        }
    }

    /// One time step: the leading direction before and after it, and its log growth.
    pub(super) fn step(&mut self, before: &[f64], after: &[f64], growth: f64) {
        self.by_step.push(growth);
        if !self.window.counts(self.by_step.len()) {
            return;
        }
        if let [sum] = &mut self.sums[..] {
            *sum += growth;
            self.counts[0] += 1;
            return;
        }
        squares(&self.parts, before, &mut self.before);
        squares(&self.parts, after, &mut self.after);
        let faint = FAINT * FAINT * self.before.iter().sum::<f64>();
        for (part, (&before, &after)) in self.before.iter().zip(&self.after).enumerate() {
            if before > faint {
                self.sums[part] += log_growth((after / before).sqrt());
                self.counts[part] += 1;
            }
        }
    }

    /// A direction read a floor in a step, counted from 1.
    pub(super) fn floored(&mut self, direction: usize, step: usize) {
        if self.window.counts(step) {
            self.floors[direction] += 1;
        }
    }

    pub(super) fn growth(self, exponents: Vec<f64>, flipped: Option<f64>) -> Growth {
        let counted = self.window.counted() as f64;
        let share = |&floors: &usize| floors as f64 / counted;
        let mean = |(&sum, &count): (&f64, &usize)| (count > 0).then(|| sum / count as f64);
        Growth {
            exponents,
            by_part: self.sums.iter().zip(&self.counts).map(mean).collect(),
            floored: self.floors.iter().map(share).collect(),
            by_step: self.by_step,
            flipped,
        }
    }
}

/// |v_part|^2 of each part.
fn squares(parts: &[usize], v: &[f64], squares: &mut [f64]) {
    squares.fill(0.0);
    for (&part, value) in parts.iter().zip(v) {
        squares[part] += value * value;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_part_is_compared_with_itself() {
        let mut record = Record::new(1, vec![0, 1, 1], 1.into());
        record.step(&[1.0, 3.0, 4.0], &[2.0, 1.5, 2.0], 0.0);
        let growth = record.growth(vec![0.0], None);
        let logs = growth.by_part.into_iter().flatten().collect::<Vec<_>>();
        assert!((logs[0] - 2f64.ln()).abs() < 1e-15);
        assert!((logs[1] - 0.5f64.ln()).abs() < 1e-15);
    }

    #[test]
    fn a_part_is_measured_from_when_it_is_there_and_reads_nothing_if_it_never_is() {
        let mut record = Record::new(1, vec![0, 1, 2], 2.into());
        record.step(&[1.0, 0.0, 0.0], &[1.0, 1.0, 0.0], 0.0);
        record.step(&[1.0, 1.0, 0.0], &[1.0, 0.5, 0.0], 0.0);
        let growth = record.growth(vec![0.0], None);
        assert_eq!(growth.by_part, [Some(0.0), Some(0.5f64.ln()), None]);
    }

    #[test]
    fn a_part_that_vanishes_reads_the_floor_once() {
        let mut record = Record::new(1, vec![0, 1], 2.into());
        record.step(&[1.0, 1.0], &[1.0, 0.0], 0.0);
        record.step(&[1.0, 0.0], &[1.0, 0.0], 0.0);
        let growth = record.growth(vec![0.0], None);
        assert_eq!(growth.by_part, [Some(0.0), Some(LOST.ln())]);
    }
}
