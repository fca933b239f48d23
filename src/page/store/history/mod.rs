//! Earlier runs: what is kept of a pair once it has made way for another.
//!
//! Pure: no signal, no browser. Bounded in runs, and by [`Run::outlined`] in the points of each.

mod summary;

pub use summary::Summary;

use super::Side;
use super::names::of_runs;
use crate::core::config::ExperimentConfig;
use crate::core::protocol::{RunId, RunState};
use crate::core::run::Run;

/// Runs that are kept; the oldest make way.
pub const MOST_RUNS: usize = 40;
/// Runs that are drawn beside the present pair at once: more cannot be told apart.
pub const MOST_SHOWN: usize = 6;

/// A run of a pair that made way for another.
#[derive(Debug, Clone, PartialEq)]
pub struct Earlier {
    /// Its name is `#` and this; never used twice.
    pub number: u32,
    pub side: Side,
    /// What it is called, where its pair differed in something else than the regulariser.
    pub called: Option<String>,
    /// The settings that its pair was started with; its own, where its pair differed otherwise.
    pub settings: ExperimentConfig,
    /// What was measured of it, thinned; without its weights.
    pub run: Run,
    pub summary: Summary,
    /// Its place among those that are drawn, which its dash pattern follows; absent where it is not.
    pub shown: Option<usize>,
    /// Drawn because its pair was the last one, and not because somebody chose it.
    by_itself: bool,
}

/// All that is kept, the oldest first.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct History {
    earlier: Vec<Earlier>,
    /// Pairs that have been numbered, kept or not.
    pairs: u32,
}

/// A run's short name.
pub fn name(number: u32) -> String {
    format!("#{number}")
}

impl History {
    /// The number of a run of the present pair: odd where it is not held, even where it is.
    pub fn number(&self, side: Side) -> u32 {
        2 * self.pairs + 1 + side as u32
    }

    /// Keeps what the present pair did: each run that made a step.
    pub fn keep(&mut self, off: Run, held: Run) {
        let names = of_runs(&off.config, &held.config);
        let settings = held.config.clone();
        let numbers = Side::BOTH.map(|side| self.number(side));
        let runs = [off, held].into_iter().zip(Side::BOTH).zip(numbers);
        let stepped: Vec<_> = runs.filter(|((run, _), _)| run.steps_done() > 0).collect();
        if stepped.is_empty() {
            return;
        }
        self.pairs += 1;
        // The pair that makes way stays in sight, in place of the one before it.
        for run in self.earlier.iter_mut().filter(|run| run.by_itself) {
            run.shown = None;
            run.by_itself = false;
        }
        for ((mut run, side), number) in stepped {
            if !run.is_over() {
                run.state = RunState::Stopped;
            }
            self.earlier.push(Earlier {
                number,
                side,
                called: names.as_ref().map(|names| names[side as usize].clone()),
                settings: match names {
                    Some(_) => run.config.clone(),
                    None => settings.clone(),
                },
                summary: Summary::of(&run),
                run: run.outlined(),
                shown: None,
                by_itself: false,
            });
            self.show(number);
            if let Some(run) = self.earlier.last_mut() {
                run.by_itself = run.shown.is_some();
            }
        }
        self.make_room();
    }

    fn make_room(&mut self) {
        let surplus = self.earlier.len().saturating_sub(MOST_RUNS);
        self.earlier.drain(..surplus);
    }

    /// Puts a pair into the list that has not been trained: it is to be compared with. The names of its
    /// runs come from the caller.
    pub fn plan(&mut self, settings: &ExperimentConfig, names: &mut dyn FnMut() -> RunId) {
        for side in Side::BOTH {
            let run = Run::new(names(), side.config(settings));
            self.earlier.push(Earlier {
                number: self.number(side),
                side,
                called: None,
                settings: settings.clone(),
                summary: Summary::of(&run),
                run,
                shown: None,
                by_itself: false,
            });
        }
        self.pairs += 1;
        self.make_room();
    }

    /// The settings of the pairs that are drawn or stand there to be compared with, each once.
    pub fn compared(&self) -> Vec<ExperimentConfig> {
        let mut found: Vec<ExperimentConfig> = Vec::new();
        let wanted = |run: &&Earlier| run.shown.is_some() || run.run.device.is_none();
        for run in self.earlier.iter().filter(wanted) {
            if !found.contains(&run.settings) {
                found.push(run.settings.clone());
            }
        }
        found
    }

    /// All earlier runs, the oldest first.
    pub fn earlier(&self) -> &[Earlier] {
        &self.earlier
    }

    /// Those that are drawn.
    pub fn shown(&self) -> impl Iterator<Item = &Earlier> {
        self.earlier.iter().filter(|run| run.shown.is_some())
    }

    /// Whether one more can be drawn.
    pub fn has_room(&self) -> bool {
        self.shown().count() < MOST_SHOWN
    }

    /// Draws a run; without room it stays as it is.
    pub fn show(&mut self, number: u32) {
        let free = |place: &usize| self.shown().all(|run| run.shown != Some(*place));
        let place = (0..MOST_SHOWN).find(free);
        let hidden = |run: &&mut Earlier| run.number == number && run.shown.is_none();
        if let Some(run) = self.earlier.iter_mut().find(hidden) {
            run.shown = place;
            run.by_itself = false;
        }
    }

