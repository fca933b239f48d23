//! What is there, what is missing, and how long that may take.

use std::{collections::BTreeMap, thread};

use super::{
    folder::{File, Folder},
    record::Results,
    statistics::mean,
    sweeps::{Part, Sweep},
};
use crate::{Outcome, workplace::Workplace};

/// A sweep's state.
pub struct Entry {
    pub sweep: Sweep,
    /// `None` where its file is not there: nothing is chosen yet, or nobody wrote one.
    pub runs: Option<Runs>,
}

pub struct Runs {
    pub there: usize,
    pub missing: usize,
    /// A run's, of one core.
    seconds: Option<f64>,
}

/// Every sweep.
pub fn entries(here: &Workplace) -> Outcome<Vec<Entry>> {
    let sweeps = Part::ALL.into_iter().flat_map(Sweep::all);
    let entry = |sweep: Sweep| {
        let runs = runs(here, &sweep)?;
        Ok(Entry { sweep, runs })
    };
    sweeps.map(entry).collect()
}

/// A sweep's runs; `None` without its file.
pub fn runs(here: &Workplace, sweep: &Sweep) -> Outcome<Option<Runs>> {
    let path = here.root.join(sweep.file());
    if !path.is_file() {
        return Ok(None);
    }
    let folder = Folder::read(&sweep.folder(&here.target), &File::read(&path)?)?;
    Ok(Some(Runs {
        there: folder.lines.len(),
        missing: folder.missing(),
        seconds: folder.seconds(),
    }))
}

/// Seconds that a run takes, by what was measured.
pub struct Pace {
    sweeps: BTreeMap<String, f64>,
    tasks: BTreeMap<&'static str, f64>,
    all: Option<f64>,
}

impl Pace {
    pub fn new(entries: &[Entry], results: &Results) -> Self {
        let mut sweeps = results.seconds.clone();
        let mut tasks: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
        for Entry { sweep, runs } in entries {
            if let Some(seconds) = runs.as_ref().and_then(|runs| runs.seconds) {
                sweeps.insert(sweep.name(), seconds);
            }
            if let Some(seconds) = sweeps.get(&sweep.name()) {
                tasks.entry(sweep.task).or_default().push(*seconds);
            }
        }
        let known: Vec<f64> = sweeps.values().copied().collect();
        let of_task = |(task, each): (&&'static str, &Vec<f64>)| Some((*task, mean(each)?));
        Self {
            tasks: tasks.iter().filter_map(of_task).collect(),
            all: mean(&known),
            sweeps,
        }
    }

    /// A run's of this sweep; where it has none yet, as long as its task's others, or as all.
    fn seconds(&self, sweep: &Sweep) -> Option<f64> {
        let own = self.own(sweep);
        own.or_else(|| self.tasks.get(sweep.task).copied())
            .or(self.all)
    }

    /// Its own; what was chosen takes as long as its search.
    fn own(&self, sweep: &Sweep) -> Option<f64> {
        let name = sweep.name();
        let search = name.replacen(Part::Tuned.name(), Part::Tuning.name(), 1);
        self.sweeps
            .get(&name)
            .or_else(|| self.sweeps.get(&search))
            .copied()
    }
}

/// A line for each sweep, and how long it may all take on this machine.
pub fn told(entries: &[Entry], pace: &Pace) -> String {
    let cores = thread::available_parallelism().map_or(1, usize::from) as f64;
    let mut lines = Vec::new();
    let (mut missing, mut seconds, mut unknown) = (0, 0.0, 0);
    for Entry { sweep, runs } in entries {
        let Some(runs) = runs else {
            lines.push(absent(sweep));
            continue;
        };
        let all = runs.there + runs.missing;
        missing += runs.missing;
        let time = match (runs.missing, pace.seconds(sweep)) {
            (0, _) => String::new(),
            (missing, Some(each)) => {
                let time = each * missing as f64 / cores;
                seconds += time;
                let guessed = pace.own(sweep).map_or(", guessed", |_| "");
                format!(", about {} ({each:.0} s a run{guessed})", minutes(time))
            }
            (missing, None) => {
                unknown += missing;
                ", no time known yet".to_owned()
            }
        };
        lines.push(format!(
            "{}: {} of {all} runs{time}",
            sweep.name(),
            runs.there
        ));
    }
    let unknown = match unknown {
        0 => String::new(),
        runs => format!(", without {runs} runs of which no time is known"),
    };
    lines.push(format!(
        "{missing} runs are missing: about {} on {cores} cores that nobody else uses{unknown}",
        minutes(seconds)
    ));
    lines.join("\n")
}

fn absent(sweep: &Sweep) -> String {
    let why = match sweep.part {
        Part::Tuned => "its search is not complete",
        _ => "there is no such file",
    };
    format!("{}: {why}", sweep.name())
}

fn minutes(seconds: f64) -> String {
    let minutes = (seconds / 60.0).ceil();
    if minutes < 60.0 {
        return format!("{minutes} min");
    }
    format!("{:.1} h", minutes / 60.0)
}
