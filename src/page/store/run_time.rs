//! How long one run of an experiment takes here: what it took, or else by the pace of the last pair.

use super::pace::{Engines, duration};
use super::{Activity, Side, Store};
use crate::core::config::ExperimentConfig;
use crate::page::language::say;
use leptos::prelude::*;

/// Both networks of a pair, by [`Side`].
type Both = [ExperimentConfig; 2];

/// How long a run takes, in seconds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum RunTime {
    /// This very experiment was trained to its end, and took so long.
    Took(f64),
    /// By the work and the pace of the last pair.
    About(f64),
    Unknown,
}

impl RunTime {
    pub fn words(self) -> String {
        match self {
            Self::Took(seconds) => say!(
                "Your last run of it took {time} here.",
                time = duration(seconds)
            ),
            Self::About(seconds) => say!(
                "One run takes about {time} here, by the pace of your last one.",
                time = duration(seconds)
            ),
            Self::Unknown => {
                say("Train it once in the lab: how long a run takes stands here then.").to_owned()
            }
        }
    }
}

/// The lab's last pair, as far as it says how long another would take.
#[derive(Debug, Clone, PartialEq)]
struct Last {
    networks: Both,
    is_finished: bool,
}

impl Last {
    /// Whether it ran this experiment; its seed changes nothing of how long that takes.
    fn is_of(&self, wanted: &Both) -> bool {
        let seedless = |config: &ExperimentConfig| ExperimentConfig {
            seed: 0,
            ..config.clone()
        };
        self.networks
            .iter()
            .map(seedless)
            .eq(wanted.iter().map(seedless))
    }

    /// The work of each network of another experiment, where the pace of this one tells anything of it: two that are
    /// alike are trained as one.
    fn work(&self, wanted: &Both) -> Option<[f64; 2]> {
        let are_alike = |pair: &Both| pair[0] == pair[1];
        let cost = |config: &ExperimentConfig| config.cost();
        match (are_alike(&self.networks), are_alike(wanted)) {
            (true, false) => None,
            (false, true) => Some([cost(&wanted[0]), 0.0]),
            _ => Some([cost(&wanted[0]), cost(&wanted[1])]),
        }
    }
}

/// What is known of an experiment: what the last pair took, if seen from its first step, and what the pace makes of work.
fn run_time(
    last: &Last,
    wanted: &Both,
    spent: Option<f64>,
    by_pace: impl FnOnce([f64; 2]) -> Option<f64>,
) -> RunTime {
    let took = spent.filter(|_| last.is_finished && last.is_of(wanted));
    let about = || last.work(wanted).and_then(by_pace);
    match took {
        Some(seconds) => RunTime::Took(seconds),
        None => about().map_or(RunTime::Unknown, RunTime::About),
    }
}

impl Store {
    /// How long the networks of an experiment take here, by [`Side`]. Follows the lab's pair.
    pub fn run_time(self, wanted: &Both) -> RunTime {
        let last = Last {
            networks: Side::BOTH.map(|side| self.run(side).with(|run| run.config.clone())),
            is_finished: self.activity() == Activity::Finished,
        };
        let engines: Engines = self.engines();
        let pace = self.works.pace.borrow();
        run_time(&last, wanted, pace.spent(), |work| {
            pace.time_left(work, engines)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn both(epochs: usize) -> Both {
        let mut config = ExperimentConfig::default();
        config.training.epochs = epochs;
        Side::BOTH.map(|side| side.config(&config))
    }

    fn last(epochs: usize, is_finished: bool) -> Last {
        Last {
            networks: both(epochs),
            is_finished,
        }
    }

    #[test]
    fn a_run_of_the_very_experiment_says_what_it_took_whatever_its_seed() {
        let mut wanted = both(3);
        wanted.iter_mut().for_each(|it| it.seed = 7);
        let found = run_time(&last(3, true), &wanted, Some(12.0), |_| Some(99.0));
        assert_eq!(found, RunTime::Took(12.0));
        assert_eq!(found.words(), "Your last run of it took 12 s here.");
    }

    #[test]
    fn another_experiment_or_one_that_is_not_over_goes_by_work_and_pace() {
        let pace = |work: [f64; 2]| Some(work[0] / both(3)[0].cost());
        let found = run_time(&last(3, true), &both(6), Some(12.0), pace);
        assert!(
            matches!(found, RunTime::About(times) if (times - 2.0).abs() < 0.01),
            "{found:?}"
        );
        let under_way = run_time(&last(3, false), &both(3), Some(5.0), pace);
        assert_eq!(under_way, RunTime::About(1.0));
        let said = RunTime::About(200.0).words();
        assert_eq!(
            said,
            "One run takes about 3 min 20 s here, by the pace of your last one."
        );
    }

    #[test]
    fn without_an_honest_number_it_says_what_would_tell() {
        let nothing = run_time(&last(3, false), &both(3), None, |_| None);
        assert_eq!(nothing, RunTime::Unknown);
        assert!(nothing.words().starts_with("Train it once in the lab"));
    }

    #[test]
    fn networks_that_are_alike_are_trained_as_one_and_say_nothing_of_two_that_differ() {
        let alike = |epochs| Both::from([both(epochs)[0].clone(), both(epochs)[0].clone()]);
        let as_one = Last {
            networks: alike(3),
            is_finished: true,
        };
        assert_eq!(as_one.work(&both(3)), None);
        assert_eq!(
            last(3, true).work(&alike(3)),
            Some([both(3)[0].cost(), 0.0])
        );
    }
}