    /// Leaves a run away.
    pub fn hide(&mut self, number: u32) {
        let shown = |run: &&mut Earlier| run.number == number && run.shown.is_some();
        if let Some(run) = self.earlier.iter_mut().find(shown) {
            (run.shown, run.by_itself) = (None, false);
        }
    }

    /// Draws none of them.
    pub fn hide_all(&mut self) {
        for run in &mut self.earlier {
            (run.shown, run.by_itself) = (None, false);
        }
    }

    /// Forgets one run.
    pub fn remove(&mut self, number: u32) {
        self.earlier.retain(|run| run.number != number);
    }

    /// Forgets all of them. Their numbers stay taken.
    pub fn clear(&mut self) {
        self.earlier.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::metrics::{StepMetrics, fixtures};
    use crate::core::protocol::RunId;

    fn run(steps: usize) -> Run {
        let mut run = Run::new(RunId(7), ExperimentConfig::default());
        run.steps = (0..steps)
            .map(|step| StepMetrics {
                gradient_by_time: vec![0.5; 10],
                ..fixtures::step(step)
            })
            .collect();
        run
    }

    #[test]
    fn a_pair_that_made_no_step_is_not_kept_and_takes_no_number() {
        let mut history = History::default();
        history.keep(run(0), run(0));
        assert!(history.earlier().is_empty());
        assert_eq!(history.number(Side::Unregularised), 1);
        history.keep(run(1), run(0));
        assert_eq!(history.earlier().len(), 1);
        assert_eq!(Side::BOTH.map(|side| history.number(side)), [3, 4]);
    }

    #[test]
    fn a_pair_that_differed_otherwise_is_kept_by_its_own_names_and_settings() {
        let mut history = History::default();
        let mut second = run(1);
        second.config.model.beta = 0.95;
        history.keep(run(1), second);
        let kept: Vec<_> = history
            .earlier()
            .iter()
            .map(|it| (it.called.as_deref(), it.settings.model.beta))
            .collect();
        let first = ExperimentConfig::default().model.beta;
        let called = format!("β {first}");
        assert_eq!(
            kept,
            [(Some(called.as_str()), first), (Some("β 0.95"), 0.95)]
        );
        history.keep(run(1), run(1));
        assert_eq!(history.earlier()[2].called, None);
    }

    #[test]
    fn a_run_that_was_under_way_is_kept_as_stopped_and_a_finished_one_as_finished() {
        let mut history = History::default();
        let mut held = run(3);
        held.state = RunState::Finished;
        history.keep(run(3), held);
        let states: Vec<_> = history
            .earlier()
            .iter()
            .map(|it| it.summary.state)
            .collect();
        assert_eq!(states, [RunState::Stopped, RunState::Finished]);
    }

    #[test]
    fn the_oldest_runs_make_way_and_no_number_comes_twice() {
        let mut history = History::default();
        for _ in 0..30 {
            history.keep(run(1), run(1));
        }
        assert_eq!(history.earlier().len(), MOST_RUNS);
        assert_eq!(history.earlier()[0].number, 21);
        history.clear();
        history.keep(run(1), run(1));
        assert_eq!(history.earlier()[0].number, 61);
    }

    #[test]
    fn pairs_to_compare_with_make_way_too_and_each_run_has_a_name_of_its_own() {
        let (mut history, mut last) = (History::default(), 100);
        let mut names = || {
            last += 1;
            RunId(last)
        };
        for _ in 0..30 {
            history.plan(&ExperimentConfig::default(), &mut names);
        }
        assert_eq!(history.earlier().len(), MOST_RUNS);
        let mut ids: Vec<_> = history.earlier().iter().map(|it| it.run.id).collect();
        ids.dedup();
        assert_eq!(ids.len(), MOST_RUNS);
        assert_eq!(ids.last(), Some(&RunId(160)));
    }

    #[test]
    fn the_pair_that_makes_way_is_drawn_in_place_of_the_one_before_unless_that_was_chosen() {
        let mut history = History::default();
        let shown =
            |history: &History| -> Vec<u32> { history.shown().map(|run| run.number).collect() };
        history.keep(run(1), run(1));
        assert_eq!(shown(&history), [1, 2]);
        history.hide(1);
        history.show(1);
        history.keep(run(1), run(1));
        assert_eq!(shown(&history), [1, 3, 4]);
        history.keep(run(1), run(1));
        assert_eq!(shown(&history), [1, 5, 6]);
    }

    #[test]
    fn runs_that_are_drawn_have_places_of_their_own_and_are_no_more_than_can_be_told_apart() {
        let mut history = History::default();
        for _ in 0..5 {
            history.keep(run(1), run(1));
        }
        for number in [9, 10] {
            history.hide(number);
        }
        for number in 1..=10 {
            history.show(number);
        }
        assert_eq!(history.shown().count(), MOST_SHOWN);
        assert!(!history.has_room());
        history.hide(2);
        history.show(9);
        let mut places: Vec<_> = history.shown().filter_map(|run| run.shown).collect();
        places.sort();
        assert_eq!(places, (0..MOST_SHOWN).collect::<Vec<_>>());
        history.show(9);
        let nine = history.shown().find(|run| run.number == 9).unwrap();
        assert_eq!(nine.shown, Some(1), "the place that #2 left");
        history.remove(9);
        assert!(history.has_room());
    }
}
