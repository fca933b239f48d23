//! How fast steps come, and how long the rest will take.

use crate::page::language::say;
use std::collections::VecDeque;

/// Milliseconds that are looked back over: long enough to be steady, short enough to follow.
const WINDOW: f64 = 8_000.0;
/// Moments that are nearer together than this are one.
const APART: f64 = 50.0;

/// How far both runs are at a moment.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Progress {
    /// Of both together.
    pub steps: usize,
    /// Work done by each, as [`crate::core::config::ExperimentConfig::work_after`] counts it.
    pub cost: [f64; 2],
}

/// Where both runs are trained.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engines {
    /// Each has its own.
    Apart,
    /// They take turns in one.
    Shared,
}

/// What has been done against time, since training was last resumed. The clock is the caller's.
#[derive(Debug, Clone, Default)]
pub struct Pace {
    /// When that was.
    since: Option<(f64, Progress)>,
    /// From the first step of both: what comes before it gets ready.
    marks: VecDeque<(f64, Progress)>,
    /// Milliseconds of training since the first step, pauses left out; absent where its beginning was not seen.
    spent: Option<f64>,
}

impl Pace {
    /// Training begins or goes on: what was before says nothing about what comes.
    pub fn restart(&mut self, now: f64, progress: Progress) {
        let last = self.last().map(|mark| mark.1.steps);
        self.spent = match progress.steps {
            0 => Some(0.0),
            steps if last == Some(steps) => self.spent,
            _ => None,
        };
        self.marks.clear();
        self.since = Some((now, progress));
    }

    fn last(&self) -> Option<&(f64, Progress)> {
        self.marks.back().or(self.since.as_ref())
    }

    /// How many of both have made a step since training was resumed.
    fn stepping(&self, progress: &Progress) -> usize {
        let since = self.since.map_or([0.0; 2], |(_, since)| since.cost);
        (0..2).filter(|&it| progress.cost[it] > since[it]).count()
    }

    /// So much is done at `now` (milliseconds).
    pub fn mark(&mut self, now: f64, progress: Progress) {
        let before = self.last().copied();
        if let (Some(spent), Some(last)) = (&mut self.spent, before) {
            *spent += now - last.0;
        }
        if before.is_some_and(|it| self.stepping(&progress) > self.stepping(&it.1)) {
            self.marks.clear();
        }
        // The first stays: the rate counts from there.
        let count = self.marks.len();
        if count > 1 && now - self.marks[count - 2].0 < APART {
            self.marks.pop_back();
        }
        self.marks.push_back((now, progress));
        while self.marks.len() > 2 && self.marks[1].0 < now - WINDOW {
            self.marks.pop_front();
        }
    }

    /// Steps per second; absent until two moments are known.
    pub fn rate(&self) -> Option<f64> {
        let (first, last, seconds) = self.ends()?;
        let steps = last.steps.checked_sub(first.steps)? as f64;
        (steps > 0.0).then(|| steps / seconds)
    }

    /// Seconds until both have done what is left to each; absent until two
    /// moments are known.
    ///
    /// An engine of its own goes as fast as the faster of the two went: the other waited for it.
    pub fn time_left(&self, left: [f64; 2], engines: Engines) -> Option<f64> {
        let (first, last, seconds) = self.ends()?;
        let done = [0, 1].map(|side| last.cost[side] - first.cost[side]);
        let (left, done) = match engines {
            Engines::Apart => (left[0].max(left[1]), done[0].max(done[1])),
            Engines::Shared => (left[0] + left[1], done[0] + done[1]),
        };
        (done > 0.0).then(|| left * seconds / done)
    }

    /// Seconds that were trained since the first step, pauses left out; absent where that was not seen from its beginning.
    pub fn spent(&self) -> Option<f64> {
        self.spent
            .map(|it| it / 1000.0)
            .filter(|seconds| *seconds > 0.0)
    }

    fn ends(&self) -> Option<(Progress, Progress, f64)> {
        let (first, last) = (self.marks.front()?, self.marks.back()?);
        let seconds = (last.0 - first.0) / 1000.0;
        (seconds > 0.0).then_some((first.1, last.1, seconds))
    }
}

