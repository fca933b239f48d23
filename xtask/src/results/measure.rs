//! The runs: as many at once as there are cores, each on one thread, each kept as soon as it ends.

use std::{
    collections::HashMap,
    fs,
    io::Write,
    path::{Path, PathBuf},
    sync::{Mutex, mpsc},
    thread,
    time::{Duration, Instant},
};

use serde_json::Value;

use super::{
    engine::{Engine, today},
    plan::Job,
    record::Run,
};
use crate::{Outcome, command, workplace::Workplace};

/// Where the ended runs wait until all are there; one JSON object a line.
const KEPT: &str = "kept.jsonl";
/// A run takes up to 512 MiB.
const MOST_AT_ONCE: usize = 8;

/// The runs that an earlier, interrupted call has kept, by their digests.
pub fn kept(folder: &Path) -> HashMap<String, Run> {
    let text = fs::read_to_string(folder.join(KEPT)).unwrap_or_default();
    // A line that was cut off is a run that is done again.
    text.lines()
        .filter_map(|line| serde_json::from_str::<Run>(line).ok())
        .filter_map(|run| Some((run.digest.clone()?, run)))
        .collect()
}

/// Runs the jobs; what ended well is kept in `folder` even where another one fails.
pub fn measure(
    here: &Workplace,
    program: &str,
    engine: &Engine,
    jobs: &[&Job],
    folder: &Path,
) -> Outcome<HashMap<String, Run>> {
    let unwritable = |error| format!("{}: {error}", folder.display());
    fs::create_dir_all(folder).map_err(unwritable)?;
    let kept = folder.join(KEPT);
    let mut file = fs::OpenOptions::new()
        .create(true)
        .append(true)
        .open(kept)
        .map_err(unwritable)?;
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let train = |job: &Job| train(here, program, engine, job, folder);
    let mut progress = Progress::new(jobs);
    let mut done = HashMap::new();
    let mut failures = Vec::new();
    side_by_side(
        jobs,
        cores.min(MOST_AT_ONCE),
        train,
        |job, outcome, time| {
            progress.say(job, &outcome, time);
            match outcome {
                Ok(run) => {
                    writeln!(file, "{}", serde_json::json!(run)).map_err(unwritable)?;
                    done.insert(job.digest.clone(), run);
                }
                Err(reason) => failures.push(format!("{job}: {reason}")),
            }
            Ok(())
        },
    )?;
    if failures.is_empty() {
        return Ok(done);
    }
    Err(format!(
        "{} of {} runs failed (the others are kept, and not run again):\n{}",
        failures.len(),
        jobs.len(),
        failures.join("\n")
    ))
}

/// Gives every job to one of so many workers; what comes out is taken one at a time.
pub(super) fn side_by_side<R: Send>(
    jobs: &[&Job],
    workers: usize,
    work: impl Fn(&Job) -> R + Sync,
    mut take: impl FnMut(&Job, R, Duration) -> Outcome<()>,
) -> Outcome<()> {
    let queue = Mutex::new(jobs.iter().copied());
    let next = || queue.lock().ok().and_then(|mut jobs| jobs.next());
    thread::scope(|scope| {
        let (sender, ended) = mpsc::channel();
        for _ in 0..workers {
            let sender = sender.clone();
            let (next, work) = (&next, &work);
            scope.spawn(move || {
                while let Some(job) = next() {
                    let start = Instant::now();
                    let outcome = work(job);
                    // Nobody listens any longer where taking failed.
                    if sender.send((job, outcome, start.elapsed())).is_err() {
                        break;
                    }
                }
            });
        }
        drop(sender);
        ended
            .into_iter()
            .try_for_each(|(job, outcome, time)| take(job, outcome, time))
    })
}

fn train(
    here: &Workplace,
    program: &str,
    engine: &Engine,
    job: &Job,
    folder: &Path,
) -> Outcome<Run> {
    let file: PathBuf = folder.join(format!("{}.json", job.digest));
    fs::write(&file, job.config.to_string())
        .map_err(|error| format!("{}: {error}", file.display()))?;
    let mut train = here.command(program);
    train
        .args(["train", "--device", "cpu", "--config"])
        .arg(&file);
    // The numbers do not depend on the threads, and runs beside each other use the cores better.
    train.env("RAYON_NUM_THREADS", "1");
    let output = train
        .output()
        .map_err(|error| format!("`{}` did not start: {error}", command::describe(&train)))?;
    if !output.status.success() {
        let errors = String::from_utf8_lossy(&output.stderr);
        let last = errors.lines().last().unwrap_or("it failed without a word");
        return Err(format!("{last} (its configuration: {})", file.display()));
    }
    let run = read(&String::from_utf8_lossy(&output.stdout), job, engine)?;
    // Needed no longer; what is left of it does no harm.
    let _ = fs::remove_file(&file);
    Ok(run)
}

/// The run's last epoch, out of what `train` prints.
pub(super) fn read(lines: &str, job: &Job, engine: &Engine) -> Outcome<Run> {
    let epoch = lines
        .lines()
        .rev()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .find_map(|line| line.get("epoch").cloned())
        .ok_or("it printed no epoch")?;
    let wanted = job.config.pointer("/training/epochs").cloned();
    if epoch.get("epoch") != wanted.as_ref() {
        return Err(format!("it ended after epoch {}", epoch["epoch"]));
    }
    let number = |name: &str| epoch.get(name).and_then(Value::as_f64).map(short);
    Ok(Run {
        seed: job.seed,
        test_accuracy: number("test_accuracy").ok_or("its last epoch has no test_accuracy")?,
        exponent: number("exponent"),
        standard_error: number("exponent_standard_error"),
        engine: engine.name.clone(),
        date: today(),
        digest: Some(job.digest.clone()),
    })
}

/// A 32-bit number as the shortest decimal that means it: 0.9, not 0.8999999761581421.
fn short(value: f64) -> f64 {
    let decimal = (value as f32).to_string();
    decimal.parse().unwrap_or(value)
}

/// What is done, and how long the rest may take.
struct Progress {
    start: Instant,
    runs: usize,
    done: usize,
    cost: f64,
    done_cost: f64,
}

impl Progress {
    fn new(jobs: &[&Job]) -> Self {
        Self {
            start: Instant::now(),
            runs: jobs.len(),
            done: 0,
            cost: jobs.iter().map(|job| job.cost()).sum(),
            done_cost: 0.0,
        }
    }

    fn say(&mut self, job: &Job, outcome: &Outcome<Run>, time: Duration) {
        self.done += 1;
        self.done_cost += job.cost();
        let left = self.start.elapsed().as_secs_f64() * (self.cost / self.done_cost - 1.0);
        let result = match outcome {
            Ok(run) => format!("{:.3}", run.test_accuracy),
            Err(_) => "FAILED".to_owned(),
        };
        println!(
            "[{}/{}] {job}: {result} in {:.1} s, about {left:.0} s left",
            self.done,
            self.runs,
            time.as_secs_f64()
        );
    }
}
