//! Which sweeps there are: each a file in `experiments/`, and a folder of results under the same name.

use std::path::{Path, PathBuf};

use clap::ValueEnum;

/// The tasks that are compared, by their presets' keys, in the presets' order.
pub const TASKS: [(&str, &str); 7] = [
    ("demonstration", "digits by rate (the demonstration)"),
    ("store_recall", "store and recall"),
    ("flossing", "delayed XOR"),
    ("temporal_parity", "temporal parity"),
    ("randman", "random manifolds"),
    ("latency", "digits by latency"),
    ("rows", "digits row by row"),
];

/// The task that the page opens with.
pub const DEMONSTRATION: &str = TASKS[0].0;

/// The demonstration with a narrower surrogate.
pub const NARROW_SURROGATE: &str = "narrow_surrogate";
/// The demonstration without recurrent weights at first.
pub const NO_GAIN: &str = "no_gain";
/// The demonstration with one layer that hears nothing of itself.
pub const FEEDFORWARD: &str = "feedforward";
/// Random manifolds without the regulariser, by settings that the search has not tried.
pub const RANDMAN_BY_HAND: &str = "randman_by_hand";

/// Experiments that are run as they are and compared with nothing that was tuned.
pub const UNTUNED: [(&str, &str); 5] = [
    ("reference", "the reference as it is (its own penalty)"),
    (
        NARROW_SURROGATE,
        "the demonstration with a fast sigmoid of slope 25",
    ),
    (NO_GAIN, "the demonstration with a recurrent gain of 0"),
    (FEEDFORWARD, "the demonstration without recurrence"),
    (
        RANDMAN_BY_HAND,
        "random manifolds by hand (fast sigmoid of slope 10, gain 0.1, learning rate 3e-3)",
    ),
];

/// What a task or another experiment is called.
pub fn title(key: &str) -> &str {
    let all = TASKS.iter().chain(&UNTUNED);
    let found = all.copied().find(|(known, _)| *known == key);
    found.map_or(key, |(_, title)| title)
}

/// A part of the measurement; each rests on those before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Part {
    /// The presets as they are.
    Shipped,
    /// The random search, chosen from by the validation split.
    Tuning,
    /// What was chosen, over seeds, by the test split.
    Tuned,
    StartingPoints,
    /// The demonstration's starting points over time steps and target, and its phase diagram.
    Studies,
    /// No sweep: the run that the page opens with, trained and written anew.
    Recording,
}

impl Part {
    /// Those that are measured; a recording is made when it is asked for.
    pub const ALL: [Self; 5] = [
        Self::Shipped,
        Self::Tuning,
        Self::Tuned,
        Self::StartingPoints,
        Self::Studies,
    ];

    /// As folders and `--only` name it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Shipped => "shipped",
            Self::Tuning => "tuning",
            Self::Tuned => "tuned",
            Self::StartingPoints => "starting-points",
            Self::Studies => "studies",
            Self::Recording => "recording",
        }
    }
}

/// Who is tuned and compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Contestant {
    Unregularised,
    Regularised,
    /// One feedforward layer on the same data: it has nothing to regularise.
    Feedforward,
}

impl Contestant {
    pub const ALL: [Self; 3] = [Self::Unregularised, Self::Regularised, Self::Feedforward];

    pub fn name(self) -> &'static str {
        match self {
            Self::Unregularised => "unregularised",
            Self::Regularised => "regularised",
            Self::Feedforward => "feedforward",
        }
    }
}

/// The studies of the demonstration, by their files' names.
pub const STUDIES: [&str; 3] = ["time-steps", "target", "phase-diagram"];

/// What the runs of starting points differ in, beside their points.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Starts {
    /// Both sides, from the same epochs.
    Both,
    /// Without the regulariser, for as many updates as the other side has in all.
    EqualSteps,
    /// With the regulariser on the samples' mean square.
    MeanSquare,
}

/// Which seeds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seeds {
    First,
    /// Two more.
    Further,
}

/// A file and its folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sweep {
    pub part: Part,
    pub task: &'static str,
    name: String,
}

impl Sweep {
    pub fn shipped(task: &'static str) -> Self {
        Self::named(Part::Shipped, task, task.to_owned())
    }

    /// The same without the regulariser, with as many updates as with it.
    pub fn equal_steps(task: &'static str) -> Self {
        Self::named(Part::Shipped, task, format!("{task}-equal-steps"))
    }

    pub fn tuning(task: &'static str, who: Contestant) -> Self {
        Self::named(Part::Tuning, task, format!("{task}-{}", who.name()))
    }

    pub fn tuned(task: &'static str, who: Contestant) -> Self {
        Self::named(Part::Tuned, task, format!("{task}-{}", who.name()))
    }

    pub fn starts(task: &'static str, starts: Starts, seeds: Seeds) -> Self {
        let kind = match starts {
            Starts::Both => "",
            Starts::EqualSteps => "-equal-steps",
            Starts::MeanSquare => "-mean-square",
        };
        let seeds = match seeds {
            Seeds::First => "",
            Seeds::Further => "-further",
        };
        Self::named(Part::StartingPoints, task, format!("{task}{kind}{seeds}"))
    }

    pub fn study(name: &str) -> Self {
        Self::named(Part::Studies, DEMONSTRATION, name.to_owned())
    }

    fn named(part: Part, task: &'static str, name: String) -> Self {
        Self { part, task, name }
    }

    /// All of a part.
    pub fn all(part: Part) -> Vec<Self> {
        let tasks = TASKS.iter().map(|(key, _)| *key);
        let each = |make: fn(&'static str, Contestant) -> Self| {
            let tasks = tasks.clone();
            let pairs = tasks.flat_map(|task| Contestant::ALL.map(|who| (task, who)));
            pairs.map(|(task, who)| make(task, who)).collect()
        };
        match part {
            Part::Shipped => {
                let untuned = UNTUNED.iter().map(|(key, _)| *key);
                let shipped = tasks.clone().chain(untuned).map(Self::shipped);
                shipped.chain(tasks.map(Self::equal_steps)).collect()
            }
            Part::Tuning => each(Self::tuning),
            Part::Tuned => each(Self::tuned),
            Part::StartingPoints => [
                (Starts::Both, Seeds::First),
                (Starts::EqualSteps, Seeds::First),
                (Starts::MeanSquare, Seeds::First),
                (Starts::Both, Seeds::Further),
                (Starts::EqualSteps, Seeds::Further),
            ]
            .into_iter()
            .flat_map(|(starts, seeds)| {
                let tasks = tasks.clone();
                tasks.map(move |task| Self::starts(task, starts, seeds))
            })
            .collect(),
            Part::Studies => STUDIES.map(Self::study).to_vec(),
            Part::Recording => Vec::new(),
        }
    }

    /// As in `tuning/latency-regularised`.
    pub fn name(&self) -> String {
        format!("{}/{}", self.part.name(), self.name)
    }

    /// From the repository's root.
    pub fn file(&self) -> String {
        format!("experiments/{}.json", self.name())
    }

    /// Where its results are, in cargo's target directory.
    pub fn folder(&self, target: &Path) -> PathBuf {
        let results = target.join("results");
        results.join(self.part.name()).join(&self.name)
    }
}