/// A duration in words: `8 s`, `3 min 20 s`, `2 h 5 min`.
pub fn duration(seconds: f64) -> String {
    let whole = seconds.ceil() as u64;
    match whole {
        0..60 => format!("{whole} s"),
        60..3600 => say!(
            "{minutes} min {seconds} s",
            minutes = whole / 60,
            seconds = whole % 60
        ),
        _ => say!(
            "{hours} h {minutes} min",
            hours = whole / 3600,
            minutes = whole % 3600 / 60
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn steps(steps: usize) -> Progress {
        let cost = [steps as f64, 0.0];
        Progress { steps, cost }
    }

    #[test]
    fn the_time_left_goes_by_work_and_not_by_steps_and_two_engines_share_it() {
        let mut pace = Pace::default();
        let at = |steps, cost| Progress { steps, cost };
        pace.restart(0.0, at(0, [0.0; 2]));
        pace.mark(9000.0, at(2, [1.0, 2.0]));
        pace.mark(10_000.0, at(22, [11.0, 22.0]));
        assert_eq!(pace.time_left([30.0, 300.0], Engines::Shared), Some(11.0));
        assert_eq!(pace.time_left([30.0, 300.0], Engines::Apart), Some(15.0));
        assert_eq!(Pace::default().time_left([1.0; 2], Engines::Apart), None);
    }

    #[test]
    fn the_rate_counts_only_since_the_last_resume() {
        let mut pace = Pace::default();
        pace.restart(0.0, steps(0));
        pace.mark(1000.0, steps(10));
        pace.mark(2000.0, steps(110));
        assert_eq!(pace.rate(), Some(100.0));
        pace.restart(60_000.0, steps(110));
        assert_eq!(pace.rate(), None);
        pace.mark(61_000.0, steps(111));
        pace.mark(63_000.0, steps(131));
        assert_eq!(pace.rate(), Some(10.0));
    }

    #[test]
    fn what_an_engine_takes_to_get_ready_is_no_pace() {
        let mut pace = Pace::default();
        let at = |steps, cost| Progress { steps, cost };
        pace.restart(0.0, at(0, [0.0; 2]));
        pace.mark(500.0, at(1, [1.0, 0.0]));
        assert_eq!(pace.rate(), None, "nor what the first step takes");
        pace.mark(900.0, at(2, [1.0, 1.0]));
        assert_eq!(pace.rate(), None, "nor the other's");
        pace.mark(1900.0, at(22, [11.0, 11.0]));
        assert_eq!(pace.rate(), Some(20.0));
        assert_eq!(pace.spent(), Some(1.9), "what it took is all of it");
        // Of a pair of one, no other is waited for.
        pace.restart(5000.0, at(22, [11.0; 2]));
        pace.mark(6000.0, at(23, [12.0, 11.0]));
        pace.mark(7000.0, at(33, [22.0, 11.0]));
        assert_eq!(pace.rate(), Some(10.0));
    }

    #[test]
    fn what_a_run_took_leaves_pauses_out_and_is_known_only_from_its_first_step() {
        let mut pace = Pace::default();
        pace.restart(0.0, steps(0));
        for second in 1..=20 {
            pace.mark(f64::from(second) * 1000.0, steps(10 * second as usize));
        }
        assert_eq!(pace.spent(), Some(20.0));
        pace.restart(60_000.0, steps(200));
        assert_eq!(pace.spent(), Some(20.0), "goes on after a pause");
        pace.mark(65_000.0, steps(250));
        assert_eq!(pace.spent(), Some(25.0));
        pace.restart(70_000.0, steps(0));
        assert_eq!(pace.spent(), None, "another run");
        pace.restart(80_000.0, steps(90));
        pace.mark(81_000.0, steps(99));
        assert_eq!(pace.spent(), None, "went on from a file");
    }

    #[test]
    fn old_steps_leave_the_window() {
        let mut pace = Pace::default();
        pace.restart(0.0, steps(0));
        for second in 1..=20 {
            let done = if second <= 10 {
                second * 10
            } else {
                100 + (second - 10)
            };
            pace.mark(second as f64 * 1000.0, steps(done));
        }
        assert!(pace.rate().unwrap() < 2.0);
    }

    #[test]
    fn a_thousand_steps_a_second_leave_few_moments_and_the_same_rate() {
        let mut pace = Pace::default();
        pace.restart(0.0, steps(0));
        for step in 1..=100_000 {
            pace.mark(f64::from(step), steps(step as usize));
        }
        assert!(pace.marks.len() < 200, "{}", pace.marks.len());
        assert!((pace.rate().unwrap() - 1000.0).abs() < 1.0);
    }

    #[test]
    fn durations_read_as_words() {
        assert_eq!(duration(7.2), "8 s");
        assert_eq!(duration(200.0), "3 min 20 s");
        assert_eq!(duration(7500.0), "2 h 5 min");
    }
}
