//! What random starting points of the demonstration came to, and what tuning reaches without a regulariser:
//! the picture that the page shows of it, and its words, made from the numbers of `docs/results.json`.

use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// The file as it was when this was compiled.
const FILE: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/results.json"));

/// The demonstration's starting points, with what a tuned network reaches.
#[derive(Debug, Clone, PartialEq)]
pub struct Starts {
    /// What a start has to reach: nine tenths of the best of any.
    pub threshold: f64,
    /// Seeds of each start.
    pub seeds: usize,
    /// Test accuracies, start by start and seed by seed: without the regulariser, with it, and without it
    /// from as many updates where that was run.
    accuracies: Vec<(f64, f64, Option<f64>)>,
    /// Updates of the weights of each of the three.
    pub updates: [u64; 3],
    /// Of the demonstration, tuned; without and with.
    pub tuned: Option<[Tuned; 2]>,
    /// Of all tasks that were tuned, how many come to what.
    pub verdicts: Verdicts,
}

/// A tuned network over its seeds.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
pub struct Tuned {
    pub mean: f64,
    /// The standard deviation of one seed.
    pub deviation: f64,
}

/// Tasks by what the regulariser does for a tuned network.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Verdicts {
    pub gains: usize,
    /// The means differ by no more than the larger standard deviation.
    pub none: usize,
    pub losses: usize,
}

/// Which starts without the regulariser those with it are seen beside.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Against {
    #[default]
    SameEpochs,
    EqualUpdates,
}

#[derive(Deserialize)]
struct File {
    tasks: Vec<Task>,
}

#[derive(Deserialize)]
struct Task {
    key: String,
    tuned: BTreeMap<String, Option<Tuned>>,
    starting_points: Option<Points>,
}

#[derive(Deserialize)]
struct Points {
    threshold: f64,
    seeds: Vec<u64>,
    /// Without the regulariser, with it, and without it from as many updates.
    accuracies: Vec<(f64, f64, Option<f64>)>,
    unregularised: Budget,
    regularised: Budget,
    equal_updates: Option<Budget>,
}

#[derive(Deserialize)]
struct Budget {
    updates: u64,
}

impl Task {
    /// Without and with the regulariser.
    fn both(&self) -> Option<[Tuned; 2]> {
        let of = |side: &str| self.tuned.get(side).copied().flatten();
        Some([of("unregularised")?, of("regularised")?])
    }
}

impl Verdicts {
    fn add(&mut self, [without, with]: [Tuned; 2]) {
        let difference = with.mean - without.mean;
        let count = if difference.abs() <= without.deviation.max(with.deviation) {
            &mut self.none
        } else if difference > 0.0 {
            &mut self.gains
        } else {
            &mut self.losses
        };
        *count += 1;
    }
}

impl Starts {
    /// As `docs/results.json` has them; `None` while they are not measured.
    pub fn measured() -> Option<&'static Self> {
        static STARTS: LazyLock<Option<Starts>> = LazyLock::new(|| {
            let file: File = serde_json::from_str(FILE).expect("a test reads docs/results.json");
            let mut verdicts = Verdicts::default();
            for both in file.tasks.iter().filter_map(Task::both) {
                verdicts.add(both);
            }
            let task = file
                .tasks
                .into_iter()
                .find(|task| task.key == "demonstration")?;
            let tuned = task.both();
            let points = task.starting_points?;
            let equal = points.equal_updates.map_or(0, |budget| budget.updates);
            Some(Starts {
                threshold: points.threshold,
                seeds: points.seeds.len(),
                accuracies: points.accuracies,
                updates: [
                    points.unregularised.updates,
                    points.regularised.updates,
                    equal,
                ],
                tuned,
                verdicts,
            })
        });
        STARTS.as_ref()
    }

    /// Each start without and with the regulariser.
    pub fn pairs(&self, against: Against) -> Vec<(f64, f64)> {
        let pairs = self
            .accuracies
            .iter()
            .filter_map(|&(same, with, equal)| match against {
                Against::SameEpochs => Some((same, with)),
                Against::EqualUpdates => Some((equal?, with)),
            });
        pairs.collect()
    }

    /// How many reach the threshold, without and with.
    pub fn reached(&self, against: Against) -> (usize, usize) {
        let reaches = |share: f64| share >= self.threshold;
        let pairs = self.pairs(against);
        (
            pairs.iter().filter(|pair| reaches(pair.0)).count(),
            pairs.iter().filter(|pair| reaches(pair.1)).count(),
        )
    }

    /// What the picture shows.
    pub fn sentence(&self, against: Against) -> String {
        let pairs = self.pairs(against);
        let (without, with) = self.reached(against);
        let higher = pairs.iter().filter(|pair| pair.1 > pair.0).count();
        let lower = pairs.iter().filter(|pair| pair.1 < pair.0).count();
        let [fewer, more, as_many] = self.updates;
        let from = match against {
            Against::SameEpochs => format!(
                "Without it: {without}, from the same epochs ({fewer} updates against {more})."
            ),
            Against::EqualUpdates => {
                format!("Without it: {without}, from as many updates ({as_many} against {more}).")
            }
        };
        let (all, bar) = (pairs.len(), percent(self.threshold));
        let reached = match self.seeds {
            1 => format!(
                "Of {all} random starting points {with} reach {bar} % with the regulariser."
            ),
            seeds => format!(
                "Of {all} runs, {seeds} seeds of each random starting point, {with} reach {bar} % with the regulariser."
            ),
        };
        let start_by_start = format!(
            "Start by start the regularised one ends higher in {higher}, lower in {lower}."
        );
        [reached, from, start_by_start].join(" ")
    }

    /// What a tuned network reaches: there the regulariser is no help on most tasks.
    pub fn tuned_words(&self) -> String {
        let Some([without, with]) = self.tuned else {
            return "What a tuned network reaches is not measured yet.".to_owned();
        };
        let Verdicts {
            gains,
            none,
            losses,
        } = self.verdicts;
        format!(
            "Tuned, this network reaches {} % without the regulariser and {} % with it. Of {} tasks tuned both \
             ways it gains on {gains}, loses on {losses}, and changes nothing beyond the seeds’ spread on {none}.",
            percent(without.mean),
            percent(with.mean),
            gains + none + losses,
        )
    }
}

