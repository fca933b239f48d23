//! How far a sweep is, on standard error.

use super::duration::duration;
use super::plan::run_text;
use crate::core::sweep::{Line, Plan, State};
use indicatif::{ProgressBar, ProgressStyle};
use std::time::Instant;

/// Of the bar.
const PARTS: u64 = 10_000;

/// The bar: it moves with what runs cost, not with how many there are.
pub struct Bar<'a> {
    bar: ProgressBar,
    plan: &'a Plan,
    begun: Instant,
    runs: usize,
    /// Of all runs, and of those that are over.
    cost: (f64, f64),
    over: usize,
    failed: usize,
}

impl<'a> Bar<'a> {
    pub fn new(plan: &'a Plan, runs: &[usize]) -> Self {
        let bar = ProgressBar::new(PARTS);
        if let Ok(style) = ProgressStyle::with_template("{bar:40} {msg}") {
            bar.set_style(style);
        }
        Self {
            bar,
            plan,
            begun: Instant::now(),
            runs: runs.len(),
            cost: (runs.iter().map(|&run| plan.cost(run)).sum(), 0.0),
            over: 0,
            failed: 0,
        }
    }

    /// A run has its line.
    pub fn ended(&mut self, line: &Line) {
        self.over += 1;
        self.cost.1 += self.plan.cost(line.index);
        if line.state != State::Failed {
            return;
        }
        self.failed += 1;
        let run = run_text(&self.plan.job(line.index));
        let why = line.reason.as_deref().unwrap_or_default();
        self.bar
            .suspend(|| eprintln!("lyapunov-snn: {run}: failed: {why}"));
    }

    /// Draws it, with what is done of the runs under way.
    pub fn draw(&self, under_way: f64) {
        let share = ((self.cost.1 + under_way) / self.cost.0).clamp(0.0, 1.0);
        self.bar.set_position((share * PARTS as f64) as u64);
        let failed = match self.failed {
            0 => String::new(),
            failed => format!(", {failed} failed"),
        };
        let seconds = self.begun.elapsed().as_secs_f64();
        let left = match share {
            share if share > 0.0 => {
                format!(", about {} left", duration(seconds * (1.0 - share) / share))
            }
            _ => String::new(),
        };
        let (over, runs) = (self.over, self.runs);
        self.bar
            .set_message(format!("{over} of {runs} runs{failed}{left}"));
    }

    pub fn clear(&self) {
        self.bar.finish_and_clear();
    }
}