/// A share in percent, whole.
fn percent(share: f64) -> String {
    // Rounded first: formatting alone would round a half to even.
    format!("{:.0}", libm::round(share * 100.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    fn starts() -> &'static Starts {
        Starts::measured().expect("they are measured")
    }

    /// The counts of the file are of xtask's; these are of the picture's own points.
    #[test]
    fn the_picture_counts_as_many_starts_as_the_results_file() {
        let file: Value = serde_json::from_str(FILE).expect("JSON");
        let all = &file["tasks"][0]["starting_points"]["groups"][0];
        for (against, key, score) in [
            (
                Against::SameEpochs,
                "unregularised",
                "against_unregularised",
            ),
            (
                Against::EqualUpdates,
                "equal_updates",
                "against_equal_updates",
            ),
        ] {
            let counted = starts().reached(against);
            let said = [key, "regularised"].map(|side| all[side]["reached"].as_u64());
            let counted = [counted.0, counted.1].map(|count| Some(count as u64));
            assert_eq!(counted, said, "{against:?}");
            let sentence = starts().sentence(against);
            let (wins, losses) = (&all[score]["wins"], &all[score]["losses"]);
            let ends = format!("higher in {wins}, lower in {losses}.");
            assert!(sentence.ends_with(&ends), "{sentence}");
            assert_eq!(starts().pairs(against).len() as u64, all["starts"]);
        }
    }

    #[test]
    fn what_is_said_of_tuning_is_what_the_results_file_says() {
        let file: Value = serde_json::from_str(FILE).expect("JSON");
        let said = starts().tuned_words();
        for side in ["unregularised", "regularised"] {
            let mean = file["tasks"][0]["tuned"][side]["mean"]
                .as_f64()
                .expect("a mean");
            let words = format!("{:.0} %", mean * 100.0);
            assert!(said.contains(&words), "{words}: {said}");
        }
        let Verdicts {
            gains,
            none,
            losses,
        } = starts().verdicts;
        let tasks = file["tasks"].as_array().expect("tasks");
        let tuned = |task: &&Value| !task["tuned"]["regularised"].is_null();
        assert_eq!(gains + none + losses, tasks.iter().filter(tuned).count());
    }

    #[test]
    fn a_difference_within_the_larger_spread_is_neither_gain_nor_loss() {
        let tuned = |mean: f64, deviation: f64| Tuned { mean, deviation };
        let mut verdicts = Verdicts::default();
        verdicts.add([tuned(0.9, 0.01), tuned(0.93, 0.04)]);
        verdicts.add([tuned(0.9, 0.01), tuned(0.93, 0.02)]);
        verdicts.add([tuned(0.9, 0.01), tuned(0.8, 0.02)]);
        let wanted = Verdicts {
            gains: 1,
            none: 1,
            losses: 1,
        };
        assert_eq!(verdicts, wanted);
    }
}
